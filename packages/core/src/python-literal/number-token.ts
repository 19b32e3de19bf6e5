import type { Refuse } from './refusal.ts';

/** An unsigned number as it stands in the text. */
export interface NumberToken {
  readonly value: number | bigint;
  readonly isFloat: boolean;
  /** Exclusive. */
  readonly end: number;
}

/** CPython 3.11 reads and prints at most this many decimal digits of an integer, unless it is configured otherwise. */
export const maxDecimalDigits = 4300;

// Nearly every number in practice, found with one match.
const shortForm = /(?:0|[1-9][0-9]{0,14})(?![\w.])/y;
const digits = '[0-9]+(?:_[0-9]+)*';
const basedForm = /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+/y;
const decimalForm = new RegExp(
  `(?:${digits}(?<point>\\.(?:${digits})?)?|(?<bare>\\.${digits}))(?<exponent>[eE][+-]?${digits})?(?<imaginary>[jJ])?`,
  'y',
);

/** Reads the number at an offset; undefined where none starts there. */
export function readNumber(text: string, start: number, refuse: Refuse): NumberToken | undefined {
  const short = matchAt(shortForm, text, start);
  if (short) return { value: Number(short[0]), isFloat: false, end: start + short[0].length };
  const based = matchAt(basedForm, text, start);
  if (based) {
    const [written] = based;
    return { value: narrow(BigInt(written.replaceAll('_', ''))), isFloat: false, end: start + written.length };
  }
  const decimal = matchAt(decimalForm, text, start);
  if (!decimal) return undefined;
  const [written] = decimal;
  const { point, bare, exponent, imaginary } = decimal.groups ?? {};
  if (imaginary) throw refuse(start, 'a complex number', 'PYTHON_LITERAL_UNSUPPORTED');
  const isFloat = Boolean(point ?? bare ?? exponent);
  const bareDigits = written.replaceAll('_', '');
  const value = isFloat ? toFloat(bareDigits, start, refuse) : toInteger(bareDigits, start, refuse);
  return { value, isFloat, end: start + written.length };
}

function matchAt(form: RegExp, text: string, start: number): RegExpExecArray | null {
  form.lastIndex = start;
  return form.exec(text);
}

function toFloat(written: string, start: number, refuse: Refuse): number {
  const value = Number(written);
  if (value === Infinity) throw refuse(start, 'a float beyond the range of 64 bits', 'PYTHON_LITERAL_UNSUPPORTED');
  return value;
}

function toInteger(written: string, start: number, refuse: Refuse): number | bigint {
  if (/^0+$/.test(written)) return 0;
  if (written.startsWith('0')) throw refuse(start, 'an integer with leading zeros');
  if (written.length > maxDecimalDigits) {
    const fix = 'Write it in hexadecimal; Python has the same limit.';
    throw refuse(start, `an integer of ${written.length} digits`, 'PYTHON_LITERAL_TOO_LARGE', fix);
  }
  return narrow(BigInt(written));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
