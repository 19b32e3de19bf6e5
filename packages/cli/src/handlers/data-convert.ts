import { resolve } from 'node:path';
import { convertToChat, type ChatFormat, type ChatMapping, type RowFileKind } from '@amltune/data';
import type { CommandContext, CommandResult } from '../command.ts';

interface ConvertInput {
  readonly file: string;
  readonly out: string | undefined;
  readonly fileKind: RowFileKind | undefined;
  readonly format: ChatFormat | undefined;
  readonly userColumn: string | undefined;
  readonly assistantColumn: string | undefined;
  readonly contextColumn: string | undefined;
  readonly systemColumn: string | undefined;
}

/**
 * Converts a file and says what was taken from where.
 *
 * @throws AmltuneError whatever `convertToChat` throws
 */
export async function convertData(input: ConvertInput, { io, report }: CommandContext): Promise<CommandResult> {
  const { file, out = `${file.replace(/\.[a-z]+$/i, '')}.chat.jsonl`, fileKind } = input;
  const mapping: Partial<ChatMapping> = {
    ...(input.format && { format: input.format }),
    ...(input.userColumn !== undefined && { user: input.userColumn }),
    ...(input.assistantColumn !== undefined && { assistant: input.assistantColumn }),
    ...(input.contextColumn !== undefined && { context: input.contextColumn }),
    ...(input.systemColumn !== undefined && { system: input.systemColumn }),
  };
  const step = report.step(`Converting ${file}`);
  const result = await convertToChat(resolve(io.cwd, file), resolve(io.cwd, out), {
    mapping,
    ...(fileKind && { kind: fileKind }),
    onProgress: ({ rows }) => io.stderr.isTTY && step.update(`Converting ${file}: ${rows} rows`),
    abortSignal: io.abortSignal,
  });
  step.done(`${result.rows} rows in ${out}`);
  for (const { number, reason } of result.skipped) report.warn(`row ${number} left out: ${reason}`);
  const { kind, rows, skippedRows, outPath } = result;
  const { format, ...columns } = result.mapping;
  const fields: [string, unknown][] = [
    ['File', outPath],
    ['Rows', rows],
    ['Left out', skippedRows],
    ['Read as', `${kind}, ${format}`],
    ...Object.entries(columns).map(([role, column]): [string, unknown] => [`Column of ${role}`, column]),
  ];
  return { value: result, view: { kind: 'fields', fields } };
}
