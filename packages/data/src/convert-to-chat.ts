import { resolve } from 'node:path';
import { dataError } from './error-codes.ts';
import { detectChatMapping, mapChatRow, type ChatMapping } from './formats.ts';
import { writeFilesTogether } from './output-file.ts';
import { detectRowFileKind, readRows, type ReadRow, type RowFileKind } from './read-rows.ts';

/** How to convert a file. */
export interface ConvertToChatOptions {
  /** Kind of the file. Default: detected. */
  kind?: RowFileKind;
  /** Columns and form of the conversation, whole or in part. Default: detected. */
  mapping?: Partial<ChatMapping>;
  /** Called about once a batch of rows. */
  onProgress?: (progress: { rows: number }) => void;
  abortSignal?: AbortSignal;
}

/** What {@link convertToChat} wrote. */
export interface ChatConversion {
  path: string;
  outPath: string;
  kind: RowFileKind;
  mapping: ChatMapping;
  rows: number;
  skippedRows: number;
  /** The first rows that were left out, at most 20. */
  skipped: { number: number; reason: string }[];
}

const sampleRows = 50;
const maxSkippedListed = 20;

/**
 * Writes a chat file of another form (ShareGPT, Alpaca, prompt and completion, question and answer, lists of texts; as
 * JSONL, JSON, CSV, TSV or parquet) as JSONL with `messages`. Other columns are kept. It does not judge the content:
 * `checkChatFile` does.
 *
 * @throws AmltuneError `CHAT_FORMAT_UNKNOWN`, `OUTPUT_IS_INPUT`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `FILE_TOO_LARGE`,
 *   `JSONL_INVALID`, `CSV_INVALID`, `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, `OUTPUT_WRITE_FAILED`, `ABORTED`, `COLUMN_MISSING`, `SLICE_INVALID`
 */
export async function convertToChat(
  path: string,
  outPath: string,
  options: ConvertToChatOptions = {},
): Promise<ChatConversion> {
  if (resolve(path) === resolve(outPath)) throw dataError('OUTPUT_IS_INPUT', `${outPath} is the file to convert.`);
  const kind = options.kind ?? (await detectRowFileKind(path));
  const result = { rows: 0, skippedRows: 0, skipped: [] as ChatConversion['skipped'] };
  const skip = (number: number, reason: string) => {
    result.skippedRows += 1;
    if (result.skipped.length < maxSkippedListed) result.skipped.push({ number, reason });
  };
  const mapping = await writeFilesTogether([outPath], async (out) => {
    let known: ChatMapping | undefined;
    let waiting: ReadRow[] = [];
    const convert = async (rows: ReadRow[]) => {
      known ??= detectOrThrow(path, rows, options.mapping);
      for (const { number, row, problem } of rows) {
        const messages = row && mapChatRow(row, known);
        if (!messages) skip(number, problem ?? `${known.user} does not hold ${known.format}`);
        else {
          await out.write(`${JSON.stringify({ ...withoutMapped(row, known), messages })}\n`);
          result.rows += 1;
        }
      }
      options.onProgress?.({ rows: result.rows });
    };
    const onRows = async (rows: ReadRow[]) => {
      waiting = [...waiting, ...rows];
      if (!known && waiting.length < sampleRows) return;
      const ready = waiting;
      waiting = [];
      await convert(ready);
    };
    await readRows(path, kind, onRows, options.abortSignal);
    if (waiting.length || !known) await convert(waiting);
    return known as unknown as ChatMapping;
  });
  return { path, outPath, kind, mapping, ...result };
}

function detectOrThrow(path: string, rows: readonly ReadRow[], wanted?: Partial<ChatMapping>): ChatMapping {
  const sample = rows.slice(0, sampleRows).flatMap(({ row }) => (row ? [row] : []));
  const mapping = detectChatMapping(sample, wanted);
  if (mapping) return mapping;
  const columns = [...new Set(sample.flatMap((row) => Object.keys(row)))];
  const found = columns.length ? `its columns are ${columns.slice(0, 20).join(', ')}` : 'it has no readable row';
  throw dataError('CHAT_FORMAT_UNKNOWN', `${path} has no conversation in a known form; ${found}.`, {
    details: { columns },
  });
}

function withoutMapped(row: Record<string, unknown>, mapping: ChatMapping): Record<string, unknown> {
  const used = new Set<string | undefined>([mapping.user, mapping.assistant, mapping.context, mapping.system]);
  return Object.fromEntries(Object.entries(row).filter(([column]) => !used.has(column)));
}
