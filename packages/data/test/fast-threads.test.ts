import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@amltune/testing';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { parquetToJsonl, type ParquetToJsonlOptions } from '../src/index.ts';
import { makeChatRows, toJsonl, writeChatParquet } from './chat-parquet.ts';

const rows = makeChatRows(2000, 5);

/** Converts a file into another and returns what was written. */
async function convertFile(file: Uint8Array, options: ParquetToJsonlOptions) {
  await using folder = await tempDir();
  const input = join(folder.path, 'in.parquet');
  const output = join(folder.path, 'out.jsonl');
  await writeFile(input, file);
  const summary = await parquetToJsonl(input, output, options).catch((error: unknown) => error);
  return { summary, names: await readdir(folder.path), text: await readFile(output, 'utf8').catch(() => undefined) };
}

describe('a file into a file', () => {
  test.each([1, 2] as const)('by %i threads is its rows', async (threads) => {
    const { summary, text } = await convertFile(writeChatParquet(rows, { rowGroupSize: 37 }), { threads });
    expect(text).toBe(toJsonl(rows));
    expect(summary).toMatchObject({ rows: rows.length, bytes: Buffer.byteLength(toJsonl(rows)) });
  });

  test('by two threads is a slice of its rows', async () => {
    const { text } = await convertFile(writeChatParquet(rows, { rowGroupSize: 37 }), {
      threads: 2,
      slice: '[100:1500]',
    });
    expect(text).toBe(toJsonl(rows.slice(100, 1500)));
  });

  test('what threads do not know the plain path converts', async () => {
    const texts = rows.map(({ prompt }) => prompt);
    const column = { name: 'text', data: texts, type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' } as const;
    const file = new Uint8Array(parquetWriteBuffer({ columnData: [column], rowGroupSize: 150 }));
    const { summary, text } = await convertFile(file, { threads: 2 });
    expect(text).toBe(toJsonl(texts.map((one) => ({ text: one }))));
    expect(summary).toMatchObject({ rows: rows.length });
  });

  test('a damaged row group is a typed error and leaves nothing', async () => {
    const file = writeChatParquet(rows, { rowGroupSize: 100, codec: 'SNAPPY' });
    file.fill(0xff, file.length / 2, file.length / 2 + 2000);
    const { summary, names } = await convertFile(file, { threads: 2 });
    expect(summary).toMatchObject({ code: 'PARQUET_INVALID' });
    expect(names).toEqual(['in.parquet']);
  });

  test('an abort ends the threads and leaves nothing', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    const file = writeChatParquet(rows, { rowGroupSize: 10 });
    const { summary, names } = await convertFile(file, { threads: 2, abortSignal: controller.signal });
    expect(summary).toMatchObject({ code: 'ABORTED' });
    expect(names).toEqual(['in.parquet']);
  });

  test('a checksum is that of the lines', async () => {
    const { summary } = await convertFile(writeChatParquet(rows.slice(0, 1)), { checksum: true, slice: '[:0]' });
    const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(summary).toMatchObject({ sha256: ofNothing });
  });
});
