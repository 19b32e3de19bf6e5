import { parseLine } from './check/parse-line.ts';
import { dataError } from './error-codes.ts';
import { readLines } from './lines.ts';
import { seededRandom } from './random.ts';

/** Which rows to show. */
export interface PreviewRowsOptions {
  /** How many rows. Default 3. */
  count?: number;
  /** A random sample with this seed instead of the first rows; it reads the whole file. */
  sampleSeed?: number;
  abortSignal?: AbortSignal;
}

/** A row as it stands in the file. */
export interface PreviewRow {
  /** Counted from 1. */
  line: number;
  row: unknown;
}

/**
 * The first rows of a JSONL file, or a seeded sample of it, each row as likely as any other, in file order. Lines that
 * are no JSON are passed over: `checkChatFile` tells about them.
 *
 * @throws AmltuneError `COUNT_INVALID`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ABORTED`
 */
export async function previewRows(path: string, options: PreviewRowsOptions = {}): Promise<PreviewRow[]> {
  const { count = 3, sampleSeed, abortSignal } = options;
  if (!Number.isInteger(count) || count < 1 || count > 100_000)
    throw dataError('COUNT_INVALID', `The number of rows is ${count}; it must be a whole number from 1 to 100000.`);
  const random = sampleSeed === undefined ? undefined : seededRandom(sampleSeed);
  const rows: PreviewRow[] = [];
  let seen = 0;
  for await (const lines of readLines(path, { abortSignal }))
    for (const line of lines) {
      // Reservoir sampling: the n-th row replaces a random one with probability count / n.
      const place = !random || seen < count ? seen : Math.floor(random() * (seen + 1));
      const parsed = place < count || line.number === 1 ? parseLine(line, () => {}) : undefined;
      if (typeof parsed === 'string' || line.sizeInBytes === 0) continue;
      if (parsed && place < count) rows[place] = { line: line.number, row: parsed.value };
      seen += 1;
      if (!random && rows.length === count) return rows;
    }
  return rows.sort((a, b) => a.line - b.line);
}
