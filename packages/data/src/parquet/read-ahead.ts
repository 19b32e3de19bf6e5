import type { ChunkLayout } from './footer.ts';
import type { ByteRange } from './plan.ts';

/** How far the reading of a column chunk is. */
export interface ChunkProgress {
  readonly chunk: ChunkLayout;
  /** Up to here the bytes of the chunk were planned, and reading ahead is free of further requests. */
  readonly plannedEnd: number;
  /** Rows that will be taken, counted from the start of the row group. */
  readonly rowsWanted: number;
  /** Rows that began before the bytes now wanted. */
  readonly rowsKnown: number;
}

const readAheadInBytes = 1 << 20;

/** Where a read of `wanted` ends: further on within what was planned; beyond that, what the missing rows will probably take. */
export function planReadEnd({ start, end }: ByteRange, progress: ChunkProgress): number {
  const { chunk, plannedEnd, rowsKnown, rowsWanted } = progress;
  if (end <= plannedEnd) return Math.max(end, Math.min(start + readAheadInBytes, plannedEnd));
  const perRow = rowsKnown > 0 ? (start - chunk.start) / rowsKnown : 0;
  const missing = Math.max(0, rowsWanted + 1 - rowsKnown) * perRow * 1.05;
  return Math.min(Math.max(end, Math.ceil(start + missing)), chunk.end, Math.max(end, start + 8 * readAheadInBytes));
}
