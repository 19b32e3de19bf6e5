import { refusalsOf } from './refusal.ts';
import { createScanner } from './scanner.ts';
import { parseTokens } from './token-parser.ts';
import { maxPythonDepth, type PythonLiteral } from './values.ts';

/** Limits of {@link parsePythonLiteral}. */
export interface ParsePythonLiteralOptions {
  /** The longest text read, in UTF-16 units. Default 32,768. */
  maxLength?: number;
  /** The most brackets open at once, from 0 to 200, which is CPython's own limit and the default. */
  maxDepth?: number;
}

/** The default limit on the length of a literal, in UTF-16 units. */
export const defaultMaxLength = 32_768;

/**
 * Reads what CPython 3.11's `ast.literal_eval` accepts; nothing is ever evaluated.
 *
 * Refused by name although Python reads them: complex numbers, floats beyond 64 bits, `...` and `\N{name}` escapes.
 * Two surrogate escapes in a row become the one character that JavaScript makes of them. Whether a whole float such as
 * `1.0` was a float is lost; `formatPythonLiteral` takes it back as an option. The time taken is proportional to the
 * length of the text. Errors carry `details.offset` (UTF-16 units, from 0), `line` and `column` (from 1).
 *
 * @throws AmltuneError `PYTHON_LITERAL_INVALID` for a text that is no literal.
 * @throws AmltuneError `PYTHON_LITERAL_UNSUPPORTED` for a literal of a kind named above.
 * @throws AmltuneError `PYTHON_LITERAL_TOO_LARGE` beyond the limits, or for a decimal integer of over 4,300 digits.
 *
 * @example
 * parsePythonLiteral("{'precision': 16, 'lr': 2e-05, 'apply_lora': True}");
 */
export function parsePythonLiteral(text: string, options: ParsePythonLiteralOptions = {}): PythonLiteral {
  const { maxLength = defaultMaxLength, maxDepth = maxPythonDepth } = options;
  const refuse = refusalsOf(text);
  if (text.length > maxLength) {
    throw refuse(maxLength, `longer than ${maxLength} characters`, 'PYTHON_LITERAL_TOO_LARGE');
  }
  // Python encodes the text as UTF-8 first, so neither may stand anywhere, not even in a comment.
  const unreadable = text.search(/[\0\p{Surrogate}]/u);
  if (unreadable >= 0) throw refuse(unreadable, 'a NUL character or half a surrogate pair');
  return parseTokens(createScanner(text, Math.min(maxDepth, maxPythonDepth), refuse), refuse);
}
