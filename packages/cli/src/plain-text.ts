/** Whole terminal sequences: CSI, OSC and the other strings up to their terminator, two-byte escapes. */
const escapeSequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** C0 but tab and line feed, DEL, C1, marks that reorder or hide text (bidi, zero width, tag characters), half characters. */
const hiddenCharacters =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;

/** Text from outside, safe to print: no terminal sequence, no control character, nothing that reorders what is read. */
export function toPlainText(text: string): string {
  return text.replace(lineEnds, '\n').replace(escapeSequences, '').replace(hiddenCharacters, '');
}

/** The same on one line: line ends and tabs become blanks. */
export function toPlainLine(text: string): string {
  return toPlainText(text).replace(/[\n\t]+/g, ' ');
}

/** Characters that `JSON.stringify` leaves as they are although a terminal acts on them. */
const unsafeInJson =
  /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

const toEscape = (character: string) =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

/** Escapes those characters in a JSON text; the data stays the same, since they occur only inside its strings. */
export function escapeJson(json: string): string {
  return json.replace(unsafeInJson, toEscape);
}
