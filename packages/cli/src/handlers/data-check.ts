import { resolve } from 'node:path';
import { checkChatFile, repairChatFile, type ChatFileCheck, type CheckChatFileOptions } from '@amltune/data';
import { showByteProgress, sizeText } from '../byte-progress.ts';
import type { CommandContext, CommandResult } from '../command.ts';

interface CheckInput {
  readonly file: string;
  readonly fix: string | undefined;
  readonly kind: 'sft' | 'gen' | undefined;
  readonly compareWith: readonly string[];
  readonly language: string | undefined;
  readonly validationFile: boolean;
  readonly rowsPerStep: number;
  readonly maxFindings: number;
  readonly tokenizer: string | undefined;
  readonly maxSeqLength: number | undefined;
}

/**
 * Checks a file, or mends a copy of it and checks that.
 *
 * @throws AmltuneError whatever `checkChatFile` and `repairChatFile` throw
 */
export async function checkData(input: CheckInput, context: CommandContext): Promise<CommandResult> {
  const { io, report } = context;
  const at = (path: string) => resolve(io.cwd, path);
  const progress = showByteProgress(context, input.fix === undefined ? 'Checking' : 'Mending');
  const options: CheckChatFileOptions = {
    compareWith: input.compareWith.map(at),
    hasValidationFile: input.validationFile,
    rowsPerStep: input.rowsPerStep,
    maxFindingsPerCode: input.maxFindings,
    ...(input.kind && { kind: input.kind }),
    ...(input.language !== undefined && { language: input.language }),
    ...(input.tokenizer !== undefined && { tokenizerPath: at(input.tokenizer) }),
    ...(input.maxSeqLength !== undefined && { maxSeqLength: input.maxSeqLength }),
    onProgress: ({ bytes }) => progress.update(bytes),
    abortSignal: io.abortSignal,
  };
  if (input.fix === undefined) {
    const check = await checkChatFile(at(input.file), options);
    progress.done(summaryOf(check));
    return resultOf(check, check);
  }
  const { check, ...repair } = await repairChatFile(at(input.file), at(input.fix), options);
  const { unchanged, changed, dropped } = repair.rows;
  progress.done(
    `${unchanged} rows as they were, ${changed} changed, ${dropped} left out; each change in ${repair.patchPath}`,
  );
  report.note(summaryOf(check));
  return resultOf(check, { ...check, repair });
}

function summaryOf({
  rows,
  sizeInBytes,
  counts,
  errors,
  warnings,
  tokens,
  split,
  duplicatesComplete,
}: ChatFileCheck): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const listed = errors.length + warnings.length;
  return [
    `${rows} rows, ${sizeText(sizeInBytes)}, ${tokens.total} tokens (${tokens.method}), longest row ${tokens.longest}`,
    `${split.trainRows} rows to train on, ${split.validationRows} to validate`,
    total === 0 ? 'nothing found' : `${total} findings${listed < total ? `, ${listed} listed` : ''}`,
    ...(duplicatesComplete ? [] : ['too many rows to compare all for duplicates']),
  ].join('\n  ');
}

function resultOf(check: ChatFileCheck, value: object): CommandResult {
  const findings = [
    ...check.errors.map((finding) => ({ severity: 'error', ...finding })),
    ...check.warnings.map((finding) => ({ severity: 'warning', ...finding })),
  ];
  const rows = findings.map(({ severity, line, field, code, message }) => [severity, line, field, code, message]);
  return {
    value,
    view: { kind: 'table', columns: ['severity', 'line', 'field', 'code', 'message'], rows, empty: 'No findings.' },
    exitCode: check.ok ? 0 : 2,
  };
}
