import type { ByteRange } from '../parquet/plan.ts';
import type { Block, KernelMemory } from './kernel-memory.ts';

/** Bytes of the file that the caller reads into the kernel's memory before it goes on. */
export interface ReadRequest {
  /** Where they lie in the file. */
  readonly start: number;
  /** Where they go, `size` bytes. */
  readonly at: number;
  readonly size: number;
}

/** The stretch of a column chunk that is in the kernel's memory. */
export class InputWindow {
  readonly #memory: KernelMemory;
  #block: Block | undefined;
  #start = 0;
  #end = 0;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /**
   * Makes room for `wanted`; undefined when it is there already. Otherwise the caller fills the request, which reaches
   * to `readEnd`, and the window begins at `wanted.start`.
   */
  request(wanted: ByteRange, readEnd: number): ReadRequest | undefined {
    const { start } = wanted;
    if (this.has(wanted)) return undefined;
    const kept = start >= this.#start && start < this.#end ? this.#end - start : 0;
    const keptAt = kept > 0 ? this.addressOf(start) : 0;
    const before = this.#block;
    if (before && before.size >= readEnd - start) {
      this.#memory.copy(keptAt, kept, before.at);
    } else {
      this.#block = this.#memory.allocate(readEnd - start);
      this.#memory.copy(keptAt, kept, this.#block.at);
      if (before) this.#memory.free(before);
    }
    this.#start = start;
    this.#end = readEnd;
    return { start: start + kept, at: this.addressOf(start + kept), size: readEnd - start - kept };
  }

  has({ start, end }: ByteRange): boolean {
    return start >= this.#start && end <= this.#end;
  }

  /** End of what is there from `start` on. */
  endFrom(start: number): number {
    return this.has({ start, end: start }) ? this.#end : start;
  }

  /** Where a byte of the file is, which is in the window. */
  addressOf(offset: number): number {
    return (this.#block?.at ?? 0) + offset - this.#start;
  }
}
