/** One claim of a suite and how it came out, with the figures that show how much was tried. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly figures: string;
}

/** A comparison with something that is not ours: a language, an official client, a schema. */
export interface Suite {
  readonly name: string;
  /** Why the suite cannot run on this machine; undefined where it can. */
  readonly missing: () => Promise<string | undefined>;
  readonly run: () => Promise<readonly Check[]>;
}
