import type { KernelExports } from './kernel.ts';
import type { Block, KernelMemory } from './kernel-memory.ts';

const placeInBytes = 8;

/** Where the next entries of a queue are written to. */
export interface QueueEnd {
  readonly definitions: number;
  readonly repetitions: number;
  /** Places of texts: address and size, four bytes each. */
  readonly texts: number;
}

/**
 * The decoded entries of a leaf that are not written yet: two arrays of levels and, for the entries that are not null,
 * one of the places of their texts.
 */
export class EntryQueue {
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  #definitions: Block;
  #repetitions: Block;
  #texts: Block;
  /** Entries and texts in the arrays, and how many of them are taken. */
  #entryCount = 0;
  #textCount = 0;
  #entriesTaken = 0;
  #textsTaken = 0;
  /** Texts that were dropped from the array. */
  #textsDropped = 0;

  constructor(kernel: KernelExports, memory: KernelMemory) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#definitions = memory.allocate(0);
    this.#repetitions = memory.allocate(0);
    this.#texts = memory.allocate(0);
  }

  /** Texts that were taken in all. */
  get textsTaken(): number {
    return this.#textsDropped + this.#textsTaken;
  }

  /** Makes room for entries and says where they go. */
  reserve(count: number): QueueEnd {
    this.#dropTaken();
    // A zero ends the repetition levels.
    this.#definitions = this.#withRoom(this.#definitions, this.#entryCount, count);
    this.#repetitions = this.#withRoom(this.#repetitions, this.#entryCount, count + 1);
    this.#texts = this.#withRoom(this.#texts, this.#textCount * placeInBytes, count * placeInBytes);
    return {
      definitions: this.#definitions.at + this.#entryCount,
      repetitions: this.#repetitions.at + this.#entryCount,
      texts: this.#texts.at + this.#textCount * placeInBytes,
    };
  }

  /** Adds what was written into the room reserved. */
  add(entryCount: number, textCount: number): void {
    this.#entryCount += entryCount;
    this.#textCount += textCount;
    this.#memory.view(this.#repetitions.at + this.#entryCount, 1)[0] = 0;
  }

  /** Shows the entries to the kernel as those of a leaf. */
  lend(leaf: number): void {
    const taken = this.#entriesTaken;
    this.#kernel.setLeaf(
      leaf,
      this.#definitions.at + taken,
      this.#entryCount - taken,
      this.#repetitions.at + taken,
      this.#texts.at + this.#textsTaken * placeInBytes,
    );
  }

  /** Takes what the kernel has written. */
  settle(leaf: number): void {
    this.#entriesTaken = this.#kernel.getDefinitions(leaf) - this.#definitions.at;
    this.#textsTaken = (this.#kernel.getTexts(leaf) - this.#texts.at) / placeInBytes;
  }

  #dropTaken(): void {
    this.#shift(this.#definitions, this.#entriesTaken, this.#entryCount);
    this.#shift(this.#repetitions, this.#entriesTaken, this.#entryCount);
    this.#shift(this.#texts, this.#textsTaken * placeInBytes, this.#textCount * placeInBytes);
    this.#entryCount -= this.#entriesTaken;
    this.#textCount -= this.#textsTaken;
    this.#textsDropped += this.#textsTaken;
    this.#entriesTaken = 0;
    this.#textsTaken = 0;
  }

  #shift(block: Block, from: number, end: number): void {
    if (from > 0 && end > from) this.#memory.copy(block.at + from, end - from, block.at);
  }

  #withRoom(block: Block, used: number, more: number): Block {
    if (used + more <= block.size) return block;
    const larger = this.#memory.allocate(used + more);
    this.#memory.copy(block.at, used, larger.at);
    this.#memory.free(block);
    return larger;
  }
}
