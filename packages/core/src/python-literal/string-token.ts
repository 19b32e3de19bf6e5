import type { Refuse } from './refusal.ts';
import { PythonBytes } from './values.ts';

/** A string or bytes literal as it stands in the text. */
export interface StringToken {
  readonly value: string | PythonBytes;
  /** Exclusive. */
  readonly end: number;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

// CPython turns every line end into \n before it reads anything, so a lone \r or \r\n inside a literal is a \n.
const lineEnd = /\r\n?/g;
const textEscape = /\r\n?|\\(?:\r\n?|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^{}\\]+\}|[^])/gu;
const bytesEscape = /\r\n?|\\(?:\r\n?|[0-7]{1,3}|x[0-9a-fA-F]{2}|[^])/g;

/** Reads the literal whose prefix starts at `start` and whose first quote is at `quoteAt`. */
export function readString(text: string, start: number, quoteAt: number, refuse: Refuse): StringToken {
  const prefix = text.slice(start, quoteAt).toLowerCase();
  if (prefix.includes('f')) throw refuse(start, 'an f-string, which is an expression');
  const quote = text.charAt(quoteAt);
  const isTriple = text.startsWith(quote.repeat(3), quoteAt);
  const bodyStart = quoteAt + (isTriple ? 3 : 1);
  const bodyEnd = findEnd(text, bodyStart, quote, isTriple);
  if (bodyEnd === undefined) throw refuse(start, 'a string that is never closed');
  const body = text.slice(bodyStart, bodyEnd);
  const isRaw = prefix.includes('r');
  const end = bodyEnd + (isTriple ? 3 : 1);
  if (!prefix.includes('b')) {
    return { value: isRaw ? body.replace(lineEnd, '\n') : decodeText(body, bodyStart, refuse), end };
  }
  const beyondAscii = body.search(/[^\0-\x7f]/);
  if (beyondAscii >= 0) throw refuse(bodyStart + beyondAscii, 'bytes hold only ASCII characters');
  const decoded = isRaw ? body.replace(lineEnd, '\n') : decodeBytes(body, bodyStart, refuse);
  // An octal escape beyond \377 loses its high bits, here as in CPython.
  return { value: new PythonBytes(Uint8Array.from(decoded, (character) => character.charCodeAt(0))), end };
}

function findEnd(text: string, start: number, quote: string, isTriple: boolean): number | undefined {
  const closing = isTriple ? quote.repeat(3) : quote;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (character === quote && text.startsWith(closing, index)) return index;
    if (character === '\\') {
      index++;
      if (text[index] === '\r' && text[index + 1] === '\n') index++;
    } else if (!isTriple && (character === '\n' || character === '\r')) return undefined;
  }
  return undefined;
}

function decodeText(body: string, bodyStart: number, refuse: Refuse): string {
  if (!/[\\\r]/.test(body)) return body;
  return body.replace(textEscape, (escape, at: number) => {
    const plain = decodeCommonEscape(escape);
    if (plain !== undefined) return plain;
    const kind = escape.charAt(1);
    if (kind === 'N' && escape.length > 2) {
      const fix = 'Write the character itself, or its number as \\uXXXX.';
      throw refuse(bodyStart + at, 'a character by its Unicode name', 'PYTHON_LITERAL_UNSUPPORTED', fix);
    }
    if (!/[xuUN]/.test(kind)) return escape;
    const codePoint = escape.length > 2 ? parseInt(escape.slice(2), 16) : Infinity;
    if (codePoint > 0x10ffff) throw refuse(bodyStart + at, `the escape \\${kind} names no character`);
    return String.fromCodePoint(codePoint);
  });
}

function decodeBytes(body: string, bodyStart: number, refuse: Refuse): string {
  if (!/[\\\r]/.test(body)) return body;
  return body.replace(bytesEscape, (escape, at: number) => {
    const plain = decodeCommonEscape(escape);
    if (plain !== undefined) return plain;
    if (escape.charAt(1) !== 'x') return escape;
    if (escape.length === 2) throw refuse(bodyStart + at, 'the escape \\x names no byte');
    return String.fromCharCode(parseInt(escape.slice(2), 16));
  });
}

/** Line ends, octal numbers and the one-letter escapes: alike in strings and bytes. */
function decodeCommonEscape(escape: string): string | undefined {
  const kind = escape.charAt(1);
  if (escape.charAt(0) === '\r') return '\n';
  if (kind === '\n' || kind === '\r') return '';
  if (kind >= '0' && kind <= '7') return String.fromCharCode(parseInt(escape.slice(1), 8));
  return Object.hasOwn(simpleEscapes, kind) ? simpleEscapes[kind] : undefined;
}
