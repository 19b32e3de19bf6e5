import { notPrintableIn311 } from './unicode-14.ts';

/** A float as CPython's `repr` prints it: the shortest digits that read back, with an exponent below 1e-4 and from 1e16. */
export function reprFloat(value: number): string {
  const [mantissa = '', exponentText = ''] = Math.abs(value).toExponential().split('e');
  const exponent = Number(exponentText);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (exponent < -4 || exponent >= 16) {
    const exponentDigits = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${exponentDigits}`;
  }
  const digits = mantissa.replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** A string as CPython 3.11's `repr` prints it. */
export function reprText(text: string): string {
  const quote = chooseQuote(text);
  const escaped = text.replace(/[^ -&(-[\]-~]/gu, (character) => escapeCharacter(character, quote));
  return `${quote}${escaped}${quote}`;
}

/** Bytes as CPython's `repr` prints them. */
export function reprBytes(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const quote = chooseQuote(text);
  const escaped = text.replace(/[^ -&(-[\]-~]/g, (character) =>
    character > '~' ? toHex(character) : escapeCharacter(character, quote),
  );
  return `b${quote}${escaped}${quote}`;
}

function chooseQuote(text: string): string {
  return text.includes("'") && !text.includes('"') ? '"' : "'";
}

const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string, quote: string): string {
  if (character === "'") return quote === "'" ? "\\'" : "'";
  return named[character] ?? (notPrintableIn311(character) ? toHex(character) : character);
}

function toHex(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  const hex = codePoint.toString(16);
  if (codePoint <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return codePoint <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
