import { readLines, type Line } from '../lines.ts';
import { estimatingCounter, loadTokenCounter, type TokenCounter } from '../tokens.ts';
import { chatRowKindOf, checkRow, type ChatMessage, type ChatRowKind, type ReportFinding } from './check-row.ts';
import { FindingCollector, type ChatFinding } from './findings.ts';
import { parseLine } from './parse-line.ts';
import { ColumnTypes } from './column-types.ts';
import { idOf, SeenRows } from './seen-rows.ts';
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

/**
 * Checks a chat JSONL file in one streaming pass and reports everything, errors apart from warnings. Memory stays under
 * 200 MB at any file size.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TOKENIZER_INVALID`, `ABORTED`
 */
export async function checkChatFile(path: string, options: CheckChatFileOptions = {}): Promise<ChatFileCheck> {
  const { maxRowInBytes, abortSignal, rowsPerStep = 1, hasValidationFile = false } = options;
  const kind = options.kind ?? chatRowKindOf(path);
  const counter =
    options.tokenizerPath === undefined ? estimatingCounter : await loadTokenCounter(options.tokenizerPath);
  const limit = options.maxSeqLength ?? counter.modelMaxLength;
  const findings = new FindingCollector(options.maxFindingsPerCode ?? 100);
  const seen = new SeenRows();
  const readOptions = { maxLineInBytes: maxRowInBytes, abortSignal };
  for (const other of options.compareWith ?? []) await seen.remember(other, readOptions);

  const columns = new ColumnTypes(options.language);
  const tokens: ChatFileCheck['tokens'] = {
    method: counter.method,
    total: 0,
    longest: 0,
    ...(limit !== undefined && { limit }),
  };
  let rows = 0;
  let sizeInBytes = 0;
  let carriageReturns = false;

  const checkLine = (line: Line): void => {
    const report: ReportFinding = (code, field, message) => findings.add(code, line.number, field, message);
    if (line.carriageReturn && !carriageReturns) {
      carriageReturns = true;
      report('CARRIAGE_RETURN', '', () => 'the line ends in CR LF');
    }
    const parsed = parseLine(line, report);
    if (parsed !== 'LINE_BLANK' && parsed !== 'NOT_JSON_LINES') rows += 1;
    if (typeof parsed === 'string') return;
    const messages = checkRow(parsed.value, kind, parsed.mayHoldOddCharacters, report);
    columns.check(parsed.value, report);
    checkSeen(seen, parsed.value, messages, line.number, report);
    if (!messages) return;
    const count = counter.count(messages);
    tokens.total += count;
    tokens.longest = Math.max(tokens.longest, count);
    if (limit !== undefined && count > limit)
      report('TOKENS_OVER_LIMIT', 'messages', () => `${count} tokens (${counter.method}), ${limit} allowed`);
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
    tokens,
    split,
    duplicatesComplete: seen.complete,
  };
}

function checkSeen(
  seen: SeenRows,
  row: unknown,
  messages: readonly ChatMessage[] | undefined,
  line: number,
  report: ReportFinding,
): void {
  const sameRow = messages && seen.seeConversation(messages, line);
  if (sameRow)
    report(
      sameRow.otherFile ? 'ROW_LEAKED' : 'ROW_DUPLICATE',
      'messages',
      () => `same conversation as ${sameRow.where}`,
    );
  const id = idOf(row);
  const sameId = id && seen.seeId(id, line);
  if (sameId) report(sameId.otherFile ? 'ID_LEAKED' : 'ID_DUPLICATE', id.column, () => `same id as ${sameId.where}`);
}
