import { resolve } from 'node:path';
import { chatStats, plotHistogram, type Distribution } from '@amltune/data';
import { showByteProgress, sizeText } from '../byte-progress.ts';
import type { CommandContext, CommandResult } from '../command.ts';

interface StatsInput {
  readonly file: string;
  readonly tokenizer: string | undefined;
  readonly maxSeqLength: number | undefined;
}

const spread = ({ min, median, p95, max }: Distribution) =>
  `${min} to ${max}, median ${median}, 95 percent up to ${p95}`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/**
 * Measures a file and plots its lengths.
 *
 * @throws AmltuneError whatever `chatStats` throws
 */
export async function measureData(input: StatsInput, context: CommandContext): Promise<CommandResult> {
  const { io } = context;
  const { tokenizer, maxSeqLength } = input;
  const progress = showByteProgress(context, `Measuring ${input.file}`);
  const stats = await chatStats(resolve(io.cwd, input.file), {
    ...(tokenizer !== undefined && { tokenizerPath: resolve(io.cwd, tokenizer) }),
    ...(maxSeqLength !== undefined && { maxSeqLength }),
    onProgress: ({ bytes }) => progress.update(bytes),
    abortSignal: io.abortSignal,
  });
  const { rows, skippedRows, sizeInBytes, roles, turns, tokens, truncation } = stats;
  progress.done(`${rows} rows, ${sizeText(sizeInBytes)}`);
  const lines = [
    `Rows      ${rows}${skippedRows ? `, of which ${skippedRows} are no conversation` : ''}`,
    `Turns     ${turns.total} (${Object.entries(roles)
      .map(([role, count]) => `${role} ${count}`)
      .join(', ')}); a row has ${spread(turns)}`,
    `Tokens    ${tokens.total} (${tokens.method}); a row has ${spread(tokens)}`,
    ...(truncation
      ? [
          `Cut at    ${truncation.maxSeqLength} tokens: ${truncation.rows} rows (${percent(truncation.rowShare)}), ${truncation.tokens} tokens (${percent(truncation.tokenShare)})`,
        ]
      : []),
    '',
    'Tokens of a row',
    ...plotHistogram(tokens.histogram, Math.min(io.stdout.columns ?? 80, 100)),
  ];
  return { value: stats, view: { kind: 'text', text: `${lines.join('\n')}\n` } };
}
