import type { Clock } from '@amltune/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ColumnSelection } from '../parquet/columns.ts';
import type { RowTextOptions } from '../row-text.ts';
import type { DownloadEvent } from './events.ts';

/** What to download and where to. */
export interface DownloadOptions extends ColumnSelection, RowTextOptions {
  /** An id of the hub (`owner/name`), an https URL or a path of a .parquet or .jsonl file, or a folder of these. */
  readonly dataset: string;
  /** Default: all splits of the data set. */
  readonly splits?: readonly string[];
  /** Whole percent from the start of each split. Default 100. */
  readonly percent?: number | string;
  /** Any slice of Python `datasets`, such as `[10%:20%]`; instead of `percent`. */
  readonly slice?: string;
  /** Branch, tag or commit. Default `main`, pinned to its commit. */
  readonly revision?: string;
  /** Which configuration, where a data set has several. */
  readonly config?: string;
  /** The folder for `{split}.jsonl`; made if it is not there. */
  readonly out: string;
  /** Begin anew whatever is there: outputs, unfinished work, a file that somebody else wrote. Default false. */
  readonly overwrite?: boolean;
  /** Default: `HF_ENDPOINT`, else https://huggingface.co. Plain http to loopback only. */
  readonly hubUrl?: string;
  /** The hub's token; false sends none. Default: `HF_TOKEN`, else the token file of `hf`. */
  readonly token?: string | false;
  /** Default: core's own client. */
  readonly httpClient?: HttpClient;
  /** Requests at a time. Default 6. */
  readonly parallelism?: number;
  /** Longest time without a byte. Default 30,000. */
  readonly stallTimeoutInMs?: number;
  readonly onEvent?: (event: DownloadEvent) => void;
  readonly abortSignal?: AbortSignal;
  /** Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** An output file of a download. */
export interface DownloadedFile {
  readonly split: string;
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** In lower-case hexadecimal. */
  readonly sha256: string;
}

/** What a download did. */
export interface DownloadResult {
  /** In the order of `splits`, or of the data set. */
  readonly files: readonly DownloadedFile[];
  /** Bytes of content received, repeated ones included; listings are not counted. */
  readonly bytesFetched: number;
  /** Ranges asked for, repeated ones included; a redirect belongs to its range, listings are not counted. */
  readonly requests: number;
  /** The commit of a hub's data set. */
  readonly revision?: string;
}
