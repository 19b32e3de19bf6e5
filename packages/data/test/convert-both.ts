import { isAmltuneError } from '@amltune/core';
import { memorySource, type ByteSource } from '../src/byte-source.ts';
import { createRowGroupConverter } from '../src/fast/row-group-converter.ts';
import { Unusual } from '../src/fast/unusual.ts';
import { selectColumns } from '../src/parquet/columns.ts';
import { convertRowGroup } from '../src/parquet/convert-row-group.ts';
import { readParquetLayout } from '../src/parquet/footer.ts';
import { planRows } from '../src/parquet/plan.ts';
import type { RowGroupConverter } from '../src/parquet/row-group.ts';
import { createRowWriter } from '../src/row-text.ts';
import { parseSlice, resolveSlice } from '../src/slice.ts';

/** What a conversion gave: its lines, or the code of its error. */
export type Outcome = { readonly lines: Buffer } | { readonly code: string };

/** How a file is converted by {@link convertBoth}. */
export interface ConvertBothOptions {
  readonly ascii?: boolean;
  readonly slice?: string;
}

/** Converts a file by the plain path and by the fast one; `fallbacks` says what the fast one left to the plain one. */
export async function convertBoth(file: Uint8Array | ByteSource, options: ConvertBothOptions = {}) {
  const source = file instanceof Uint8Array ? memorySource(file) : file;
  const fallbacks: unknown[] = [];
  const onFallback = (reason: unknown) => void fallbacks.push(reason);
  const plain = await convert(source, options, convertRowGroup);
  const fast = await convert(source, options, createRowGroupConverter({ ...options, onFallback }));
  return { plain, fast, fallbacks };
}

/** Whether a reason to fall back is one that was thought of, no trap of the kernel and no mistake of ours. */
export function isForeseen(reason: unknown): boolean {
  return reason instanceof Unusual || isAmltuneError(reason);
}

async function convert(
  source: ByteSource,
  { ascii = false, slice = '[:]' }: ConvertBothOptions,
  converter: RowGroupConverter,
): Promise<Outcome> {
  const chunks: Uint8Array[] = [];
  try {
    const layout = await readParquetLayout(source);
    const columns = selectColumns(layout, {});
    const rows = resolveSlice(parseSlice(slice), layout.rowCount);
    const leafIndexes = columns.flatMap((column) => column.leafIndexes);
    const plan = planRows(layout, rows, leafIndexes, { parallelism: 1 });
    for (const read of plan.groups) {
      for await (const { text } of converter({ source, read, columns, rowWriter: createRowWriter({ ascii }) })) {
        chunks.push(text.slice());
      }
    }
    return { lines: Buffer.concat(chunks) };
  } catch (error) {
    if (isAmltuneError(error)) return { code: error.code };
    throw error;
  }
}
