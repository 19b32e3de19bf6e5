import type { GroupRead } from '../parquet/plan.ts';
import type { ReadRequest } from './input-window.ts';
import { outcomes, roomBeyondLimit, type KernelExports } from './kernel.ts';
import type { Block, KernelMemory } from './kernel-memory.ts';
import { LeafReader } from './leaf-reader.ts';
import { Unusual } from './unusual.ts';

/** What a conversion needs next or has made. */
export type ConversionStep =
  | { readonly kind: 'read'; readonly request: ReadRequest }
  /** Lines of consecutive rows, in the kernel's memory: they are there until the next step. */
  | { readonly kind: 'rows'; readonly rowCount: number; readonly at: number; readonly size: number }
  | { readonly kind: 'done' };

/** Lines are handed over in blocks of this size, which stay in the processor's cache. */
export const cachedBlockInBytes = 1 << 19;

/**
 * The conversion of one row group, apart from input and output: it says which bytes it wants and hands over lines.
 * Memory holds the pages whose rows are not written yet.
 */
export class GroupConversion {
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly #read: GroupRead;
  readonly #leaves: readonly LeafReader[];
  #block: Block;
  /** Rows written, counted from the start of the row group. */
  #row = 0;
  #rowsInBlock = 0;

  constructor(
    kernel: KernelExports,
    memory: KernelMemory,
    read: GroupRead,
    {
      blockInBytes = cachedBlockInBytes,
      leafIndexes,
    }: { readonly blockInBytes?: number; readonly leafIndexes: readonly number[] },
  ) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#read = read;
    this.#leaves = leafIndexes.map((leafIndex) => {
      const chunk = read.group.chunks[leafIndex];
      const planned = read.chunks.find((candidate) => candidate.leafIndex === leafIndex);
      if (!chunk || !planned) throw new Error('a column that was not planned');
      const { plannedEnd } = planned;
      return new LeafReader(kernel, memory, chunk, {
        rowsWanted: read.to,
        rowsInGroup: read.group.rowCount,
        plannedEnd,
      });
    });
    this.#block = memory.allocate(blockInBytes);
    this.#beginBlock();
  }

  /**
   * Goes on until bytes are missing, a block of lines is full or the row group is done. The bytes of a request are there
   * when this is called again.
   *
   * @throws Unusual, and typed errors of the format's parts
   */
  next(): ConversionStep {
    while (this.#row < this.#read.to) {
      const request = this.#fillLeaves();
      if (request) return { kind: 'read', request };
      if (!this.#writeRows()) return this.#handOver();
    }
    return this.#rowsInBlock > 0 ? this.#handOver() : { kind: 'done' };
  }

  /** Decodes pages until every leaf has a row. */
  #fillLeaves(): ReadRequest | undefined {
    for (const leaf of this.#leaves) {
      while (leaf.available === 0) {
        const request = leaf.readPage();
        if (request) return request;
      }
    }
    return undefined;
  }

  /** Writes the rows that all leaves have; false when the block is full. */
  #writeRows(): boolean {
    const { from, to } = this.#read;
    const boundary = this.#row < from ? from : to;
    const available = Math.min(...this.#leaves.map((leaf) => leaf.available), boundary - this.#row);
    for (const [index, leaf] of this.#leaves.entries()) leaf.queue.lend(index);
    const written = this.#kernel.writeRows(available);
    const outcome = this.#kernel.getOutcome();
    if (outcome === outcomes.unusual)
      throw new Unusual('levels that contradict each other, or a text that is not UTF-8');
    for (const [index, leaf] of this.#leaves.entries()) {
      leaf.queue.settle(index);
      leaf.take(written);
    }
    this.#row += written;
    this.#rowsInBlock += written;
    const isFull = outcome === outcomes.full;
    if (this.#row <= from) {
      // Rows before those wanted: their lines are not.
      if (isFull && this.#rowsInBlock === 0) this.#growBlock();
      this.#beginBlock();
      return true;
    }
    if (isFull && this.#rowsInBlock === 0) {
      this.#growBlock();
      return true;
    }
    return !isFull;
  }

  #handOver(): ConversionStep {
    const { at } = this.#block;
    const step = { kind: 'rows', rowCount: this.#rowsInBlock, at, size: this.#kernel.getOutput() - at } as const;
    this.#beginBlock();
    return step;
  }

  #beginBlock(): void {
    const { at, size } = this.#block;
    this.#rowsInBlock = 0;
    this.#kernel.setOutput(at, at + size - roomBeyondLimit);
  }

  /** For a row that is longer than a block. */
  #growBlock(): void {
    const { size } = this.#block;
    this.#memory.free(this.#block);
    this.#block = this.#memory.allocate(size * 2);
    this.#beginBlock();
  }
}
