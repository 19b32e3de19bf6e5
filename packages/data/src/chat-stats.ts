import { checkRow, chatRowKindOf } from './check/check-row.ts';
import { parseLine } from './check/parse-line.ts';
import { readLines } from './lines.ts';
import { estimatingCounter, loadTokenCounter, type TokenCounter } from './tokens.ts';

/** What to measure a chat file with. */
export interface ChatStatsOptions {
  /** `tokenizer.json` of the model, for exact counts. Default: a labelled estimate. */
  tokenizerPath?: string;
  /** Sequence length that rows are cut at. Default: the one that the tokenizer's files state, else none. */
  maxSeqLength?: number;
  /** Called about once a MiB. */
  onProgress?: (progress: { rows: number; bytes: number }) => void;
  abortSignal?: AbortSignal;
}

/** One bar: rows with a value from `from` (inclusive) to `to` (exclusive). */
export interface HistogramBin {
  from: number;
  to: number;
  rows: number;
}

/** Size and spread of one measure over the rows. Quantiles are exact. */
export interface Distribution {
  total: number;
  min: number;
  median: number;
  p95: number;
  max: number;
  histogram: HistogramBin[];
}

/** What {@link chatStats} measured. */
export interface ChatStats {
  path: string;
  rows: number;
  /** Rows that are no conversation; they are in no other figure. */
  skippedRows: number;
  sizeInBytes: number;
  /** Turns by role. */
  roles: Record<string, number>;
  turns: Distribution;
  tokens: Distribution & { method: TokenCounter['method'] };
  /** What a sequence length would cut; absent without a limit. */
  truncation?: { maxSeqLength: number; rows: number; rowShare: number; tokens: number; tokenShare: number };
}

/**
 * Measures a chat JSONL file in one streaming pass: rows, turns, roles, tokens, and what a sequence length would cut.
 * Memory grows by eight bytes a row.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TOKENIZER_INVALID`, `ABORTED`
 */
export async function chatStats(path: string, options: ChatStatsOptions = {}): Promise<ChatStats> {
  const { tokenizerPath, abortSignal } = options;
  const counter = tokenizerPath === undefined ? estimatingCounter : await loadTokenCounter(tokenizerPath);
  const limit = options.maxSeqLength ?? counter.modelMaxLength;
  const kind = chatRowKindOf(path);
  const turns: number[] = [];
  const tokens: number[] = [];
  const roles = new Map<string, number>();
  let rows = 0;
  let sizeInBytes = 0;
  for await (const lines of readLines(path, { abortSignal })) {
    for (const line of lines) {
      sizeInBytes += line.sizeInBytes + 1;
      const parsed = parseLine(line, () => {});
      if (parsed === 'LINE_BLANK') continue;
      rows += 1;
      const messages = typeof parsed === 'string' ? undefined : checkRow(parsed.value, kind, false, () => {});
      if (!messages) continue;
      turns.push(messages.length);
      tokens.push(counter.count(messages));
      for (const { role } of messages) roles.set(role, (roles.get(role) ?? 0) + 1);
    }
    options.onProgress?.({ rows, bytes: sizeInBytes });
  }
  return {
    path,
    rows,
    skippedRows: rows - turns.length,
    sizeInBytes,
    roles: Object.fromEntries([...roles].sort(([, a], [, b]) => b - a).slice(0, 20)),
    turns: describe(turns),
    tokens: { method: counter.method, ...describe(tokens) },
    ...(limit !== undefined && { truncation: truncationAt(limit, tokens) }),
  };
}

function truncationAt(maxSeqLength: number, tokens: readonly number[]): NonNullable<ChatStats['truncation']> {
  const over = tokens.filter((count) => count > maxSeqLength);
  const cut = over.reduce((sum, count) => sum + count - maxSeqLength, 0);
  const total = tokens.reduce((sum, count) => sum + count, 0);
  const share = (part: number, whole: number) => (whole ? part / whole : 0);
  return {
    maxSeqLength,
    rows: over.length,
    rowShare: share(over.length, tokens.length),
    tokens: cut,
    tokenShare: share(cut, total),
  };
}

/** Quantiles by the nearest rank; all zero, with no bars, for no values. Pure. */
export function describe(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return {
    total: sorted.reduce((sum, value) => sum + value, 0),
    min: sorted[0] ?? 0,
    median: rank(0.5),
    p95: rank(0.95),
    max: sorted.at(-1) ?? 0,
    histogram: histogramOf(sorted),
  };
}

const binSteps = [1, 2, 5];
const maxBins = 20;

/** At most 20 bars, as wide as the next of 1, 2, 5, 10, 20, ... that needs no more. */
function histogramOf(sorted: Float64Array): HistogramBin[] {
  const [min = 0] = sorted;
  const max = sorted.at(-1);
  if (max === undefined) return [];
  let width = 1;
  for (let power = 0; Math.floor(max / width) - Math.floor(min / width) >= maxBins; power += 1)
    width = (binSteps[power % 3] as number) * 10 ** Math.floor(power / 3);
  const first = Math.floor(min / width);
  const bins = Array.from({ length: Math.floor(max / width) - first + 1 }, (_, index) => ({
    from: (first + index) * width,
    to: (first + index + 1) * width,
    rows: 0,
  }));
  for (const value of sorted) (bins[Math.floor(value / width) - first] as HistogramBin).rows += 1;
  return bins;
}

/**
 * A histogram as lines of text for a terminal, one bar a line. Pure.
 *
 * @param widthInColumns room for a whole line. Default 80
 */
export function plotHistogram(bins: readonly HistogramBin[], widthInColumns = 80): string[] {
  const labels = bins.map(({ from, to }) => (to - from === 1 ? `${from}` : `${from}-${to - 1}`));
  const labelWidth = Math.max(0, ...labels.map((label) => label.length));
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  const countWidth = String(most).length;
  const room = Math.max(1, widthInColumns - labelWidth - countWidth - 4);
  return bins.map(({ rows }, index) => {
    const eighths = rows ? Math.max(1, Math.round((rows / most) * room * 8)) : 0;
    const bar = '█'.repeat(eighths >> 3) + (eighths & 7 ? (' ▏▎▍▌▋▊▉'[eighths & 7] ?? '') : '');
    return `${(labels[index] as string).padStart(labelWidth)}  ${String(rows).padStart(countWidth)}  ${bar}`.trimEnd();
  });
}
