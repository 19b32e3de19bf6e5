import { coreError } from '../error-codes.ts';
import type { AmltuneError } from '../errors.ts';

/** Makes the error for a text that is refused at an offset. */
export type Refuse = (
  offset: number,
  reason: string,
  code?: 'PYTHON_LITERAL_INVALID' | 'PYTHON_LITERAL_UNSUPPORTED' | 'PYTHON_LITERAL_TOO_LARGE',
  fix?: string,
) => AmltuneError;

/** Binds a text to the errors about it, which carry `offset` (UTF-16 units from 0), `line` and `column` (from 1). */
export function refusalsOf(text: string): Refuse {
  return (offset, reason, code = 'PYTHON_LITERAL_INVALID', fix) => {
    const { line, column } = positionOf(text, offset);
    const message = `Python literal refused at line ${line}, column ${column}: ${reason}`;
    return coreError(code, message, { details: { offset, line, column }, fix });
  };
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < offset; index++) {
    const character = text[index];
    if (character !== '\n' && (character !== '\r' || text[index + 1] === '\n')) continue;
    line++;
    lineStart = index + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** Names a character without letting a control code through to a terminal. */
export function describeCharacter(character: string): string {
  if (/^[!-~]$/.test(character)) return character === "'" ? `"'"` : `'${character}'`;
  const codePoint = character.codePointAt(0) ?? 0;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
