import type { RowRange } from '../slice.ts';
import type { ChunkLayout, GroupLayout, ParquetLayout } from './footer.ts';

/** Bytes of a file; the end is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Rows of one row group that are wanted, counted from the start of the group, and the bytes planned for them. */
export interface GroupRead extends RowRange {
  readonly group: GroupLayout;
  readonly chunks: readonly { readonly leafIndex: number; readonly start: number; readonly plannedEnd: number }[];
}

/** What is read of one file. */
export interface FilePlan {
  readonly groups: readonly GroupRead[];
  /** The ranges to ask for, in the order in which their rows are needed. */
  readonly parts: readonly ByteRange[];
  readonly sizeInBytes: number;
}

/** How a file is cut into requests. */
export interface PlanOptions {
  /** Requests at a time. Parts are made so that these share a file evenly, within 4 to 8 MiB. */
  readonly parallelism: number;
  /** Bytes that are there already. */
  readonly present?: readonly ByteRange[];
}

const smallestPart = 4 << 20;
const largestPart = 8 << 20;
/** Gaps are read over while they are in all below this, which is less than a round trip costs ... */
const cheapGaps = 256 << 10;
/** ... or below this share of the bytes wanted. */
const gapShare = 0.015;

/**
 * Plans which row groups and bytes of a file hold the rows `from` to `to`: whole chunks of the row groups inside, and of
 * the last one only the part of each chunk in which its rows probably end.
 */
export function planRows(
  layout: ParquetLayout,
  rows: RowRange,
  leafIndexes: readonly number[],
  options: PlanOptions,
): FilePlan {
  const groups: GroupRead[] = [];
  for (const group of layout.groups) {
    const from = Math.max(rows.from - group.firstRow, 0);
    const to = Math.min(rows.to - group.firstRow, group.rowCount);
    if (from >= to) continue;
    const chunks = leafIndexes.flatMap((leafIndex) => {
      const chunk = group.chunks[leafIndex];
      return chunk ? [{ leafIndex, start: chunk.start, plannedEnd: planChunkEnd(chunk, group.rowCount, to) }] : [];
    });
    groups.push({ group, from, to, chunks });
  }
  const needed = groups.flatMap(({ group, chunks }) =>
    chunks.map(({ leafIndex, start, plannedEnd }) => ({
      start,
      end: plannedEnd,
      group,
      chunk: group.chunks[leafIndex],
    })),
  );
  const missing = subtractRanges(joinRanges(needed, 0), options.present ?? []);
  const wanted = sizeOf(missing);
  const parts = cutParts(bridgeGaps(missing, Math.max(cheapGaps, wanted * gapShare)), options.parallelism);
  const due = (part: ByteRange) => Math.min(...needed.map((chunk) => dueRow(chunk, part)));
  const ordered = parts
    .map((part) => ({ part, row: due(part) }))
    .sort((a, b) => a.row - b.row || a.part.start - b.part.start);
  return { groups, parts: ordered.map(({ part }) => part), sizeInBytes: sizeOf(parts) };
}

/**
 * Where the rows up to `to` of a chunk probably end. Few rows vary more in size than many, so the reserve shrinks from
 * a tenth to a hundredth; the dictionary in front is needed whole. A guess too short costs one more request.
 */
function planChunkEnd(chunk: ChunkLayout, rowCount: number, to: number): number {
  if (to >= rowCount) return chunk.end;
  const reserve = 1 + Math.min(0.1, Math.max(0.01, 2 / Math.sqrt(to)));
  const share = Math.ceil((chunk.end - chunk.start) * (to / rowCount) * reserve) + 1024;
  const dictionary = chunk.dictionaryEnd - chunk.start;
  const afterDictionary = dictionary > 0 ? dictionary + (32 << 10) : 0;
  return Math.min(chunk.end, chunk.start + Math.max(share, afterDictionary));
}

/** The first row for which a part is read; Infinity when it holds nothing of the chunk. */
function dueRow(
  { start, end, group, chunk }: ByteRange & { group: GroupLayout; chunk: ChunkLayout | undefined },
  part: ByteRange,
): number {
  if (part.end <= start || part.start >= end || !chunk) return Infinity;
  const into = Math.max(0, part.start - chunk.start) / Math.max(1, chunk.end - chunk.start);
  return group.firstRow + into * group.rowCount;
}

/** Joins ranges that touch, overlap or lie at most `gap` apart, in file order. */
export function joinRanges(ranges: readonly ByteRange[], gap: number): ByteRange[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start >= end) continue;
    const last = joined.at(-1);
    if (last && start <= last.end + gap) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** Takes `present` away from ranges that are in file order. */
export function subtractRanges(ranges: readonly ByteRange[], present: readonly ByteRange[]): ByteRange[] {
  const holes = joinRanges(present, 0);
  return ranges.flatMap(({ start, end }) => {
    const rest: ByteRange[] = [];
    let at = start;
    for (const hole of holes) {
      if (hole.end <= at || hole.start >= end) continue;
      if (hole.start > at) rest.push({ start: at, end: hole.start });
      at = Math.max(at, hole.end);
    }
    if (at < end) rest.push({ start: at, end });
    return rest;
  });
}

/** Bridges the smallest gaps first, as many as the budget pays for. */
function bridgeGaps(ranges: readonly ByteRange[], budget: number): ByteRange[] {
  const gaps = ranges.slice(1).map((range, index) => range.start - (ranges[index]?.end ?? 0));
  let left = budget;
  let widest = 0;
  for (const gap of [...gaps].sort((a, b) => a - b)) {
    if (gap > left) break;
    left -= gap;
    widest = gap;
  }
  return joinRanges(ranges, widest);
}

function cutParts(ranges: readonly ByteRange[], parallelism: number): ByteRange[] {
  const target = Math.min(Math.max(sizeOf(ranges) / parallelism, smallestPart), largestPart);
  return ranges.flatMap(({ start, end }) => {
    const count = Math.ceil((end - start) / target);
    const size = Math.ceil((end - start) / count);
    return Array.from({ length: count }, (_, index) => ({
      start: start + index * size,
      end: Math.min(end, start + (index + 1) * size),
    })).filter((part) => part.start < part.end);
  });
}

function sizeOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
