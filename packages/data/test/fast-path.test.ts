import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { escapeToAscii } from '../src/row-text.ts';
import { makeChatRows, toJsonl, writeChatParquet, type ChatRow } from './chat-parquet.ts';
import { convertBoth, isForeseen, type ConvertBothOptions, type Outcome } from './convert-both.ts';
import { mutateBytes } from './mutate-bytes.ts';

const rows = makeChatRows(1234);

const textOf = (outcome: Outcome) => ('lines' in outcome ? outcome.lines.toString('utf8') : outcome.code);

/** The lines of the fast path, which must be those of the plain path and come without its help. */
async function convertFast(file: Uint8Array, options?: ConvertBothOptions): Promise<string> {
  const { plain, fast, fallbacks } = await convertBoth(file, options);
  expect(fallbacks).toEqual([]);
  expect(textOf(fast)).toBe(textOf(plain));
  return textOf(fast);
}

/** Texts that need every escape, and of every length of UTF-8. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '/', '\n', '\u0000', '\u007f', '\u2028', 'é', '東', '😀', 'a'),
    maxLength: 90,
  }),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"'), minLength: 60, maxLength: 300 }),
);

/** A column of lists of structs in which anything may be null, with a list of lists inside. */
const nestedSchema = (() => {
  const group = (name: string, repetition: 'OPTIONAL' | 'REPEATED' | 'REQUIRED', children: number) => ({
    name,
    repetition_type: repetition,
    num_children: children,
  });
  const list = (name: string, repetition: 'OPTIONAL' | 'REQUIRED') => [
    { ...group(name, repetition, 1), converted_type: 'LIST' as const },
    group('list', 'REPEATED', 1),
  ];
  const text = (name: string, repetition: 'OPTIONAL' | 'REQUIRED') =>
    ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: repetition }) as const;
  return [
    { name: 'root', num_children: 3 },
    text('id', 'REQUIRED'),
    ...list('turns', 'OPTIONAL'),
    group('element', 'OPTIONAL', 2),
    text('content', 'OPTIONAL'),
    ...list('tags', 'OPTIONAL'),
    ...list('element', 'OPTIONAL'),
    text('element', 'OPTIONAL'),
    group('meta', 'OPTIONAL', 2),
    text('a', 'OPTIONAL'),
    text('b', 'REQUIRED'),
  ];
})();

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 });

const nestedRow = fc.record({
  id: anyText,
  turns: orNull(
    fc.array(
      orNull(
        fc.record({
          content: orNull(anyText),
          tags: orNull(fc.array(orNull(fc.array(orNull(anyText), { maxLength: 3 })), { maxLength: 3 })),
        }),
      ),
      { maxLength: 4 },
    ),
  ),
  meta: orNull(fc.record({ a: orNull(anyText), b: anyText })),
});

type NestedRow = typeof nestedRow extends fc.Arbitrary<infer Row> ? Row : never;

function writeNested(data: readonly NestedRow[], options: { rowGroupSize?: number; pageSize?: number } = {}) {
  const writer = new ByteWriter();
  void parquetWrite({
    writer,
    ...options,
    schema: nestedSchema,
    columnData: [
      { name: 'id', data: data.map(({ id }) => id) },
      { name: 'turns', data: data.map(({ turns }) => turns) },
      { name: 'meta', data: data.map(({ meta }) => meta) },
    ],
  });
  return new Uint8Array(writer.getBuffer());
}

