import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that `@amltune/data` throws. `docs/errors.md` is generated from it. */
export const dataErrorCodes = {
  CHAT_FORMAT_UNKNOWN: {
    kind: 'usage',
    meaning: 'A file holds no conversation in a form that is known here.',
    fix: 'Name the columns: user and assistant, or the one that holds the list of turns.',
  },
  COLUMN_MISSING: {
    kind: 'usage',
    meaning: 'The source lacks a column that was asked for.',
    fix: 'Choose one of the columns that the message lists.',
  },
  COUNT_INVALID: {
    kind: 'usage',
    meaning: 'A number of rows is not a whole number in range.',
    fix: 'Give a whole number from 1 on.',
  },
  CSV_INVALID: {
    kind: 'usage',
    meaning: 'A CSV or TSV file breaks the rules of quoting or has rows of different width.',
    fix: 'Look at the line given; save the table again from the program that made it.',
  },
  DATASET_GATED: {
    kind: 'auth',
    meaning: 'The data set is gated and this account has not accepted its terms.',
    fix: 'Accept the terms on the page of the data set, then set HF_TOKEN to a token with read permission.',
  },
  DATASET_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'The hub has no data set of that name, or it is private and the token cannot see it.',
    fix: 'Check the name (owner/name); for a private data set set HF_TOKEN.',
  },
  FILE_NAME_UNSAFE: {
    kind: 'unexpected',
    meaning: 'The hub listed a file name that would leave its folder.',
    fix: 'Do not use this data set; report the name to its owner.',
  },
  FILE_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'A data file does not exist.',
    fix: 'Check the path; list the files of the data set on its page.',
  },
  FILE_TOO_LARGE: {
    kind: 'usage',
    meaning: 'A file must be read whole and is too large for that.',
    fix: 'Write it as JSON Lines, one object a line.',
  },
  FILE_UNREADABLE: {
    kind: 'usage',
    meaning: 'A path exists and cannot be read as a file.',
    fix: 'Check that it is a file and that its permissions allow reading.',
  },
  HUB_TOKEN_REFUSED: {
    kind: 'auth',
    meaning: 'The hub refused the token, or wants one.',
    fix: 'Set HF_TOKEN to a valid token with read permission, or unset it for a public data set.',
  },
  HUB_URL_REFUSED: {
    kind: 'usage',
    meaning: 'An address is not acceptable: not https (plain http is allowed to loopback only), or not a URL.',
    fix: 'Use an https address, or a loopback address for tests.',
  },
  JSONL_INVALID: {
    kind: 'usage',
    meaning: 'A line of a JSONL source is not a JSON object.',
    fix: 'Look at the line given; run `amltune data check` on the file.',
  },
  OUTPUT_EXISTS: {
    kind: 'precondition',
    meaning: 'An output file is there already and is not what an earlier download wrote.',
    fix: 'Move the file away, choose another folder, or allow overwriting.',
  },
  OUTPUT_IS_INPUT: {
    kind: 'usage',
    meaning: 'The output would overwrite the input.',
    fix: 'Choose another path for the output; nothing is changed in place.',
  },
  OUTPUT_LOCKED: {
    kind: 'precondition',
    meaning: 'Another process is writing into the output folder.',
    fix: 'Wait for it to end, or choose another folder.',
  },
  OUTPUT_WRITE_FAILED: {
    kind: 'precondition',
    meaning: 'The output could not be written.',
    fix: 'Check free space and permissions of the output folder, then run the same call again.',
  },
  PARQUET_INVALID: {
    kind: 'usage',
    meaning: 'A parquet file is damaged, or states sizes that cannot be true.',
    fix: 'Fetch the file again; if it stays so, report it to the owner of the file.',
  },
  PARQUET_UNSUPPORTED: {
    kind: 'usage',
    meaning: 'A parquet file uses a type, codec or encoding that has no JSON form here.',
    fix: 'Leave the column out with `columns`, or write the file again with plain types.',
  },
  REMOTE_CHANGED: {
    kind: 'precondition',
    meaning: 'The remote file is no longer the one that the download began with.',
    fix: 'Run again with overwriting allowed to begin anew, or pin the former revision.',
  },
  REMOTE_INVALID: {
    kind: 'unexpected',
    meaning: 'A server did not answer a byte range as it was asked, or its listing has no known shape.',
    fix: 'Run again later; a proxy in between that rewrites answers is the usual cause.',
  },
  REMOTE_REJECTED: {
    kind: 'usage',
    meaning: 'The server refused the request (other HTTP 4xx).',
    fix: 'Check the address and the permission to read it.',
  },
  REMOTE_THROTTLED: {
    kind: 'unexpected',
    meaning: 'The server still limited the rate after every retry (HTTP 429).',
    fix: 'Wait some minutes and run the same call again; a token raises the limit of the hub.',
  },
  REMOTE_UNAVAILABLE: {
    kind: 'unexpected',
    meaning: 'The server could not be reached, kept breaking off, or failed after every retry.',
    fix: 'Check the network and run the same call again; it goes on where it stopped.',
  },
  REPAIR_IMPOSSIBLE: {
    kind: 'usage',
    meaning: 'A file is of another kind than JSON Lines, so it cannot be mended line by line.',
    fix: 'Convert it first with `amltune data convert`.',
  },
  REVISION_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'The data set has no such branch, tag or commit.',
    fix: 'Leave the revision out for the newest one, or copy the commit from the page of the data set.',
  },
  SHARE_INVALID: {
    kind: 'usage',
    meaning: 'A share of the rows is not between 0 and 1.',
    fix: 'Give a number such as 0.1 for a tenth.',
  },
  SLICE_INVALID: {
    kind: 'usage',
    meaning: 'A slice or percentage is not written as Python `datasets` accepts it.',
    fix: 'Use whole numbers: `5%`, `[10%:20%]`, `[:100]` or `[100:200]`; percentages from -100 to 100.',
  },
  SOURCE_UNSUPPORTED: {
    kind: 'usage',
    meaning: 'The source has no parquet or JSONL file that can be read as rows.',
    fix: 'Give a data set, path or URL with .parquet or .jsonl files.',
  },
  SPLIT_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'The data set has no split of that name.',
    fix: 'Choose one of the splits that the message lists.',
  },
  TOKENIZER_INVALID: {
    kind: 'usage',
    meaning: 'The tokenizer files are missing, are not what they should be, or hold no chat template.',
    fix: 'Give the tokenizer.json of the model, with its tokenizer_config.json beside it.',
  },
  UPLOAD_CONTAINER_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'The container of the datastore does not exist in its storage account.',
    fix: 'Check the datastore on the page of the workspace; its container may have been deleted.',
  },
  UPLOAD_DATASTORE_UNSUPPORTED: {
    kind: 'usage',
    meaning: 'The datastore is not a blob container.',
    fix: 'Choose a datastore of the type Azure Blob Storage, such as workspaceblobstore.',
  },
  UPLOAD_FILE_CHANGED: {
    kind: 'precondition',
    meaning: 'A local file changed while it was uploaded. Nothing of the new content was published under the old name.',
    fix: 'Upload again when nothing writes to the file.',
  },
  UPLOAD_FOLDER_EMPTY: {
    kind: 'usage',
    meaning: 'A folder has no file to upload, or its ignore file leaves out all of them.',
    fix: 'Check the path and the .amlignore or .gitignore in it.',
  },
  UPLOAD_FORBIDDEN: {
    kind: 'auth',
    meaning: 'The storage account refused the identity, signature or key (HTTP 401 or 403).',
    fix: 'Ask for the role Storage Blob Data Contributor on the storage account, then wait some minutes.',
  },
  UPLOAD_IGNORE_INVALID: {
    kind: 'usage',
    meaning: 'An .amlignore or .gitignore has a line that is no pattern.',
    fix: 'Mend the line; ranges in brackets go from the lower to the higher character.',
  },
  UPLOAD_NETWORK_BLOCKED: {
    kind: 'precondition',
    meaning: 'The storage account does not accept requests from this network.',
    fix: 'Run from the network of the workspace, or allow this address in the firewall of the storage account.',
  },
  UPLOAD_REFUSED: {
    kind: 'unexpected',
    meaning: 'The storage service refused a request of an upload for another reason (other HTTP 4xx).',
    fix: 'Look up the code of the storage service that the message gives.',
  },
  UPLOAD_UNAVAILABLE: {
    kind: 'unexpected',
    meaning: 'The storage service still failed after every retry (HTTP 408, 429 or 5xx).',
    fix: 'Run the same upload again later; it goes on where it stopped.',
  },
} as const satisfies ErrorCodeTable;

/** The codes of {@link dataErrorCodes}. */
export type DataErrorCode = keyof typeof dataErrorCodes;

/** Makes an error of this package. */
export const dataError = errorsOf(dataErrorCodes);
