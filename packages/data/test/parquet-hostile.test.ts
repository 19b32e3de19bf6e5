import { readFile } from 'node:fs/promises';
import { isAmltuneError } from '@amltune/core';
import { describe, expect, test } from 'vitest';
import { parquetToJsonl } from '../src/index.ts';
import { makeChatRows, writeChatParquet } from './chat-parquet.ts';
import { mutateBytes } from './mutate-bytes.ts';

const codes = ['PARQUET_INVALID', 'PARQUET_UNSUPPORTED'];

async function convertOrCode(file: Uint8Array): Promise<string> {
  try {
    const { rows } = await parquetToJsonl(file, { write: () => undefined });
    return `${rows} rows`;
  } catch (error) {
    if (isAmltuneError(error)) return error.code;
    throw error;
  }
}

describe('hostile parquet files', () => {
  const file = writeChatParquet(makeChatRows(60), { rowGroupSize: 25, pageSize: 500 });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['twelve zeros', new Uint8Array(12)],
    ['text', Buffer.from('not parquet at all, but long enough')],
    ['no start', file.subarray(100)],
    ['no end', file.subarray(0, -1)],
    ['half', file.subarray(0, file.length / 2)],
    ['a footer longer than the file', Buffer.from('PAR1\xff\xff\xff\x7fPAR1', 'latin1')],
    ['an empty footer', Buffer.from('PAR1\0\0\0\0PAR1', 'latin1')],
    // A list of 2^30 elements in six bytes: parsed as it stands it would reserve gigabytes.
    ['a list without end', Buffer.from('PAR1\x29\xfc\x80\x80\x80\x80\x04\x07\0\0\0PAR1', 'latin1')],
    ['a number without end', Buffer.from(`PAR1\x16${'\xff'.repeat(40)}\x29\0\0\0PAR1`, 'latin1')],
    ['structs without end', Buffer.from(`PAR1${'\x1c'.repeat(500)}\xf4\x01\0\0PAR1`, 'latin1')],
  ])('%s is a typed error', async (_, bytes) => {
    expect(await convertOrCode(bytes)).toBe('PARQUET_INVALID');
  });

  test('an encrypted footer is refused', async () => {
    const encrypted = Buffer.from(file);
    encrypted.write('PARE', encrypted.length - 4);
    expect(await convertOrCode(encrypted)).toBe('PARQUET_UNSUPPORTED');
  });

  test('a damaged page fails its checksum', async () => {
    const sound = await readFile(new URL('./fixtures/foreign/pyarrow-zstd-v2.parquet', import.meta.url));
    for (const at of [200, 700, 2000]) {
      const damaged = Buffer.from(sound);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(await convertOrCode(damaged)).toBe('PARQUET_INVALID');
    }
  });

  test('mutated files give rows or a typed error', async () => {
    const sources = [
      file,
      writeChatParquet(makeChatRows(20), { codec: 'UNCOMPRESSED' }),
      await readFile(new URL('./fixtures/foreign/pyarrow-snappy-v1.parquet', import.meta.url)),
      await readFile(new URL('./fixtures/foreign/pyarrow-lz4-v1.parquet', import.meta.url)),
    ];
    for (let seed = 0; seed < 400; seed += 1) {
      const source = sources[seed % sources.length] ?? file;
      const outcome = await convertOrCode(mutateBytes(source, seed));
      expect(outcome.endsWith(' rows') || codes.includes(outcome), `seed ${seed}: ${outcome}`).toBe(true);
    }
  });
});
