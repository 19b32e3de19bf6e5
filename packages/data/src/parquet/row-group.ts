import type { ByteSource } from '../byte-source.ts';
import type { RowWriter } from '../row-text.ts';
import type { ParquetColumn } from './columns.ts';
import type { GroupRead } from './plan.ts';

/** What a row-group converter is given. */
export interface RowGroupWork {
  readonly source: ByteSource;
  readonly read: GroupRead;
  readonly columns: readonly ParquetColumn[];
  readonly rowWriter: RowWriter;
  readonly abortSignal?: AbortSignal;
}

/** Lines of JSON of consecutive rows. */
export interface ConvertedRows {
  readonly rowCount: number;
  readonly text: Uint8Array;
}

/** Converts the wanted rows of one row group. */
export type RowGroupConverter = (work: RowGroupWork) => AsyncIterable<ConvertedRows>;
