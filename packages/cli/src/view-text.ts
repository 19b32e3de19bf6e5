import type { Paint, Style } from './colour.ts';
import { toPlainLine, toPlainText } from './plain-text.ts';
import { cutLine, padLine, textWidth, wrapText } from './text-width.ts';
import { valueText } from './value-text.ts';
import type { CheckLine, View } from './view.ts';

/** A rendered view, and whether something did not fit. */
export interface ViewText {
  readonly text: string;
  readonly isCut: boolean;
}

const gap = '  ';
const leastColumnWidth = 6;

/** One value as a person reads it, on one line, with nothing in it that a terminal would act on. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  if (value instanceof Date) return value.toISOString();
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  return toPlainLine(isList ? value.map(valueText).join(', ') : valueText(value)) || '-';
}

/** Takes columns off the widest ones until the row fits, none going below a readable width. */
export function fitWidths(natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1) - available;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= leastColumnWidth) break;
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

function tableText(view: View & { kind: 'table' }, width: number, paint: Paint): ViewText {
  const header = view.columns.map((column) => column.toUpperCase());
  const rows = view.rows.map((row) => row.map(cellText));
  const natural = header.map((title, column) =>
    rows.reduce((widest, row) => Math.max(widest, textWidth(row[column] ?? '')), textWidth(title)),
  );
  const widths = fitWidths(natural, width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => padLine(cutLine(cell, widths[column] ?? 0), widths[column] ?? 0))
      .join(gap)
      .trimEnd();
  return {
    text: [paint('bold', line(header)), ...rows.map(line)].map((text) => `${text}\n`).join(''),
    isCut: widths.some((columnWidth, column) => columnWidth < (natural[column] ?? 0)),
  };
}

function fieldsText(view: View & { kind: 'fields' }, width: number, paint: Paint): ViewText {
  const labelWidth = view.fields.reduce((widest, [label]) => Math.max(widest, textWidth(label)), 0);
  const indent = labelWidth + gap.length;
  const lines = view.fields.flatMap(([label, value]) => {
    const paragraphs = (typeof value === 'string' ? toPlainText(value) : cellText(value)).split('\n');
    const text = paragraphs.flatMap((paragraph) => wrapText(paragraph, Math.max(20, width - indent)));
    return (text.length ? text : ['-']).map((part, index) =>
      index === 0 ? `${paint('bold', padLine(label, labelWidth))}${gap}${part}` : `${' '.repeat(indent)}${part}`,
    );
  });
  return { text: lines.map((line) => `${line}\n`).join(''), isCut: false };
}

const marks = {
  ok: ['green', '✓'],
  warn: ['yellow', '!'],
  fail: ['red', '✗'],
  skip: ['dim', '-'],
} as const satisfies Record<CheckLine['status'], readonly [Style, string]>;

function checksText(view: View & { kind: 'checks' }, width: number, paint: Paint): ViewText {
  const titleWidth = view.checks.reduce((widest, { title }) => Math.max(widest, textWidth(title)), 0);
  const indent = ' '.repeat(titleWidth + 4);
  const wrap = (text: string) =>
    toPlainText(text)
      .split('\n')
      .flatMap((line) => wrapText(line, Math.max(20, width - indent.length)));
  const lines = view.checks.flatMap(({ status, title, message, fix }) => {
    const [first = '', ...more] = wrap(message);
    const [style, mark] = marks[status];
    return [
      `${paint(style, mark)} ${padLine(title, titleWidth)}  ${first}`,
      ...[...more, ...(fix ? wrap(`Fix: ${fix}`) : [])].map((line) => indent + line),
    ];
  });
  return { text: lines.map((line) => `${line}\n`).join(''), isCut: false };
}

/** A view as lines of at most a width. */
export function renderView(view: View, width: number, paint: Paint): ViewText {
  if (view.kind === 'text') return { text: view.text, isCut: false };
  if (view.kind === 'checks') return checksText(view, width, paint);
  if (view.kind === 'fields') return fieldsText(view, width, paint);
  return view.rows.length ? tableText(view, width, paint) : { text: '', isCut: false };
}
