import { detectChatColumn, renameOf, shapeOfNode } from '../chat-column.ts';
import { mapLimited } from '../map-limited.ts';
import { selectColumns, type ParquetColumn } from '../parquet/columns.ts';
import { createRowGroupConverter } from '../fast/row-group-converter.ts';
import type { RowGroupConverter } from '../parquet/row-group.ts';
import { readParquetLayout, readParquetRowCount, type ParquetLayout } from '../parquet/footer.ts';
import { planRows, type FilePlan } from '../parquet/plan.ts';
import { createRowWriter } from '../row-text.ts';
import { resolveSlice } from '../slice.ts';
import { needsRowCount, recordStep, type PlannedSplit, type SplitJob, type SplitSource } from './split-job.ts';

interface PlannedFile {
  readonly file: SplitSource;
  readonly plan: FilePlan;
  readonly columns: readonly ParquetColumn[];
}

/**
 * Reads the footers of a split and plans which bytes its slice needs. Files outside the slice are only asked for their
 * row count, and not even that where the slice does not depend on it.
 *
 * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, `COLUMN_MISSING`, and what the sources throw
 */
export async function planParquetSplit(
  job: SplitJob,
  convert: RowGroupConverter = createRowGroupConverter(job),
): Promise<PlannedSplit> {
  const { counts, layouts } = await countRows(job);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = resolveSlice(job.slice, total);
  const from = wanted.from + job.output.progress.rows;
  const planned: PlannedFile[] = [];
  let firstRow = 0;
  for (const [index, count] of counts.entries()) {
    const rows = { from: Math.max(from - firstRow, 0), to: Math.min(wanted.to - firstRow, count) };
    firstRow += count;
    const file = job.sources[index];
    if (rows.from >= rows.to || !file) continue;
    const layout = layouts.get(index) ?? (await readParquetLayout(file.source, job.abortSignal));
    const columns = chooseColumns(job, layout, planned.length === 0);
    const leafIndexes = columns.flatMap((column) => column.leafIndexes);
    const present = file.spooled?.present() ?? [{ start: 0, end: file.source.byteLength }];
    planned.push({
      file,
      columns,
      plan: planRows(layout, rows, leafIndexes, { parallelism: job.parallelism, present }),
    });
  }
  const bytes = planned.reduce((sum, { plan }) => sum + plan.sizeInBytes, 0);
  const requests = planned.reduce((sum, { plan }) => sum + plan.parts.length, 0);
  return {
    summary: { split: job.split, rows: wanted.to - wanted.from, bytes, requests },
    schedule() {
      for (const { file, plan } of planned) file.spooled?.schedule(plan.parts);
    },
    async write() {
      for (const file of planned) await writeFile(job, file, convert);
    },
  };
}

async function writeFile(
  job: SplitJob,
  { file, plan, columns }: PlannedFile,
  convert: RowGroupConverter,
): Promise<void> {
  const { abortSignal, output } = job;
  const rowWriter = createRowWriter(job);
  for (const [index, read] of plan.groups.entries()) {
    for await (const { text, rowCount } of convert({
      source: file.source,
      read,
      columns,
      rowWriter,
      ...(abortSignal && { abortSignal }),
    })) {
      await output.write(text, rowCount);
    }
    await recordStep(job);
    const needed = plan.groups.slice(index + 1).flatMap(({ chunks }) => chunks.map((chunk) => chunk.start));
    await file.spooled?.release(Math.min(Infinity, ...needed));
  }
}

/** Rows of each file as far as the slice asks, and the footers that were read whole on the way. */
async function countRows({ abortSignal, output, slice, sources }: SplitJob) {
  const layouts = new Map<number, ParquetLayout>();
  const known = output.journal.rowCounts;
  if (known) return { counts: [...known], layouts };
  const readLayout = async (index: number, { source }: SplitSource) => {
    const layout = await readParquetLayout(source, abortSignal);
    layouts.set(index, layout);
    return layout.rowCount;
  };
  const counts: number[] = [];
  if (!needsRowCount(slice)) {
    let total = 0;
    for (const [index, file] of sources.entries()) {
      if (total >= (slice.to ?? 0)) break;
      total += counts[index] = await readLayout(index, file);
    }
  } else {
    // Only the first file is surely read when a slice begins at the start and ends before the end.
    const readsAll = slice.to === undefined || (slice.unit === '%' && slice.to === 100);
    counts.push(
      ...(await mapLimited(sources, 6, async (file, index) =>
        readsAll || index === 0 ? readLayout(index, file) : readParquetRowCount(file.source, abortSignal),
      )),
    );
  }
  await output.journal.append({ rowCounts: counts });
  return { counts, layouts };
}

/** Columns as asked; where nothing is asked, the conversation is called `messages`. */
function chooseColumns(job: SplitJob, layout: ParquetLayout, isFirst: boolean): ParquetColumn[] {
  const shapes = layout.tree.children.map(shapeOfNode);
  const names = shapes.map(({ name }) => name);
  const chat = detectChatColumn(shapes);
  if (isFirst) job.emit({ type: 'columns-detected', split: job.split, columns: names, ...(chat && { chat }) });
  if (job.rename || job.mapRow || names.includes('messages')) return selectColumns(layout, job);
  const isKept = !chat || (job.columns?.includes(chat.column) ?? true);
  return selectColumns(layout, { ...job, rename: isKept ? renameOf(chat) : {} });
}
