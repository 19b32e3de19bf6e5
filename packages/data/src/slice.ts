import { dataError } from './error-codes.ts';

/** How a percentage becomes rows: to the nearest row, or in whole hundredths of the split. */
export type SliceRounding = 'closest' | 'pct1_dropremainder';

/** A slice of a split in the words of Python `datasets`. Absent ends mean the end of the split. */
export interface Slice {
  readonly unit: '%' | 'rows';
  readonly from?: number;
  readonly to?: number;
  readonly rounding: SliceRounding;
}

/** Rows of a split, counted from 0; the end is exclusive. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

const sliceForm = /^\[(?:(-?[\d_]+)(%)?)?:(?:(-?[\d_]+)(%)?)?\](?:\(([^)]*)\))?$/;
const percentForm = /^(-?[\d_]+)%?$/;

/**
 * Reads a slice: `5%` (the first five percent), `[10%:20%]`, `[:100]`, `[100:200]`, `[-10%:]`, with or without
 * `(pct1_dropremainder)` behind it. A number, or text without brackets, is a percentage from the start.
 *
 * @throws AmltuneError `SLICE_INVALID`
 */
export function parseSlice(slice: string | number): Slice {
  const text = String(slice).trim();
  const percent = percentForm.exec(text);
  const parts = percent ? [undefined, '0', '%', percent[1], '%', undefined] : sliceForm.exec(text);
  if (!parts)
    throw dataError('SLICE_INVALID', `The slice ${JSON.stringify(text)} is not written as Python accepts it.`);
  const [, from, fromUnit, to, toUnit, rounding = 'closest'] = parts;
  if (rounding !== 'closest' && rounding !== 'pct1_dropremainder') {
    throw dataError(
      'SLICE_INVALID',
      `The rounding ${JSON.stringify(rounding)} is neither closest nor pct1_dropremainder.`,
    );
  }
  // One percent sign makes both ends percentages, as in Python.
  const unit = fromUnit || toUnit ? '%' : 'rows';
  const ends = { ...(from && { from: parseEnd(from, unit, text) }), ...(to && { to: parseEnd(to, unit, text) }) };
  return { unit, rounding, ...ends };
}

/**
 * The rows that a slice means in a split of `rowCount` rows, exactly as Python `datasets` takes them: percentages are
 * rounded half to even, negative ends count from the end, both ends are clamped to the split.
 *
 * @throws AmltuneError `SLICE_INVALID` for `pct1_dropremainder` with fewer than 100 rows
 */
export function resolveSlice(slice: Slice, rowCount: number): RowRange {
  const from = clamp(toRows(slice.from ?? 0, slice, rowCount), rowCount);
  const to = slice.to === undefined ? rowCount : clamp(toRows(slice.to, slice, rowCount), rowCount);
  return { from, to: Math.max(from, to) };
}

/** The slice in its one canonical form, such as `[0%:5%]`; equal slices give equal text. */
export function formatSlice({ unit, from, to, rounding }: Slice): string {
  const end = (value: number | undefined) => (value === undefined ? '' : `${value}${unit === '%' ? '%' : ''}`);
  return `[${end(from)}:${end(to)}]${rounding === 'closest' ? '' : `(${rounding})`}`;
}

function parseEnd(text: string, unit: Slice['unit'], slice: string): number {
  const value = /^-?\d+(_\d+)*$/.test(text) ? Number(text.replaceAll('_', '')) : NaN;
  if (!Number.isSafeInteger(value)) throw dataError('SLICE_INVALID', `${text} in the slice ${slice} is not a number.`);
  if (unit === '%' && Math.abs(value) > 100) {
    throw dataError('SLICE_INVALID', `${value}% in the slice ${slice} is outside -100% to 100%.`);
  }
  return value;
}

function toRows(end: number, { unit, rounding }: Slice, rowCount: number): number {
  if (unit === 'rows') return end;
  if (rounding === 'closest') return roundHalfToEven((end * rowCount) / 100);
  if (rowCount < 100) {
    throw dataError('SLICE_INVALID', `pct1_dropremainder needs at least 100 rows; the split has ${rowCount}.`);
  }
  return end * Math.trunc(rowCount / 100);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function clamp(row: number, rowCount: number): number {
  return Math.min(Math.max(row < 0 ? rowCount + row : row, 0), rowCount);
}
