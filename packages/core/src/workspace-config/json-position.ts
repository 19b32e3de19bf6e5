type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'more';

const blank = /[ \t\r\n]*/y;
const token =
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Where a text stops being JSON, as `line 3, column 14` counted from 1; undefined if it is JSON.
 *
 * `JSON.parse` tells the position of some errors only, and quotes the text around others, which may be a secret.
 */
export function findJsonError(text: string): string | undefined {
  const offset = findErrorOffset(text);
  if (offset === undefined) return undefined;
  const lines = text.slice(0, offset).split(/\r\n?|\n/);
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function findErrorOffset(text: string): number | undefined {
  const ends: string[] = [];
  let state: State = 'value';
  let offset = 0;
  for (;;) {
    offset += match(blank, text, offset).length;
    if (offset === text.length) return state === 'more' && ends.length === 0 ? undefined : offset;
    const found = match(token, text, offset);
    const next: State | undefined = found ? step(state, found, ends) : undefined;
    if (!next) return offset;
    state = next;
    offset += found.length;
  }
}

/** The state after a token, or undefined if the token may not stand there. `ends` holds the brackets still to come. */
function step(state: State, found: string, ends: string[]): State | undefined {
  if (state === 'colon') return found === ':' ? 'value' : undefined;
  if (state === 'more' && found === ',' && ends.length > 0) return ends.at(-1) === '}' ? 'key' : 'value';
  if (state === 'more' || state.endsWith('-or-end')) {
    if (found === ends.at(-1)) {
      ends.pop();
      return 'more';
    }
    if (state === 'more') return undefined;
  }
  if (state.startsWith('key')) return found.startsWith('"') ? 'colon' : undefined;
  if (found === '{' || found === '[') {
    ends.push(found === '{' ? '}' : ']');
    return found === '{' ? 'key-or-end' : 'value-or-end';
  }
  return /^[}\],:]/.test(found) ? undefined : 'more';
}

function match(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
