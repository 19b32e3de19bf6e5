import { isUtf8 } from 'node:buffer';
import { basename } from 'node:path';
import { readLines, type Line } from '../lines.ts';
import { estimatingCounter, loadTokenCounter, type TokenCounter } from '../tokens.ts';
import { checkRow, type ChatRowKind, type ReportFinding } from './check-row.ts';
import { FindingCollector, type ChatFinding } from './findings.ts';
import { sniffFileKind } from './sniff-file-kind.ts';
import { ColumnTypes } from './column-types.ts';
import { SeenRows } from './seen-rows.ts';
import { trainRowsOf } from './train-rows.ts';

/** What to check a chat file against. */
export interface CheckChatFileOptions {
  /** Training rows end with the assistant, generation rows with the user. Default: `gen` when the file name says so. */
  kind?: ChatRowKind;
  /** Files that must not share rows or ids with this one, such as the test file of a training file. */
  compareWith?: readonly string[];
  /** `tokenizer.json` of the model, for exact token counts. Default: a labelled estimate. */
  tokenizerPath?: string;
  /** Tokens that a row may have. Default: no limit, except the one that the tokenizer's files state. */
  maxSeqLength?: number;
  /** Two-letter code of the language asked for; a column named with another one is an error. Default: not checked. */
  language?: string;
  /** Whether a validation file goes with this one, so that the pipeline takes no 20 percent of it. Default false. */
  hasValidationFile?: boolean;
  /** Rows of one optimizer step (batch × accumulation × GPUs × nodes). Default 1. */
  rowsPerStep?: number;
  /** Findings kept of each code; all are counted. Default 100. */
  maxFindingsPerCode?: number;
  /** Largest row. Default 16 MiB. */
  maxRowInBytes?: number;
  /** Called about once a MiB. */
  onProgress?: (progress: { rows: number; bytes: number }) => void;
  abortSignal?: AbortSignal;
}

