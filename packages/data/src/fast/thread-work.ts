import type { GroupRead } from '../parquet/plan.ts';
import type { RowShape } from './row-shape.ts';
import type { CompiledModule } from './web-assembly.ts';

/** What the threads of a conversion are given. They share the open files and two arrays. */
export interface ThreadWork {
  readonly module: CompiledModule;
  readonly shape: RowShape;
  readonly ascii: boolean;
  readonly groups: readonly GroupRead[];
  readonly inputFd: number;
  readonly outputFd: number;
  /** Its one number is the next row group that nobody has taken. */
  readonly next: Int32Array<SharedArrayBuffer>;
  /** Where the lines of each row group begin in the output, and at last its end; -1 while that is not known. */
  readonly starts: BigInt64Array<SharedArrayBuffer>;
}

/** What a thread tells. */
export type ThreadMessage =
  /** A row group is left to the plain path: from `row` on, counted from the start of the group, at `start` in the output. */
  | { readonly kind: 'unusual'; readonly index: number; readonly row: number; readonly start: number }
  | { readonly kind: 'write-failed'; readonly message: string };
