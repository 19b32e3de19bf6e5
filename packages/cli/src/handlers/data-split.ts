import { resolve } from 'node:path';
import { splitChatFile } from '@amltune/data';
import type { CommandContext, CommandResult } from '../command.ts';

interface SplitInput {
  readonly file: string;
  readonly train: string;
  readonly test: string;
  readonly testShare: string;
  readonly seed: number;
}

/**
 * Splits a file in two.
 *
 * @throws AmltuneError whatever `splitChatFile` throws
 */
export async function splitData(input: SplitInput, { io, report }: CommandContext): Promise<CommandResult> {
  const step = report.step(`Splitting ${input.file}`);
  const result = await splitChatFile(resolve(io.cwd, input.file), {
    trainPath: resolve(io.cwd, input.train),
    testPath: resolve(io.cwd, input.test),
    testShare: Number(input.testShare),
    seed: input.seed,
    abortSignal: io.abortSignal,
  });
  step.done();
  if (!result.leakageExcluded) report.warn('Too many rows to compare all: one of the last may be on both sides.');
  const rows = (['train', 'test'] as const).map((side) => [side, result[side].rows, result[side].path]);
  return { value: result, view: { kind: 'table', columns: ['side', 'rows', 'path'], rows } };
}
