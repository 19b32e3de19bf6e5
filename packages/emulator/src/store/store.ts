/** A document as it is kept. */
export interface StoredDocument<Value> {
  readonly key: string;
  readonly value: Value;
  /** 1 for a new document; one more with each change. */
  readonly revision: number;
  /** Order of creation over all kinds: greater is later. */
  readonly sequence: number;
}

/** Which documents of a kind are listed, and how many. */
export interface ListOptions {
  /** Only keys that begin so. */
  readonly prefix?: string;
  /** Default: oldest first, by creation. */
  readonly newestFirst?: boolean;
  readonly limit?: number;
  /** Leaves out that many. */
  readonly skip?: number;
}

/** The documents of one kind, by key. Values are JSON; what is read is a copy. */
export interface Collection<Value> {
  get(key: string): Value | undefined;
  read(key: string): StoredDocument<Value> | undefined;
  has(key: string): boolean;
  list(options?: ListOptions): StoredDocument<Value>[];
  count(prefix?: string): number;
  /** Creates or replaces. */
  put(key: string, value: Value): void;
  /** Changes a document that is there; returns the new value, or undefined where there is none. */
  update(key: string, change: (value: Value) => Value): Value | undefined;
  /** Whether there was one. */
  delete(key: string): boolean;
  /** Deletes all keys that begin so; returns how many. */
  deleteAll(prefix: string): number;
}

/** Everything that an emulator remembers. Writes are synchronous and there is one writer, so nothing interleaves. */
export interface Store {
  collection<Value>(kind: string): Collection<Value>;
  /**
   * Runs all writes of `work`, or none where it throws or the process dies. `work` must not wait. Inside another
   * transaction it joins that one.
   */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}
