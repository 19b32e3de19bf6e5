import { readNumber } from './number-token.ts';
import { describeCharacter, type Refuse } from './refusal.ts';
import { readString } from './string-token.ts';
import { maxPythonDepth, type PythonBytes } from './values.ts';

/** One token, with the offset where it starts. */
export type Token = { readonly start: number } & (
  | { readonly kind: 'string'; readonly value: string | PythonBytes }
  | { readonly kind: 'number'; readonly value: number | bigint; readonly isFloat: boolean }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'sign'; readonly value: '+' | '-' }
  | { readonly kind: '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | 'newline' | 'end' }
);

const stringPrefix = /(?:[rR][bBfF]?|[bBfF][rR]?|[uU])(?=["'])/y;
const nameForm = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const comment = /#[^\r\n]*/y;
const lineEnd = /\r\n?|\n/y;

/**
 * Makes a function that returns the next token at each call, under the line, indentation and continuation rules of
 * CPython 3.11's tokenizer for one expression. `maxDepth` bounds the brackets open at once.
 */
export function createScanner(text: string, maxDepth: number, refuse: Refuse): () => Token {
  // `ast.literal_eval` drops leading spaces and tabs, so only a later line can be indented.
  let offset = endOf(/[ \t]*/y, 0);
  let isLineStart = true;
  let depth = 0;

  function endOf(form: RegExp, from: number): number {
    form.lastIndex = from;
    return form.test(text) ? form.lastIndex : from;
  }

  function skipContinuation(): boolean {
    if (text[offset] !== '\\') return false;
    const end = endOf(lineEnd, offset + 1);
    if (end === offset + 1) throw refuse(offset, 'a backslash that does not end its line');
    if (end === text.length) throw refuse(offset, 'the text ends after a backslash');
    offset = end;
    return true;
  }

  /** Goes to the first character of a line that is neither blank nor a comment; it must not be indented. */
  function skipIndentation(): boolean {
    let column = 0;
    // The first backslash after blanks fixes the column for the lines it joins.
    let joinedColumn = 0;
    for (;;) {
      const character = text[offset];
      if (character === '\f') column = 0;
      else if (isSpace(character)) column++;
      else if (skipContinuation()) {
        joinedColumn ||= column;
        continue;
      } else break;
      offset++;
    }
    const isBlank = text[offset] === '#' || isLineEnd(text[offset]);
    if (!isBlank && depth === 0 && (joinedColumn || column) > 0) throw refuse(offset, 'an indented line');
    return isBlank;
  }

  function scan(): Token {
    for (;;) {
      const isBlank = isLineStart && skipIndentation();
      isLineStart = false;
      while (isSpace(text[offset])) offset++;
      if (text[offset] === '#') offset = endOf(comment, offset);
      const start = offset;
      const character = text[start];
      if (character === undefined) return { kind: 'end', start };
      if (isLineEnd(character)) {
        offset += character === '\r' && text[start + 1] === '\n' ? 2 : 1;
        isLineStart = true;
        if (isBlank || depth > 0) continue;
        return { kind: 'newline', start };
      }
      if (!skipContinuation()) return scanToken(start, character);
    }
  }

  function scanToken(start: number, character: string): Token {
    switch (character) {
      case '(':
      case '[':
      case '{':
        if (++depth > maxDepth) throw refuseDepth(start);
        offset++;
        return { kind: character, start };
      case ')':
      case ']':
      case '}':
        depth--;
        offset++;
        return { kind: character, start };
      case ',':
      case ':':
        offset++;
        return { kind: character, start };
      case '+':
      case '-':
        offset++;
        return { kind: 'sign', value: character, start };
      case "'":
      case '"':
        return scanString(start, start);
      default:
        return character <= '9' ? scanNumber(start) : scanWord(start);
    }
  }

  function scanString(start: number, quoteAt: number): Token {
    const { value, end } = readString(text, start, quoteAt, refuse);
    offset = end;
    return { kind: 'string', value, start };
  }

  function scanNumber(start: number): Token {
    const number = readNumber(text, start, refuse);
    if (!number) throw refuseCharacter(start);
    offset = number.end;
    return { kind: 'number', value: number.value, isFloat: number.isFloat, start };
  }

  function scanWord(start: number): Token {
    const quoteAt = endOf(stringPrefix, start);
    if (quoteAt > start) return scanString(start, quoteAt);
    offset = endOf(nameForm, start);
    if (offset === start) throw refuseCharacter(start);
    return { kind: 'name', value: text.slice(start, offset), start };
  }

  function refuseCharacter(start: number) {
    if (text.startsWith('...', start)) return refuse(start, 'an Ellipsis', 'PYTHON_LITERAL_UNSUPPORTED');
    const character = describeCharacter(String.fromCodePoint(text.codePointAt(start) ?? 0));
    return refuse(start, `${/[*/%@&|^~<>=!.]/.test(character) ? 'the operator' : 'the character'} ${character}`);
  }

  function refuseDepth(start: number) {
    const fix = maxDepth < maxPythonDepth ? undefined : `Flatten the value: Python has the same limit.`;
    return refuse(start, `more than ${maxDepth} brackets open at once`, 'PYTHON_LITERAL_TOO_LARGE', fix);
  }

  return scan;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\f';
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
