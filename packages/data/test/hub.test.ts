import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHubServer, tempDir, type HubServerDataset } from '@amltune/testing';
import { describe, expect, test } from 'vitest';
import { downloadSplits } from '../src/index.ts';
import { findHubToken } from '../src/hub-token.ts';
import { findSplits, splitOfPath } from '../src/split-files.ts';

const toFiles = (paths: readonly string[]) => paths.map((path) => ({ path, byteLength: 1 }));
const splitsOf = (
  paths: readonly string[],
  options: { config?: string; card?: Parameters<typeof findSplits>[1]['card'] } = {},
) =>
  Object.fromEntries(
    findSplits(toFiles(paths), { name: 'x', ...options }).map(({ split, files }) => [
      split,
      files.map(({ path }) => path),
    ]),
  );

describe('splits of a data set', () => {
  test('shards are found by name and put in order', () => {
    const paths = [
      'data/train_sft-00001-of-00002-b.parquet',
      'data/train_sft-00000-of-00002-a.parquet',
      'data/test_gen-00000-of-00001.parquet',
      'README.md',
    ];
    expect(splitsOf(paths)).toEqual({ train_sft: [paths[1], paths[0]], test_gen: [paths[2]] });
  });

  test.each([
    ['default/train/0000.parquet', 'train'],
    ['train.parquet', 'train'],
    ['data/valid.jsonl', 'valid'],
    ['my-data_validation.jsonl', 'validation'],
    ['data/chat-test.parquet', 'test'],
    ['test/part.parquet', 'test'],
    ['latest.jsonl', 'train'],
    ['rows.parquet', 'train'],
  ])('%s belongs to %s', (path, split) => {
    expect(splitOfPath(path)).toBe(split);
  });

  test('several configurations want a choice', () => {
    const paths = ['en/train-00000-of-00001.parquet', 'de/train-00000-of-00001.parquet'];
    expect(() => splitsOf(paths)).toThrow(expect.objectContaining({ code: 'SPLIT_NOT_FOUND' }));
    expect(splitsOf(paths, { config: 'de' })).toEqual({ train: [paths[1]] });
    expect(() => splitsOf(paths, { config: 'fr' })).toThrow(expect.objectContaining({ code: 'SPLIT_NOT_FOUND' }));
  });

  test('the card decides where it names files', () => {
    const card = [
      {
        name: 'default',
        splits: [
          { split: 'extra', patterns: ['data/b*'] },
          { split: 'train', patterns: ['**/a-?.parquet'] },
        ],
      },
    ];
    expect(splitsOf(['data/b.parquet', 'data/x/a-1.parquet', 'data/c.parquet'], { card })).toEqual({
      extra: ['data/b.parquet'],
      train: ['data/x/a-1.parquet'],
    });
  });

  test('parquet is preferred over JSON lines', () => {
    expect(splitsOf(['train.parquet', 'train.jsonl'])).toEqual({ train: ['train.parquet'] });
  });

  test('a data set without rows is refused', () => {
    expect(() => splitsOf(['README.md', 'a.csv'])).toThrow(expect.objectContaining({ code: 'SOURCE_UNSUPPORTED' }));
  });
});

describe('the token of the hub', () => {
  test('comes from the variable, then from files', async () => {
    await using home = await tempDir();
    await mkdir(join(home.path, '.cache/huggingface'), { recursive: true });
    await writeFile(join(home.path, '.cache/huggingface/token'), 'from-home\n');
    await writeFile(join(home.path, 'own'), 'from-path');
    const HOME = home.path;
    expect(await findHubToken({ HOME, HF_TOKEN: ' direct ' })).toBe('direct');
    expect(await findHubToken({ HOME, HF_TOKEN_PATH: join(HOME, 'own') })).toBe('from-path');
    expect(await findHubToken({ HOME })).toBe('from-home');
    expect(await findHubToken({ HOME, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' })).toBeUndefined();
    expect(await findHubToken({ HOME, HF_HOME: join(HOME, 'none') })).toBeUndefined();
  });
});

describe('refusals of the hub', () => {
  const refuse = async (
    refusal: HubServerDataset['refusal'],
    options: { token?: string | false; revision?: string } = {},
  ) => {
    await using folder = await tempDir();
    await using server = await startHubServer({ datasets: { 'o/d': { files: {}, ...(refusal && { refusal }) } } });
    const env = { HF_ENDPOINT: server.hubUrl };
    return await downloadSplits({ dataset: 'o/d', out: folder.path, env, token: false, ...options }).catch(
      (error: unknown) => error,
    );
  };

  test.each([
    [{ status: 403, errorCode: 'GatedRepo' }, {}, 'DATASET_GATED'],
    [{ status: 401, errorCode: 'RepoNotFound' }, {}, 'DATASET_NOT_FOUND'],
    [{ status: 401 }, {}, 'DATASET_NOT_FOUND'],
    [{ status: 401 }, { token: 'hf_x' }, 'HUB_TOKEN_REFUSED'],
    [{ status: 404 }, {}, 'DATASET_NOT_FOUND'],
    [{ status: 400 }, {}, 'REMOTE_REJECTED'],
    [undefined, { revision: 'missing' }, 'REVISION_NOT_FOUND'],
    [undefined, {}, 'SOURCE_UNSUPPORTED'],
  ])('%j with %j is %s', async (refusal, options, code) => {
    expect(await refuse(refusal, options)).toMatchObject({ code });
  });

  test('the hub\u2019s words and request id are passed on', async () => {
    const error = await refuse({ status: 403, errorCode: 'GatedRepo', message: 'Ask the \u009bowner' });
    expect(error).toMatchObject({
      message: expect.stringContaining('Ask the owner') as string,
      details: { requestId: 'req-1' },
    });
  });

  test.each(['http://hub.example', 'ftp://x', 'https://user:pw@hub.example'])(
    'the hub address %s is refused',
    async (hubUrl) => {
      await using folder = await tempDir();
      const work = downloadSplits({ dataset: 'o/d', out: folder.path, hubUrl, env: {} });
      await expect(work).rejects.toMatchObject({ code: 'HUB_URL_REFUSED' });
    },
  );

  test.each(['a/b/c', '', 'a b', '..'])('the data set name %j is refused', async (dataset) => {
    const failed = downloadSplits({ dataset, out: '/dev/null/never', env: {} });
    await expect(failed).rejects.toMatchObject({ name: 'AmltuneError' });
  });
});
