const ascii = /^[ -~]*$/;

/**
 * Columns of one character: none for marks and format characters, two for East Asian wide and fullwidth ones and emoji.
 * The patterns stand inside, because making one with a Unicode property costs a millisecond even if it is never used.
 */
function characterWidth(character: string): 0 | 1 | 2 {
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  const isDouble =
    /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;
  return isDouble.test(character) ? 2 : 1;
}

/** Columns that a plain line takes on a terminal. */
export function textWidth(line: string): number {
  if (ascii.test(line)) return line.length;
  let width = 0;
  for (const character of line) width += characterWidth(character);
  return width;
}

/** The line padded with blanks to a width. */
export function padLine(line: string, width: number): string {
  return line + ' '.repeat(Math.max(0, width - textWidth(line)));
}

/** The line, cut to a width with an ellipsis at its end where it is longer. */
export function cutLine(line: string, width: number): string {
  if (textWidth(line) <= width) return line;
  let kept = '';
  let used = 0;
  for (const character of line) {
    used += characterWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Breaks a paragraph at blanks into lines of at most a width; a longer word keeps its own line. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return line ? [...lines, line] : lines;
}
