import { cliError } from './error-codes.ts';
import type { Io } from './io.ts';
import { toPlainText } from './plain-text.ts';

const isOff = (value: string | undefined) => value === undefined || ['', '0', 'false'].includes(value);

/** Whether a person is there to answer: stdin and stderr are terminals and CI is not set. */
export function canPrompt(io: Io): boolean {
  return isOff(io.env['CI']) && io.stderr.isTTY === true && io.stdin.isTTY === true;
}

/** Whether lines on stderr may be drawn over: it is a terminal that can, and no build log. */
export function canRedraw(io: Io): boolean {
  return isOff(io.env['CI']) && io.env['TERM'] !== 'dumb' && io.stderr.isTTY === true;
}

/**
 * Asks a yes-or-no question, or takes `--yes` for an answer. No is the default.
 *
 * @throws AmltuneError `CONFIRMATION_NEEDED` where nobody can answer, `DECLINED` where the answer is no
 */
export async function confirm(question: string, isYes: boolean, io: Io): Promise<void> {
  if (isYes) return;
  if (!canPrompt(io)) throw cliError('CONFIRMATION_NEEDED', `Nobody is there to answer: ${question}`);
  io.stderr.write(`${toPlainText(question)} [y/N] `);
  const answer = await io.stdin.readLine(io.abortSignal);
  if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw cliError('DECLINED', `Answered with no: ${question}`);
}
