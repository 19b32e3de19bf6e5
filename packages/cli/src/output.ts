import type { CommandResult } from './command.ts';
import { createPaint, hasColour } from './colour.ts';
import type { Io } from './io.ts';
import type { OutputFormat } from './output-formats.ts';
import { escapeJson, toPlainLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';
import { encodeJson, valueText } from './value-text.ts';
import type { View } from './view.ts';
import { renderView } from './view-text.ts';

/** How a result is to be printed. */
export interface OutputOptions {
  readonly output: OutputFormat;
  /** JMESPath expression, applied to the value before it is printed. */
  readonly query?: string | undefined;
  /** What `--no-color` turns off. */
  readonly color: boolean;
}

type JsonObject = Record<string, unknown>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const toRows = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);
const orNull = (value: unknown): unknown => (value === undefined ? null : value);

/** The value as JSON sees it: dates as text, nothing undefined. */
function toJsonValue(value: unknown): unknown {
  return JSON.parse(encodeJson(value) ?? 'null') as unknown;
}

/** A view for a value that has none of its own, or that a query has changed. */
function viewOf(value: unknown): View {
  if (isObject(value)) return { kind: 'fields', fields: Object.entries(value) };
  if (!Array.isArray(value)) return { kind: 'fields', fields: [['value', value]] };
  return tableOf(value);
}

function tableOf(value: unknown): View & { kind: 'table' } {
  const rows = toRows(value);
  if (!rows.every(isObject)) return { kind: 'table', columns: ['value'], rows: rows.map((row) => [row]) };
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { kind: 'table', columns, rows: rows.map((row) => columns.map((column) => row[column])) };
}

function tsvText(value: unknown): string {
  return toRows(value)
    .map((row): unknown[] => (isObject(row) ? Object.values(row) : Array.isArray(row) ? row : [row]))
    .map((cells) => `${cells.map((cell) => toPlainLine(valueText(cell))).join('\t')}\n`)
    .join('');
}

/**
 * Prints a result on stdout. `json` is one document, `jsonl` one line for each element of an array, `table` and `tsv`
 * one row for each; `human` is the command's own view. Only `human` and `table` cut to the terminal, and say so.
 *
 * @throws AmltuneError `QUERY_INVALID`
 */
export async function printResult(result: CommandResult, options: OutputOptions, io: Io, report: Reporter) {
  const { output: format, query } = options;
  const own = query === undefined ? result.view : undefined;
  if (own && (format === 'human' || (format === 'table' && own.kind === 'table')))
    return printView(own, options, io, report);

  const whole = toJsonValue(result.value);
  const value = query === undefined ? whole : orNull((await import('./query.ts')).applyQuery(whole, query));
  if (format === 'json') return void io.stdout.write(`${escapeJson(JSON.stringify(value, null, 2))}\n`);
  if (format === 'jsonl') {
    const lines = toRows(value).map((row) => `${escapeJson(JSON.stringify(row))}\n`);
    return void io.stdout.write(lines.join(''));
  }
  if (format === 'tsv') return void io.stdout.write(tsvText(value));
  printView(format === 'human' ? viewOf(value) : tableOf(value), options, io, report);
}

function printView(view: View, { color }: OutputOptions, io: Io, report: Reporter) {
  const width = io.stdout.isTTY ? (io.stdout.columns ?? 80) : Infinity;
  const { text, isCut } = renderView(view, width, createPaint(hasColour(io.stdout, io.env, color)));
  io.stdout.write(text);
  if (isCut) report.note(`Some columns are cut to ${width}; -o json shows everything.`);
  if (view.kind === 'table' && !view.rows.length) report.note(view.empty ?? 'Nothing found.');
}
