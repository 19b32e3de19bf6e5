import { type DecodedArray, type PageHeader } from 'hyparquet';
import { assembleLists } from 'hyparquet/src/assemble.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { dataError } from '../error-codes.ts';
import { bitWidthOf, decodeBitRuns } from './bit-runs.ts';
import { decompress } from './decompress.ts';
import type { ChunkLayout } from './footer.ts';
import { checkBody, isCount, maxValuesInPage, type PageHead } from './page-head.ts';
import { parsers } from './json-value.ts';
import type { ParquetLeaf } from './schema.ts';
import { decodePlain, decodeValues } from './values.ts';

/** Rows of a page: for a flat column its values, for a nested one hyparquet's nested arrays. */
export interface PageRows {
  /** The rows given in, with those of the page added; the last row of the former page may have grown. */
  readonly rows: DecodedArray;
  /** Whether the page is known to end with a whole row. */
  readonly endsRow: boolean;
}

/** Decodes a dictionary page. */
export function readDictionary(body: Uint8Array, { header }: PageHead, chunk: ChunkLayout): DecodedArray {
  checkBody(body, header, chunk);
  const count = header.dictionary_page_header?.num_values;
  if (!isCount(count) || count > maxValuesInPage) throw invalid('announces an impossible number of values');
  const bytes = decompress(body, chunk.codec, header.uncompressed_page_size);
  return toRichValues(decodePlain(bytes, count, chunk.leaf.element), chunk.leaf);
}

/** Decodes a data page and adds its rows to `before`. */
export function readDataPage(
  body: Uint8Array,
  head: PageHead,
  chunk: ChunkLayout,
  dictionary: DecodedArray | undefined,
  before: DecodedArray,
): PageRows {
  const { header, valueCount } = head;
  const { leaf } = chunk;
  checkBody(body, header, chunk);
  const isV2 = header.type === 'DATA_PAGE_V2';
  const parts = isV2
    ? splitV2(body, header, chunk)
    : splitV1(decompress(body, chunk.codec, header.uncompressed_page_size), leaf);
  const repetitions = decodeLevels(parts.repetitions, leaf.maxRepetition, valueCount);
  const definitions = decodeLevels(parts.definitions, leaf.maxDefinition, valueCount);
  if (before.length === 0 && repetitions?.[0]) throw invalid('goes on with a row that did not begin');
  let present = valueCount;
  for (const level of definitions ?? []) if (level !== leaf.maxDefinition) present -= 1;
  const encoding = (isV2 ? header.data_page_header_v2 : header.data_page_header)?.encoding;
  if (!encoding) throw invalid('names no encoding');
  const raw = decodeValues(parts.values, encoding, present, leaf.element, dictionary);
  if (raw.length !== present) throw invalid(`has ${raw.length} values instead of ${present}`);
  const values = encoding.endsWith('_DICTIONARY') ? raw : toRichValues(raw, leaf);
  if (!repetitions && leaf.maxDefinition <= 1 && leaf.path.length === 1) {
    return { rows: joinFlat(before, definitions, values), endsRow: true };
  }
  const rows = assembleLists(Array.from(before), definitions, repetitions ?? [], values, leaf.schemaPath);
  return { rows, endsRow: isV2 || !repetitions };
}

interface PageParts {
  readonly repetitions: Uint8Array;
  readonly definitions: Uint8Array;
  readonly values: Uint8Array;
}

/** Version 1: levels are compressed with the values, each with its length in front. */
function splitV1(bytes: Uint8Array, { maxRepetition, maxDefinition }: ParquetLeaf): PageParts {
  let at = 0;
  const take = (max: number) => {
    if (max === 0) return new Uint8Array(0);
    if (at + 4 > bytes.length) throw invalid('ends before its levels');
    const length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
    at += 4 + length;
    if (at > bytes.length) throw invalid('ends inside its levels');
    return bytes.subarray(at - length, at);
  };
  const repetitions = take(maxRepetition);
  const definitions = take(maxDefinition);
  return { repetitions, definitions, values: bytes.subarray(at) };
}

/** Version 2: levels lie before the values and are never compressed. */
function splitV2(body: Uint8Array, header: PageHeader, { codec }: ChunkLayout): PageParts {
  const v2 = header.data_page_header_v2;
  const repetitionEnd = v2?.repetition_levels_byte_length;
  const definitionSize = v2?.definition_levels_byte_length;
  if (!v2 || !isCount(repetitionEnd) || !isCount(definitionSize)) throw invalid('has no level sizes');
  const levelsEnd = repetitionEnd + definitionSize;
  const size = header.uncompressed_page_size - levelsEnd;
  if (levelsEnd > body.length || size < 0) throw invalid('ends inside its levels');
  const values = body.subarray(levelsEnd);
  return {
    repetitions: body.subarray(0, repetitionEnd),
    definitions: body.subarray(repetitionEnd, levelsEnd),
    values: v2.is_compressed === false ? values : decompress(values, codec, size),
  };
}

function decodeLevels(bytes: Uint8Array, max: number, count: number): number[] | undefined {
  return max === 0 ? undefined : decodeBitRuns(bytes, bitWidthOf(max), count, max);
}

/** hyparquet's conversion of plain values to texts, dates and numbers. */
function toRichValues(values: DecodedArray, { element, schemaPath, path, decimalScale }: ParquetLeaf): DecodedArray {
  if (decimalScale !== undefined) return values;
  return convert(values, {
    element,
    schemaPath,
    pathInSchema: [...path],
    type: element.type ?? 'BYTE_ARRAY',
    codec: 'UNCOMPRESSED',
    parsers: { ...DEFAULT_PARSERS, ...parsers },
  });
}

function joinFlat(before: DecodedArray, definitions: number[] | undefined, values: DecodedArray): unknown[] {
  const rows: unknown[] = Array.from<unknown>(before);
  let next = 0;
  if (!definitions) for (const value of values) rows.push(value);
  else for (const level of definitions) rows.push(level === 0 ? null : values[next++]);
  return rows;
}

function invalid(what: string): Error {
  return dataError('PARQUET_INVALID', `A page of the parquet file ${what}.`);
}