describe('the fast path', () => {
  test.each([1, 100, 1000, 10_000])('row groups of %i give the rows', async (rowGroupSize) => {
    const some = rowGroupSize === 1 ? rows.slice(0, 40) : rows;
    expect(await convertFast(writeChatParquet(some, { rowGroupSize }))).toBe(toJsonl(some));
  });

  test.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI'] as const)('codec %s gives the rows', async (codec) => {
    const some = rows.slice(0, 300);
    expect(await convertFast(writeChatParquet(some, { codec }))).toBe(toJsonl(some));
  });

  test('rows that span pages are put together', async () => {
    expect(await convertFast(writeChatParquet(rows, { rowGroupSize: 700, pageSize: 300 }))).toBe(toJsonl(rows));
  });

  test.each(['pyarrow-snappy-v1', 'pyarrow-lz4-v1', 'pyarrow-zstd-v2'])('%s gives the rows', async (name) => {
    const folder = new URL('./fixtures/foreign/', import.meta.url);
    const lines = await readFile(new URL('rows.jsonl', folder), 'utf8');
    expect(await convertFast(await readFile(new URL(`${name}.parquet`, folder)))).toBe(lines);
  });

  test.each([
    ['5%', 0, 62],
    ['[10%:20%]', 123, 247],
    ['[950:1100]', 950, 1100],
    ['[-1:]', 1233, 1234],
  ])('slice %s is rows %i to %i', async (slice, from, to) => {
    const file = writeChatParquet(rows, { rowGroupSize: 300, pageSize: 2000 });
    expect(await convertFast(file, { slice })).toBe(toJsonl(rows.slice(from, to)));
  });

  test('a row longer than a block of lines comes whole', async () => {
    const long = { prompt: '\u0001"é'.repeat(400_000), prompt_id: 'x', messages: [] };
    const some: ChatRow[] = [...rows.slice(0, 3), long, ...rows.slice(3, 6), long];
    expect(await convertFast(writeChatParquet(some))).toBe(toJsonl(some));
    expect(await convertFast(writeChatParquet(some), { slice: '[5:]' })).toBe(toJsonl(some.slice(5)));
  });

  test('any texts come out as JSON.stringify writes them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 60 }), fc.boolean(), async (texts, ascii) => {
        const some = texts.map((text, index) => ({
          prompt: text.toWellFormed(),
          prompt_id: String(index % 3),
          messages: [{ content: text.toWellFormed(), role: 'user' }],
        }));
        const lines = toJsonl(some);
        expect(await convertFast(writeChatParquet(some), { ascii })).toBe(ascii ? escapeToAscii(lines) : lines);
      }),
      { numRuns: 60 },
    );
  });

  test('nulls, empty lists and lists of lists stay apart', async () => {
    const arbitrary = fc.tuple(
      fc.array(nestedRow, { minLength: 1, maxLength: 40 }),
      fc.constantFrom({}, { rowGroupSize: 7 }, { pageSize: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([some, options]) => {
        const sound = JSON.parse(JSON.stringify(some).toWellFormed()) as NestedRow[];
        expect(await convertFast(writeNested(sound, options))).toBe(toJsonl(sound));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what the fast path leaves to the plain one', () => {
  test.each<[string, Record<string, unknown>[], string]>([
    ['numbers', [{ a: 'x', n: 1 }], 'INT32'],
    ['truth values', [{ a: 'x', n: true }], 'BOOLEAN'],
  ])('a column of %s is converted all the same', async (_, some, type) => {
    const writer = new ByteWriter();
    const columnData = [
      { name: 'a', data: some.map(({ a }) => a) as string[], type: 'STRING' as const },
      { name: 'n', data: some.map(({ n }) => n) as number[], type: type as 'INT32' },
    ];
    void parquetWrite({ writer, columnData });
    const { fast, fallbacks } = await convertBoth(new Uint8Array(writer.getBuffer()));
    expect(textOf(fast)).toBe(toJsonl(some));
    expect(fallbacks).toHaveLength(1);
  });

  test('a column named by a number keeps its place', async () => {
    const writer = new ByteWriter();
    void parquetWrite({
      writer,
      columnData: [
        { name: 'b', data: ['x'], type: 'STRING' },
        { name: '1', data: ['y'], type: 'STRING' },
      ],
    });
    const { plain, fast, fallbacks } = await convertBoth(new Uint8Array(writer.getBuffer()));
    expect(textOf(fast)).toBe(textOf(plain));
    expect(fallbacks).toHaveLength(1);
  });

  test('a text that is not UTF-8 is the same error', async () => {
    const wrongTexts = [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe6, 0x9d]];
    for (const wrong of wrongTexts) {
      for (const before of [0, 14, 31, 100]) {
        const bytes = Uint8Array.from([...new Array<number>(before).fill(0x61), ...wrong]);
        const writer = new ByteWriter();
        void parquetWrite({ writer, columnData: [{ name: 'a', data: [bytes], type: 'BYTE_ARRAY' }] });
        const { plain, fast, fallbacks } = await convertBoth(new Uint8Array(writer.getBuffer()));
        expect(plain).toEqual({ code: 'PARQUET_INVALID' });
        expect(fast).toEqual(plain);
        expect(fallbacks).toHaveLength(1);
      }
    }
  });

  test('mutated files end alike on both paths', { timeout: 60_000 }, async () => {
    const foreign = new URL('./fixtures/foreign/', import.meta.url);
    const sources = [
      writeChatParquet(makeChatRows(60), { rowGroupSize: 25, pageSize: 500 }),
      writeChatParquet(makeChatRows(20), { codec: 'UNCOMPRESSED' }),
      writeNested(
        fc
          .sample(nestedRow, { numRuns: 30, seed: 7 })
          .map((row) => JSON.parse(JSON.stringify(row).toWellFormed()) as NestedRow),
      ),
      await readFile(new URL('pyarrow-snappy-v1.parquet', foreign)),
      await readFile(new URL('pyarrow-lz4-v1.parquet', foreign)),
      await readFile(new URL('pyarrow-zstd-v2.parquet', foreign)),
    ];
    for (let seed = 0; seed < 300; seed += 1) {
      const source = sources[seed % sources.length] ?? new Uint8Array();
      const { plain, fast, fallbacks } = await convertBoth(mutateBytes(source, seed));
      expect(textOf(fast), `seed ${seed}`).toBe(textOf(plain));
      expect(fallbacks.every(isForeseen), `seed ${seed}`).toBe(true);
    }
  });
});
