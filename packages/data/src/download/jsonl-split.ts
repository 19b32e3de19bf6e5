import { detectChatColumn, renameOf, shapesOfRow } from '../chat-column.ts';
import { dataError } from '../error-codes.ts';
import { createRowWriter } from '../row-text.ts';
import { joinRanges, subtractRanges } from '../parquet/plan.ts';
import { resolveSlice, type RowRange } from '../slice.ts';
import { parseRow, readJsonlLines, toOutputLine, type JsonlLine } from './jsonl-rows.ts';
import type { LinePosition } from './journal.ts';
import { needsRowCount, recordStep, type PlannedSplit, type SplitJob } from './split-job.ts';

const partInBytes = 8 << 20;
const stepInBytes = 4 << 20;

/**
 * Plans a split of JSON lines. A slice that depends on the number of rows needs the files whole: they are fetched to
 * disk, counted, then written; any other slice reads lines until it has enough.
 */
export function planJsonlSplit(job: SplitJob): PlannedSplit {
  const isCounted = needsRowCount(job.slice);
  const parts = job.sources.map(({ source, spooled }) => {
    if (!isCounted || !spooled) return [];
    const missing = subtractRanges([{ start: 0, end: source.byteLength }], joinRanges(spooled.present(), 0));
    return missing.flatMap(({ start, end }) =>
      Array.from({ length: Math.ceil((end - start) / partInBytes) }, (_, index) => ({
        start: start + index * partInBytes,
        end: Math.min(end, start + (index + 1) * partInBytes),
      })),
    );
  });
  const bytes = parts.flat().reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    summary: { split: job.split, bytes, requests: parts.flat().length },
    schedule() {
      for (const [index, { spooled }] of job.sources.entries()) spooled?.schedule(parts[index] ?? []);
    },
    async write() {
      const counts = isCounted ? await countLines(job) : [Infinity];
      const total = counts.reduce((sum, count) => sum + count, 0);
      await writeLines(job, resolveSlice(job.slice, total));
    },
  };
}

async function countLines({ abortSignal, output, sources }: SplitJob): Promise<readonly number[]> {
  const known = output.journal.rowCounts;
  if (known) return known;
  const counts: number[] = [];
  for (const { source } of sources) {
    let count = 0;
    for await (const lines of readJsonlLines(source, { offset: 0, line: 1 }, abortSignal)) count += lines.length;
    counts.push(count);
  }
  await output.journal.append({ rowCounts: counts });
  return counts;
}

async function writeLines(job: SplitJob, wanted: RowRange): Promise<void> {
  const { abortSignal, output, sources } = job;
  const done = output.progress.position;
  // Rows before the slice are passed over; after a resume the position is behind them already.
  let skip = done ? 0 : wanted.from;
  let left = wanted.to - wanted.from - output.progress.rows;
  let toLine: ((line: JsonlLine) => Buffer) | undefined;
  for (let file = done?.file ?? 0; file < sources.length && left > 0; file += 1) {
    const { source, spooled } = sources[file] ?? {};
    if (!source) break;
    const from = done?.file === file ? done : { offset: 0, line: 1 };
    let position: LinePosition | undefined;
    let pending: Buffer[] = [];
    let pendingSize = 0;
    const flush = async () => {
      if (!position) return;
      await output.write(Buffer.concat(pending), pending.length);
      await recordStep(job, position);
      await spooled?.release(position.offset);
      pending = [];
      pendingSize = 0;
    };
    for await (const lines of readJsonlLines(source, from, abortSignal)) {
      for (const line of lines) {
        if (left === 0) break;
        position = { file, offset: line.nextOffset, line: line.number + 1 };
        if (skip > 0) {
          skip -= 1;
          continue;
        }
        toLine ??= createLineMapper(job, line, source.name);
        const text = toLine(line);
        pending.push(text);
        pendingSize += text.length;
        left -= 1;
      }
      if (pendingSize >= stepInBytes) await flush();
      if (left === 0) break;
    }
    if (pending.length > 0) await flush();
  }
}

/** Looks at the first row: which columns there are, and whether lines can stay as they are. */
function createLineMapper(job: SplitJob, first: JsonlLine, name: string): (line: JsonlLine) => Buffer {
  const shapes = shapesOfRow(parseRow(first.bytes, first.number, name));
  const names = shapes.map((shape) => shape.name);
  const chat = detectChatColumn(shapes);
  job.emit({ type: 'columns-detected', split: job.split, columns: names, ...(chat && { chat }) });
  for (const column of [...(job.columns ?? []), ...Object.keys(job.rename ?? {})]) {
    if (!names.includes(column)) {
      throw dataError('COLUMN_MISSING', `${name} has no column ${JSON.stringify(column)}; it has ${names.join(', ')}.`);
    }
  }
  const rename = job.rename ?? (job.mapRow || names.includes('messages') ? {} : renameOf(chat));
  const rowWriter = createRowWriter(job);
  const isUnchanged = !job.ascii && !job.mapRow && !job.columns && Object.keys(rename).length === 0;
  return (line) => toOutputLine(line, name, { rowWriter, isUnchanged, rename, columns: job.columns });
}
