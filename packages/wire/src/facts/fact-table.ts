/** Where facts were read. */
export interface FactSource {
  /** GitHub repository as `owner/name`. */
  readonly repository: string;
  /** Absent where the copy that was read named none. */
  readonly commit?: string;
  /** Files in it; `*` and names in braces stand for several. */
  readonly paths: readonly string[];
}

/** Facts that were true on a day. The service can differ since: ask it first where it can be asked. */
export interface FactTable<Row> {
  /** The day of the commit, or on which the source was read, as `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly sources: readonly FactSource[];
  readonly rows: readonly Row[];
}
