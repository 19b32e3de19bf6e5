import type { DecodedArray } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { isAmltuneError, throwIfAborted } from '@amltune/core';
import { dataError } from '../error-codes.ts';
import { ColumnReader } from './column-reader.ts';
import type { ParquetColumn } from './columns.ts';
import type { ConvertedRows, RowGroupWork } from './row-group.ts';

const rowsInWindow = 128;

/**
 * Converts a row group through hyparquet's decoders, a window of rows at a time: memory holds the pages that the window
 * touches, however large the row group is.
 *
 * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, `ABORTED`, and what the source throws
 */
export async function* convertRowGroup(work: RowGroupWork): AsyncGenerator<ConvertedRows> {
  const { source, read, columns, rowWriter, abortSignal } = work;
  const readers = columns.map((column) =>
    column.leafIndexes.map((leafIndex) => {
      const planned = read.chunks.find((candidate) => candidate.leafIndex === leafIndex);
      const chunk = read.group.chunks[leafIndex];
      if (!chunk || !planned) throw new Error('a column that was not planned');
      const options = {
        rowsWanted: read.to,
        rowsInGroup: read.group.rowCount,
        plannedEnd: planned.plannedEnd,
        ...(abortSignal && { abortSignal }),
      };
      return new ColumnReader(source, chunk, options);
    }),
  );
  const all = readers.flat();
  for (let row = 0; row < read.to;) {
    throwIfAborted(abortSignal);
    // A skipped row is decoded too, without a limit of its own: it costs no text.
    const boundary = row < read.from ? read.from : read.to;
    const available = await fillReaders(all, Math.min(rowsInWindow, boundary - row));
    const count = Math.min(available, boundary - row, rowsInWindow);
    const values = columns.map((column, index) => takeColumn(column, readers[index] ?? [], count, source.name));
    if (row >= read.from) yield { rowCount: count, text: rowWriter.write(columns, values, count) };
    row += count;
  }
}

/** Decodes pages until every column has at least one row, and as many as wanted where pages are at hand. */
async function fillReaders(readers: readonly ColumnReader[], wanted: number): Promise<number> {
  for (;;) {
    let least = Infinity;
    for (const reader of readers) {
      while (reader.available === 0) await reader.readPage();
      least = Math.min(least, reader.available);
    }
    // One page more of the shortest column only where the window would be very small.
    if (least >= Math.min(wanted, 16)) return least;
    for (const reader of readers) if (reader.available < wanted) await reader.readPage();
  }
}

/** The values of a top-level column, nested ones assembled from their leaves. */
function takeColumn(
  { node, leafIndexes, paths, toJsonValue }: ParquetColumn,
  readers: readonly ColumnReader[],
  count: number,
  name: string,
): unknown[] {
  const taken = readers.map((reader) => reader.take(count));
  try {
    let values: DecodedArray | undefined = taken[0];
    if (node.children.length > 0) {
      const parts = new Map(leafIndexes.map((_, index) => [paths[index] ?? '', Array.from(taken[index] ?? [])]));
      assembleNested(parts as Map<string, DecodedArray>, node, DEFAULT_PARSERS);
      values = parts.get(node.path.join('.'));
    }
    if (values?.length !== count) throw new Error('its rows cannot be put together');
    return Array.from<unknown, unknown>(values, toJsonValue);
  } catch (cause) {
    if (isAmltuneError(cause)) throw cause;
    const column = JSON.stringify(node.path.join('.'));
    throw dataError(
      'PARQUET_INVALID',
      `${name} is not a sound parquet file: its column ${column} cannot be assembled.`,
      {
        cause,
      },
    );
  }
}
