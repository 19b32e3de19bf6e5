/** What a download tells while it runs. */
export type DownloadEvent =
  /** Before the first byte of rows is fetched; footers are read by then. */
  | {
      readonly type: 'download-planned';
      readonly revision?: string;
      readonly bytes: number;
      readonly requests: number;
      readonly splits: readonly PlannedSplitSummary[];
    }
  /** The messages column has another name in the source. */
  | {
      readonly type: 'columns-detected';
      readonly split: string;
      readonly columns: readonly string[];
      readonly chat?: ChatColumn;
    }
  /** After each step that a killed run would go on from. */
  | {
      readonly type: 'download-progress';
      readonly split: string;
      readonly rows: number;
      readonly bytesWritten: number;
      readonly bytesFetched: number;
    }
  | { readonly type: 'request-retried'; readonly host: string; readonly reason: string; readonly delayInMs: number }
  | { readonly type: 'file-resumed'; readonly split: string; readonly rows: number }
  | {
      readonly type: 'file-finished';
      readonly split: string;
      readonly path: string;
      readonly rows: number;
      readonly reused: boolean;
    };

/** What will be fetched for a split. */
export interface PlannedSplitSummary {
  readonly split: string;
  /** Unknown for lines whose number is not known before they are read. */
  readonly rows?: number;
  /** Bytes that are not here yet. */
  readonly bytes: number;
  readonly requests: number;
}

/** The column that holds the turns of a conversation. */
export interface ChatColumn {
  readonly column: string;
  /** Keys of a turn, such as `content` and `role`, or `from` and `value`. */
  readonly keys: readonly string[];
}
