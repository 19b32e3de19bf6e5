import { TextHash } from './text-hash.ts';

const startSlots = 1 << 12;
const maxSlots = 1 << 22;
const maxLoad = 0.7;

/**
 * Remembers which texts were seen and where, in 12 bytes a slot: an open-addressing table of 64-bit hashes, so memory is
 * bounded (50 MB, about 2.9 million texts) and a false match is as likely as 1 in 10 million for a full table.
 */
export class SeenTexts {
  readonly #hash = new TextHash();
  #slots = startSlots;
  #keys = new Uint32Array(2 * startSlots);
  #places = new Uint32Array(startSlots); // place + 1; 0 is free
  #count = 0;

  /** Whether every text so far was remembered; false once the table is full. */
  complete = true;

  /**
   * Where the text was first seen, or undefined when it is new and from now on at `place`.
   *
   * @param place a whole number from 0 to 2^32 - 2
   */
  see(text: string | Uint8Array, place: number): number | undefined {
    const { high, low } = this.#hash.of(text);
    const slot = this.#find(high, low);
    const seen = this.#places[slot];
    if (seen) return seen - 1;
    if (this.#count >= maxLoad * maxSlots) this.complete = false;
    else this.#insert(slot, high, low, place + 1);
    return undefined;
  }

  #find(high: number, low: number): number {
    const mask = this.#slots - 1;
    let slot = high & mask;
    while (this.#places[slot] && (this.#keys[2 * slot] !== high || this.#keys[2 * slot + 1] !== low))
      slot = (slot + 1) & mask;
    return slot;
  }

  #insert(slot: number, high: number, low: number, place: number): void {
    this.#keys[2 * slot] = high;
    this.#keys[2 * slot + 1] = low;
    this.#places[slot] = place;
    this.#count += 1;
    if (this.#count > maxLoad * this.#slots && this.#slots < maxSlots) this.#grow();
  }

  #grow(): void {
    const keys = this.#keys;
    const places = this.#places;
    this.#slots *= 2;
    this.#keys = new Uint32Array(2 * this.#slots);
    this.#places = new Uint32Array(this.#slots);
    places.forEach((place, old) => {
      if (!place) return;
      const high = keys[2 * old] as number;
      const low = keys[2 * old + 1] as number;
      const slot = this.#find(high, low);
      this.#keys[2 * slot] = high;
      this.#keys[2 * slot + 1] = low;
      this.#places[slot] = place;
    });
  }
}
