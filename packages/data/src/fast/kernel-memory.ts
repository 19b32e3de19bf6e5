import type { KernelExports } from './kernel.ts';
import { Unusual } from './unusual.ts';
import type { WasmMemory } from './web-assembly.ts';

/** A piece of the kernel's memory. */
export interface Block {
  readonly at: number;
  /** Bytes that may be used. The kernel may read and write {@link slackInBytes} further. */
  readonly size: number;
}

/** What the kernel's blocks of 16 to 64 bytes may pass an end by. */
const slackInBytes = 64;
const smallestBlock = 1 << 12;
const pageInBytes = 1 << 16;
/** The kernel reads at most 64 KiB before a block while it finds out that a copy's offset is wrong. */
const firstAddress = 2 * pageInBytes;

/**
 * Hands out the kernel's memory in blocks of powers of two and takes them back. WebAssembly memory only grows, but what
 * is never touched takes no room, and blocks are used again before it grows.
 */
export class KernelMemory {
  readonly #memory: WasmMemory;
  readonly #maxInBytes: number;
  readonly #free = new Map<number, number[]>();
  #top: number;
  #bytes: Uint8Array;

  constructor(kernel: KernelExports, maxInBytes = 1 << 30) {
    this.#memory = kernel.memory;
    this.#maxInBytes = maxInBytes;
    this.#top = Math.max(firstAddress, Math.ceil(kernel.getHeapStart() / slackInBytes) * slackInBytes);
    this.#bytes = new Uint8Array(kernel.memory.buffer);
  }

  /** @throws Unusual when there is no room */
  allocate(size: number): Block {
    const whole = Math.max(smallestBlock, 2 ** Math.ceil(Math.log2(size + slackInBytes)));
    const used = this.#free.get(whole)?.pop();
    if (used !== undefined) return { at: used, size: whole - slackInBytes };
    const at = this.#top;
    this.#grow(at + whole);
    this.#top = at + whole;
    return { at, size: whole - slackInBytes };
  }

  free({ at, size }: Block): void {
    const whole = size + slackInBytes;
    const free = this.#free.get(whole);
    if (free) free.push(at);
    else this.#free.set(whole, [at]);
  }

  /** Takes back whatever was handed out since the memory had this end. */
  returnTo(end: number): void {
    this.#top = end;
    this.#free.clear();
  }

  /** End of what is handed out. */
  get end(): number {
    return this.#top;
  }

  /** The bytes at an address, until memory grows. */
  view(at: number, size: number): Uint8Array {
    return this.#bytes.subarray(at, at + size);
  }

  copy(from: number, size: number, to: number): void {
    this.#bytes.copyWithin(to, from, from + size);
  }

  #grow(end: number): void {
    const missing = end - this.#bytes.length;
    if (missing <= 0) return;
    if (end > this.#maxInBytes) throw new Unusual(`needs ${end} bytes of memory`);
    try {
      this.#memory.grow(Math.ceil(missing / pageInBytes));
    } catch {
      throw new Unusual(`needs ${end} bytes of memory that there are not`);
    }
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }
}
