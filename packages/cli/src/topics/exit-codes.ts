import { exitCodes } from '../exit-codes.ts';

/** The page of `amltune help exit-codes`. */
export function exitCodesPage(): string {
  const rows = Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}\n`);
  return `Exit codes

${rows.join('')}
An error is printed on stderr: its code, what failed, and what to do about it.
Under -o json it is one line:
  {"error":{"code":"…","message":"…","fix":"…","docs":"…","requestId":"…"}}
`;
}
