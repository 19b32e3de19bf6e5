import { readFile } from 'node:fs/promises';
import { ByteWriter, parquetWrite, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { parquetToJsonl, type ParquetToJsonlOptions } from '../src/index.ts';
import { makeChatRows, toJsonl, writeChatParquet } from './chat-parquet.ts';
import vectors from './fixtures/datasets-vectors.json' with { type: 'json' };

async function convert(file: Uint8Array | ArrayBuffer, options?: ParquetToJsonlOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  const summary = await parquetToJsonl(file, { write: (lines) => void chunks.push(lines) }, options);
  const text = Buffer.concat(chunks).toString('utf8');
  expect(summary.bytes).toBe(Buffer.byteLength(text));
  expect(summary.rows).toBe(text.split('\n').length - 1);
  return text;
}

const rows = makeChatRows(1234);

describe('parquet to JSONL', () => {
  test.each([100, 1000, 10_000])('row groups of %i give the rows', async (rowGroupSize) => {
    expect(await convert(writeChatParquet(rows, { rowGroupSize }))).toBe(toJsonl(rows));
  });

  test.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI'] as const)('codec %s gives the rows', async (codec) => {
    expect(await convert(writeChatParquet(rows, { codec, rowGroupSize: 500 }))).toBe(toJsonl(rows));
  });

  test('rows that span pages are put together', async () => {
    expect(await convert(writeChatParquet(rows, { rowGroupSize: 700, pageSize: 300 }))).toBe(toJsonl(rows));
  });

  test.each([
    ['list', 'item'],
    ['bag', 'array_element'],
    ['key_value', 'element'],
  ] as const)('list notation %s.%s is understood', async (...listNames) => {
    expect(await convert(writeChatParquet(rows.slice(0, 50), { listNames }))).toBe(toJsonl(rows.slice(0, 50)));
  });

  test.each([
    ['5%', 0, 62],
    ['33%', 0, 407],
    ['[10%:20%]', 123, 247],
    ['[100:100]', 100, 100],
    ['[950:1100]', 950, 1100],
    ['[-1:]', 1233, 1234],
  ])('slice %s is rows %i to %i', async (slice, from, to) => {
    const file = writeChatParquet(rows, { rowGroupSize: 300, pageSize: 2000 });
    expect(await convert(file, { slice })).toBe(toJsonl(rows.slice(from, to)));
  });

  test.each(['pyarrow-snappy-v1', 'pyarrow-lz4-v1', 'pyarrow-zstd-v2'])(
    '%s holds the rows that were written',
    async (name) => {
      const folder = new URL('./fixtures/foreign/', import.meta.url);
      const lines = (await readFile(new URL('rows.jsonl', folder), 'utf8')).split('\n');
      const file = await readFile(new URL(`${name}.parquet`, folder));
      expect(await convert(file)).toBe(lines.join('\n'));
      expect(await convert(file, { slice: '[20:33]' })).toBe(`${lines.slice(20, 33).join('\n')}\n`);
    },
  );

  test('nulls and empty lists stay apart', async () => {
    const withNulls = [
      { prompt: null, prompt_id: '2', messages: null },
      { prompt: 'x', prompt_id: '1', messages: [] },
      { prompt: '', prompt_id: null, messages: [null, { content: null, role: 'user' }] },
    ];
    const file = writeChatParquet(withNulls as never);
    expect(await convert(file)).toBe(toJsonl(withNulls));
    expect(await convert(file, { ascii: true })).toContain(`${vectors.nullFieldsLine}\n${vectors.emptyMessagesLine}\n`);
  });

  test('numbers, times and decimals have an exact form', async () => {
    const writer = new ByteWriter();
    void parquetWrite({
      writer,
      schema: [
        { name: 'root', num_children: 6 },
        { name: 'big', type: 'INT64', repetition_type: 'OPTIONAL' },
        { name: 'real', type: 'DOUBLE', repetition_type: 'REQUIRED' },
        {
          name: 'price',
          type: 'INT64',
          converted_type: 'DECIMAL',
          scale: 3,
          precision: 18,
          repetition_type: 'REQUIRED',
        },
        { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
        { name: 'at', type: 'INT64', converted_type: 'TIMESTAMP_MICROS', repetition_type: 'REQUIRED' },
        { name: 'ok', type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
      ],
      columnData: [
        { name: 'big', data: [9_007_199_254_740_993n, null, -5n] },
        { name: 'real', data: [0.1, NaN, -0] },
        { name: 'price', data: [1.005, -0.01, 12] },
        { name: 'day', data: [new Date('2026-11-22'), new Date('1969-12-31'), new Date(0)] },
        { name: 'at', data: [1_000_001n, -1n, 86_400_000_000n] },
        { name: 'ok', data: [true, null, false] },
      ],
    });
    const lines = (await convert(writer.getBuffer())).split('\n');
    expect(lines[0]).toBe(
      '{"big":9007199254740993,"real":0.1,"price":1.005,"day":"2026-11-22T00:00:00.000Z","at":"1970-01-01T00:00:01.000001Z","ok":true}',
    );
    expect(lines[1]).toContain('"big":null,"real":null,"price":-0.010,"day":"1969-12-31');
    expect(lines[1]).toContain('"at":"1969-12-31T23:59:59.999999Z","ok":null');
    expect(lines[2]).toContain('{"big":-5,"real":0,"price":12.000,');
  });

  test('golden lines of pandas come out byte for byte', async () => {
    const golden = vectors.lines.map(({ input, line }) => {
      const { prompt_id: id } = JSON.parse(line) as { prompt_id: string };
      const messages = [
        { content: input, role: 'user' },
        { content: 'ok', role: 'assistant' },
      ];
      return { prompt: input, prompt_id: id, messages };
    });
    const text = await convert(writeChatParquet(golden), { ascii: true });
    expect(text).toBe(vectors.lines.map(({ line }) => `${line}\n`).join(''));
  });

  test('columns are kept, renamed and mapped', async () => {
    const file = writeChatParquet(rows.slice(0, 3), { conversation: 'chat' });
    const kept = await convert(file, { columns: ['chat'], rename: { chat: 'messages' } });
    expect(kept).toBe(toJsonl(rows.slice(0, 3).map(({ messages }) => ({ messages }))));
    const mapped = await convert(file, { mapRow: (row) => ({ id: row['prompt_id'] }) });
    expect(mapped).toBe(toJsonl(rows.slice(0, 3).map((row) => ({ id: row.prompt_id }))));
    await expect(convert(file, { columns: ['nope'] })).rejects.toMatchObject({ code: 'COLUMN_MISSING' });
  });

  test('bytes of fixed length are refused by name', async () => {
    const schema = [
      { name: 'root', num_children: 1 },
      { name: 'raw', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 4, repetition_type: 'REQUIRED' },
    ] as const;
    const writer = new ByteWriter();
    void parquetWrite({
      writer,
      schema: [...schema],
      columnData: [{ name: 'raw', data: [Uint8Array.of(1, 2, 3, 4)] }],
    });
    await expect(convert(writer.getBuffer())).rejects.toMatchObject({
      code: 'PARQUET_UNSUPPORTED',
      message: expect.stringContaining('"raw"') as string,
    });
  });

  test('text that is not UTF-8 is an error', async () => {
    const file = parquetWriteBuffer({
      columnData: [{ name: 'a', data: [Uint8Array.of(0xff, 0xfe)], type: 'BYTE_ARRAY' }],
    });
    await expect(convert(file)).rejects.toMatchObject({ code: 'PARQUET_INVALID' });
  });

  test.each(['PLAIN', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'] as const)(
    'texts in %s are read',
    async (encoding) => {
      const texts = rows.map((row) => row.prompt);
      const file = parquetWriteBuffer({
        columnData: [{ name: 'text', data: texts, type: 'STRING', encoding }],
        rowGroupSize: 1000,
      });
      expect(await convert(file)).toBe(toJsonl(texts.map((text) => ({ text }))));
    },
  );

  test.each(['PLAIN', 'DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT'] as const)(
    'integers in %s are read',
    async (encoding) => {
      const data = Array.from({ length: 999 }, (_, index) => (index * 7919) % 1013);
      const file = parquetWriteBuffer({
        columnData: [{ name: 'n', data: Int32Array.from(data), type: 'INT32', encoding }],
      });
      expect(await convert(file)).toBe(toJsonl(data.map((n) => ({ n }))));
    },
  );

  test('an abort midway ends the conversion', async () => {
    const controller = new AbortController();
    const file = writeChatParquet(rows);
    const work = parquetToJsonl(file, { write: () => controller.abort() }, { abortSignal: controller.signal });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
