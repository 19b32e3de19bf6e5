import type { ByteSource } from '../byte-source.ts';
import type { ColumnSelection } from '../parquet/columns.ts';
import type { RowTextOptions } from '../row-text.ts';
import type { Slice } from '../slice.ts';
import type { DownloadEvent, PlannedSplitSummary } from './events.ts';
import type { SplitOutput } from './split-output.ts';
import type { SpooledFile } from './spool.ts';

/** One file of a split, opened: remote ones through the spool. */
export interface SplitSource {
  readonly source: ByteSource;
  readonly spooled?: SpooledFile;
}

/** What is to be done for one split. */
export interface SplitJob extends ColumnSelection, RowTextOptions {
  readonly split: string;
  readonly slice: Slice;
  readonly sources: readonly SplitSource[];
  readonly output: SplitOutput;
  readonly parallelism: number;
  readonly emit: (event: DownloadEvent) => void;
  readonly bytesFetched: () => number;
  readonly abortSignal?: AbortSignal;
}

/** A split whose reads are planned. */
export interface PlannedSplit {
  readonly summary: PlannedSplitSummary;
  /** Puts the planned ranges into the queue. */
  schedule(): void;
  /** Writes the rows that are missing in the output. */
  write(): Promise<void>;
}

/** Whether the rows of a slice depend on how many rows the split has. */
export function needsRowCount({ unit, from = 0, to }: Slice): boolean {
  return unit === '%' || from < 0 || to === undefined || to < 0;
}

/** Notes a step in the journal and tells the caller. */
export async function recordStep(job: SplitJob, position?: Parameters<SplitOutput['record']>[0]): Promise<void> {
  await job.output.record(position);
  const { rows, length } = job.output.progress;
  const { split } = job;
  job.emit({ type: 'download-progress', split, rows, bytesWritten: length, bytesFetched: job.bytesFetched() });
}