/** What {@link checkChatFile} found. */
export interface ChatFileCheck {
  path: string;
  kind: ChatRowKind;
  rows: number;
  sizeInBytes: number;
  /** Whether there are no errors. */
  ok: boolean;
  /** By line; of each code the first `maxFindingsPerCode`. */
  errors: ChatFinding[];
  warnings: ChatFinding[];
  /** Every finding counted, by code. */
  counts: Record<string, number>;
  tokens: { method: TokenCounter['method']; total: number; longest: number; limit?: number };
  /** Rows that the pipeline would train and validate on. */
  split: { trainRows: number; validationRows: number };
  /** False when the file has so many rows that later ones were not compared for duplicates. */
  duplicatesComplete: boolean;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const oddEscapes = ['\\u', '\\b', '\\f'].map((escape) => Buffer.from(escape));

/**
 * Checks a chat JSONL file in one streaming pass and reports everything, errors apart from warnings. Memory stays under
 * 200 MB at any file size.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TOKENIZER_INVALID`, `ABORTED`
 */
export async function checkChatFile(path: string, options: CheckChatFileOptions = {}): Promise<ChatFileCheck> {
  const { maxRowInBytes, abortSignal, rowsPerStep = 1, hasValidationFile = false } = options;
  const kind = options.kind ?? (/(^|[^a-z])gen([^a-z]|$)/i.test(basename(path)) ? 'gen' : 'sft');
  const counter =
    options.tokenizerPath === undefined ? estimatingCounter : await loadTokenCounter(options.tokenizerPath);
  const limit = options.maxSeqLength ?? counter.modelMaxLength;
  const findings = new FindingCollector(options.maxFindingsPerCode ?? 100);
  const seen = new SeenRows();
  const readOptions = { maxLineInBytes: maxRowInBytes, abortSignal };
  for (const other of options.compareWith ?? []) await seen.remember(other, readOptions);

  const columns = new ColumnTypes(options.language);
  let rows = 0;
  let sizeInBytes = 0;
  let tokensTotal = 0;
  let longest = 0;
  let carriageReturns = 0;

  const checkLine = (line: Line): void => {
    const report: ReportFinding = (code, field, message) => findings.add(code, line.number, field, message);
    let { bytes } = line;
    if (line.number === 1) {
      const fileKind = sniffFileKind(bytes);
      if (fileKind) return report('NOT_JSON_LINES', '', () => `the file is ${fileKind}`);
      if (bytes.subarray(0, 3).equals(byteOrderMark)) {
        bytes = bytes.subarray(3);
        report('BYTE_ORDER_MARK', '', () => 'the file begins with the bytes EF BB BF');
      }
    }
    if (line.carriageReturn && (carriageReturns += 1) === 1)
      report('CARRIAGE_RETURN', '', () => 'the line ends in CR LF');
    if (line.oversize) {
      rows += 1;
      return report('ROW_TOO_LARGE', '', () => `${line.sizeInBytes} bytes`);
    }
    if (isBlank(bytes)) return report('LINE_BLANK', '', () => 'the line is empty');
    rows += 1;
    if (!isUtf8(bytes)) return report('UTF8_INVALID', '', () => `not UTF-8 from byte ${firstInvalidByte(bytes)} on`);
    const row = parseRow(bytes, report);
    if (row === undefined) return;
    const messages = checkRow(row.value, kind, mayHoldOddCharacters(bytes), report);
    columns.check(row.value, report);
    seen.compare(row.value, messages, line.number, report);
    if (!messages) return;
    const tokens = counter.count(messages);
    tokensTotal += tokens;
    if (tokens > longest) longest = tokens;
    if (limit !== undefined && tokens > limit)
      report('TOKENS_OVER_LIMIT', 'messages', () => `${tokens} tokens (${counter.method}), ${limit} allowed`);
  };

  for await (const lines of readLines(path, readOptions)) {
    for (const line of lines) {
      checkLine(line);
      sizeInBytes += line.sizeInBytes + 1;
      if (findings.counts.has('NOT_JSON_LINES')) break;
    }
    if (findings.counts.has('NOT_JSON_LINES')) break;
    options.onProgress?.({ rows, bytes: sizeInBytes });
  }

  const trainRows = hasValidationFile ? rows : trainRowsOf(rows);
  const split = { trainRows, validationRows: rows - trainRows };
  if (!findings.counts.has('NOT_JSON_LINES')) {
    if (rows === 0) findings.add('FILE_EMPTY', 0, '', () => 'the file has no rows');
    else if (kind === 'sft' && (trainRows < rowsPerStep || (!hasValidationFile && split.validationRows === 0)))
      findings.add(
        'ROWS_TOO_FEW',
        0,
        '',
        () => `${trainRows} rows to train on (a step takes ${rowsPerStep}), ${split.validationRows} to validate`,
      );
  }
  return {
    path,
    kind,
    rows,
    sizeInBytes,
    ok: findings.total('error') === 0,
    errors: findings.list('error'),
    warnings: findings.list('warning'),
    counts: Object.fromEntries(findings.counts),
    tokens: { method: counter.method, total: tokensTotal, longest, ...(limit !== undefined && { limit }) },
    split,
    duplicatesComplete: seen.complete,
  };
}

function parseRow(bytes: Buffer, report: ReportFinding): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch (error) {
    report('JSON_INVALID', '', () => (error as Error).message);
    return undefined;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09);
}

/** Surrogates come from `\u` escapes only; control characters from escapes, as DEL, or as U+0080 to U+009F (C2 ..). */
function mayHoldOddCharacters(bytes: Buffer): boolean {
  return bytes.includes(0x7f) || bytes.includes(0xc2) || oddEscapes.some((escape) => bytes.includes(escape));
}

/** The offset of the first byte that is not UTF-8: where the decoder put U+FFFD and the file has not written it. */
function firstInvalidByte(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  for (let index = text.indexOf('\ufffd'); index >= 0; index = text.indexOf('\ufffd', index + 1)) {
    const offset = Buffer.byteLength(text.slice(0, index));
    if (bytes.readUIntBE(offset, Math.min(3, bytes.length - offset)) !== 0xefbfbd) return offset;
  }
  return 0;
}
