import { coreError } from './error-codes.ts';
import type { AmltuneError } from './errors.ts';
import { quoteText } from './quote-text.ts';

/** The fields in braces of a form such as `/subscriptions/{subscriptionId}`; `{+path}` is one that holds slashes. */
export type FieldOf<Form extends string> = Form extends `${string}{${infer Field}}${infer Rest}`
  ? (Field extends `+${infer Path}` ? Path : Field) | FieldOf<Rest>
  : never;

/** The fields that take only some words, each with those words. */
export type FieldChoices = Readonly<Record<string, readonly string[]>>;

/** How a form is read. */
export interface ReadFormOptions {
  readonly choices?: FieldChoices;
  /** What an error shows instead, where the text is a piece of something longer. */
  readonly within?: { readonly text: string; readonly forms: readonly string[] };
}

const placeholder = /\{(\+?)(\w+)\}/g;

/** The fields of a form, in order. */
export function listFields(form: string): string[] {
  return Array.from(form.matchAll(placeholder), ([, , field = '']) => field);
}

/**
 * Reads the fields of a text that has a form, undefined where it has another. Keywords are found in any case; a name
 * comes out decoded, a path as it stands.
 *
 * @throws AmltuneError `ID_INVALID` for a name or path that is empty or would lead elsewhere
 */
export function readForm(
  form: string,
  text: string,
  options: ReadFormOptions = {},
): Record<string, string> | undefined {
  const { choices = {}, within = { text, forms: [form] } } = options;
  // In `azureml:{name}:{version}` the colon ends a name, elsewhere only a slash does.
  const name = form.includes('/') ? '([^/]*)' : '([^/:@]*)';
  const pattern = form
    .replaceAll('.', '\\.')
    .replace(placeholder, (_, plus: string, field: string) =>
      plus ? '(.*)' : choices[field] ? `(${choices[field].join('|')})` : name,
    );
  const written = new RegExp(`^${pattern}$`, 'is').exec(text)?.slice(1);
  if (!written) return undefined;
  const fields = Array.from(form.matchAll(placeholder), ([, plus, field = ''], index): [string, string] => {
    const piece = written[index] ?? '';
    if (choices[field]) return [field, piece.toLowerCase()];
    const value = plus ? piece : decodeName(piece);
    const flaw = value === undefined ? 'a % that encodes nothing' : plus ? flawOfPath(value) : flawOfName(value);
    if (value === undefined || flaw) throw invalidId(within.text, within.forms, `its ${field} has ${flaw}`);
    return [field, value];
  });
  return Object.fromEntries(fields);
}

/**
 * Writes fields into a form; {@link readForm} reads them back.
 *
 * @throws AmltuneError `ID_INVALID` for a name or path that is missing, empty or would lead elsewhere
 */
export function fillForm(form: string, fields: Readonly<Record<string, unknown>>, choices: FieldChoices = {}): string {
  const marks = form.includes('/') ? /[%?#]/g : /[%?#:@]/g;
  return form.replace(placeholder, (_, plus: string, field: string) => {
    const value = fields[field];
    if (typeof value !== 'string') throw invalidId('', [form], `its ${field} is missing`);
    const isChosen = choices[field]?.includes(value) ?? true;
    const flaw = isChosen ? (plus ? flawOfPath(value) : flawOfName(value)) : `none of ${choices[field]?.join(', ')}`;
    if (flaw) throw invalidId(value, [form], `its ${field} has ${flaw}`);
    // Ids hold names as they are, blanks and letters of any script too; only what would end a name is encoded.
    return plus ? value : value.replace(marks, encodeURIComponent);
  });
}

/** The error for a text that has none of the forms, or has one with a flaw. */
export function invalidId(text: string, forms: readonly string[], reason: string): AmltuneError {
  const expected = forms.join(' or ');
  return coreError('ID_INVALID', `${quoteText(text)} is refused: ${reason}; expected ${expected}`, {
    fix: `Write ${expected}.`,
  });
}

function decodeName(written: string): string | undefined {
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}

function flawOfName(name: string): string | undefined {
  if (name === '') return 'no characters';
  if (name === '.' || name === '..') return 'only dots, which lead to another folder';
  if (/[/\\]/.test(name)) return 'a slash';
  return flawOfText(name);
}

/** A path is a blob's name, which may hold a `%` of its own; even so no piece may stand for `..`. */
function flawOfPath(path: string): string | undefined {
  const pieces = path.split('/');
  if (pieces.some((piece, index) => piece === '' && (index === 0 || index < pieces.length - 1)))
    return 'an empty piece';
  if (pieces.some((piece) => /^\.{1,2}$/.test(piece.replace(/%2e/gi, '.')))) return 'a piece of only dots';
  if (path.includes('\\')) return 'a backslash';
  return flawOfText(path);
}

function flawOfText(text: string): string | undefined {
  return /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text) ? 'a control character or half a surrogate pair' : undefined;
}
