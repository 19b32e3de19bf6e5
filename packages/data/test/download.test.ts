import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHubServer, tempDir, type HubServerFault, type HubServerRequest } from '@amltune/testing';
import { describe, expect, test } from 'vitest';
import { downloadSplits, type DownloadEvent, type DownloadOptions } from '../src/index.ts';
import { makeChatRows, toJsonl, writeChatParquet, type ChatParquetOptions } from './chat-parquet.ts';

const id = 'owner/chat';
const env = {};
const token = 'hf_secret';
const rows = makeChatRows(700);
const clock = { now: () => Date.now(), sleep: async () => undefined };

function shards(split: string, all: readonly ReturnType<typeof makeChatRows>[], options?: ChatParquetOptions) {
  const total = String(all.length).padStart(5, '0');
  return Object.fromEntries(
    all.map((part, index) => [
      `data/${split}-${String(index).padStart(5, '0')}-of-${total}-abc123.parquet`,
      writeChatParquet(part, options),
    ]),
  );
}

const files: Record<string, Uint8Array> = {
  'README.md': Buffer.from('# chat'),
  ...shards('train_sft', [rows.slice(0, 300), rows.slice(300, 600)]),
  ...shards('test_gen', [rows.slice(600)]),
};

/** A hub with the files, an empty folder, and a download into it. */
async function setUp(
  content: Record<string, Uint8Array> = files,
  fault?: (request: HubServerRequest) => HubServerFault | undefined,
) {
  const folder = await tempDir();
  const dataset = { files: content };
  const server = await startHubServer({ datasets: { [id]: dataset }, pageSize: 2, ...(fault && { fault }) });
  const events: DownloadEvent[] = [];
  const download = (options: Partial<DownloadOptions> = {}) =>
    downloadSplits({
      dataset: id,
      out: folder.path,
      hubUrl: server.hubUrl,
      token,
      env,
      clock,
      onEvent: (event) => events.push(event),
      ...options,
    });
  const read = (split: string) => readFile(join(folder.path, `${split}.jsonl`), 'utf8');
  const dispose = async () => {
    await server.close();
    await folder[Symbol.asyncDispose]();
  };
  return { dataset, download, events, folder: folder.path, read, server, [Symbol.asyncDispose]: dispose };
}

const ofType = <T extends DownloadEvent['type']>(events: readonly DownloadEvent[], type: T) =>
  events.filter((event): event is Extract<DownloadEvent, { type: T }> => event.type === type);

describe('download of a hub data set', () => {
  test.each([5, 33, 100])('%i percent of every split are its first rows', async (percent) => {
    await using hub = await setUp();
    const { files: written, revision } = await hub.download({ percent });
    const train = Math.round(percent * 6);
    expect(written.map(({ split, rows: count }) => [split, count])).toEqual([
      ['test_gen', percent],
      ['train_sft', train],
    ]);
    expect(await hub.read('train_sft')).toBe(toJsonl(rows.slice(0, train)));
    expect(await hub.read('test_gen')).toBe(toJsonl(rows.slice(600, 600 + percent)));
    expect(revision).toBe('a'.repeat(40));
  });

  test.each([
    ['[40%:60%]', 240, 360],
    ['[299:301]', 299, 301],
    ['[-10:]', 590, 600],
    ['[:0]', 0, 0],
  ])('slice %s is rows %i to %i', async (slice, from, to) => {
    await using hub = await setUp();
    await hub.download({ splits: ['train_sft'], slice });
    expect(await hub.read('train_sft')).toBe(toJsonl(rows.slice(from, to)));
  });

  test('only the bytes of the slice are fetched', async () => {
    // Long random texts, so that pages are many and hardly compressed: 2.4 MB in one row group.
    const long = makeChatRows(400, 3, 20);
    const content = shards('train', [long], { codec: 'UNCOMPRESSED', pageSize: 16_000, rowGroupSize: 1000 });
    await using hub = await setUp(content);
    const size = Object.values(content)[0]?.length ?? 0;
    const { bytesFetched, requests } = await hub.download({ percent: 25 });
    expect(await hub.read('train')).toBe(toJsonl(long.slice(0, 100)));
    expect(bytesFetched).toBeLessThan(size * 0.25 * 1.25 + (64 << 10));
    expect(requests).toBeLessThanOrEqual(5);
    expect(hub.server.bytesSent()).toBe(bytesFetched);
  });

  test('the plan is told before rows are fetched', async () => {
    await using hub = await setUp();
    const seen: number[] = [];
    const onEvent = (event: DownloadEvent) => {
      hub.events.push(event);
      if (event.type === 'download-planned') seen.push(hub.server.bytesSent());
    };
    const { bytesFetched } = await hub.download({ percent: 10, onEvent });
    const [plan] = ofType(hub.events, 'download-planned');
    expect(plan?.splits.map(({ split, rows: count }) => [split, count])).toEqual([
      ['test_gen', 10],
      ['train_sft', 60],
    ]);
    expect(bytesFetched).toBe((seen[0] ?? 0) + (plan?.bytes ?? 0));
  });

  test('every range is asked of the hub anew', async () => {
    await using hub = await setUp();
    const { requests } = await hub.download();
    const resolved = hub.server.requests.filter(({ path }) => path.includes('/resolve/'));
    expect(resolved).toHaveLength(requests);
    expect(hub.server.requests.filter(({ host }) => host === 'content')).toHaveLength(requests);
    expect(resolved.every(({ path }) => path.includes('a'.repeat(40)))).toBe(true);
  });

  test('a second run of a slice asks nothing', async () => {
    await using hub = await setUp();
    const first = await hub.download({ percent: 10 });
    const before = hub.server.requests.length;
    const second = await hub.download({ percent: 10 });
    expect(hub.server.requests).toHaveLength(before);
    expect(second).toEqual({ ...first, bytesFetched: 0, requests: 0 });
    expect(await readdir(hub.folder)).toEqual(['.amltune-download.json', 'test_gen.jsonl', 'train_sft.jsonl']);
  });

  test('another slice replaces what a download wrote', async () => {
    await using hub = await setUp();
    await hub.download({ percent: 10 });
    await hub.download({ percent: 20, ascii: true });
    expect(
      (await hub.read('test_gen'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(rows.slice(600, 620));
    expect(await hub.read('test_gen')).toMatch(/^[\0-\x7f]*$/);
  });

  test('a file of somebody else is not overwritten', async () => {
    await using hub = await setUp();
    await hub.download({ splits: ['test_gen'] });
    await writeFile(join(hub.folder, 'test_gen.jsonl'), 'mine\n');
    await expect(hub.download({ splits: ['test_gen'] })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(await hub.read('test_gen')).toBe('mine\n');
    await hub.download({ splits: ['test_gen'], overwrite: true });
    expect(await hub.read('test_gen')).toBe(toJsonl(rows.slice(600)));
  });

  test('a second writer of a folder is refused', async () => {
    await using hub = await setUp();
    const seconds: Promise<unknown>[] = [];
    const onEvent = (event: DownloadEvent) => {
      if (event.type === 'download-planned') seconds.push(hub.download().catch((error: unknown) => error));
    };
    await hub.download({ onEvent });
    expect(await Promise.all(seconds)).toMatchObject([{ code: 'OUTPUT_LOCKED' }]);
  });

  test('the column of conversations becomes messages', async () => {
    await using hub = await setUp(shards('train', [rows.slice(0, 20)], { conversation: 'conversations' }));
    await hub.download();
    expect(await hub.read('train')).toBe(toJsonl(rows.slice(0, 20)));
    const [detected] = ofType(hub.events, 'columns-detected');
    expect(detected?.chat).toEqual({ column: 'conversations', keys: ['content', 'role'] });
  });

  test('an unknown split names those there are', async () => {
    await using hub = await setUp();
    const error = await hub.download({ splits: ['nope'] }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'SPLIT_NOT_FOUND',
      message: expect.stringContaining('test_gen, train_sft') as string,
    });
  });

  test('an abort midway leaves no output', async () => {
    await using hub = await setUp();
    const controller = new AbortController();
    const onEvent = (event: DownloadEvent) => event.type === 'download-progress' && controller.abort();
    const splits = ['train_sft'];
    const aborted = hub.download({ onEvent, splits, abortSignal: controller.signal });
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await readdir(hub.folder)).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
    await hub.download({ splits });
    expect(await hub.read('train_sft')).toBe(toJsonl(rows.slice(0, 600)));
  });
});

describe('download of other sources', () => {
  const lines = toJsonl(rows.slice(0, 100));
  const messy = `\ufeff${lines.replaceAll('\n', '\r\n\n')}`.trimEnd();

  test.each([
    ['plain lines', lines],
    ['BOM, CRLF and blank lines', messy],
  ])('JSONL with %s is sliced by rows', async (_, text) => {
    await using hub = await setUp({ 'train.jsonl': Buffer.from(text) });
    await hub.download({ percent: 33 });
    expect(await hub.read('train')).toBe(toJsonl(rows.slice(0, 33)));
    await hub.download({ slice: '[10:20]', ascii: true, overwrite: true });
    expect((await hub.read('train')).split('\n')).toHaveLength(11);
  });

  test('a wrong line of JSONL is named', async () => {
    await using hub = await setUp({ 'train.jsonl': Buffer.from(`${lines}[1]\n`) });
    const failed = hub.download();
    await expect(failed).rejects.toMatchObject({ code: 'JSONL_INVALID', details: { line: 101 } });
  });

  test('a local file and folder are read', async () => {
    await using source = await tempDir();
    await using hub = await setUp();
    await writeFile(
      join(source.path, 'test-00000-of-00001.parquet'),
      files['data/test_gen-00000-of-00001-abc123.parquet'] ?? '',
    );
    await hub.download({ dataset: source.path, percent: 50 });
    expect(await hub.read('test')).toBe(toJsonl(rows.slice(600, 650)));
    const local = await hub.download({ dataset: join(source.path, 'test-00000-of-00001.parquet') });
    expect(await hub.read('test')).toBe(toJsonl(rows.slice(600)));
    expect(local).toMatchObject({ bytesFetched: 0, requests: 0 });
  });

  test('a URL is read without any token', async () => {
    await using hub = await setUp();
    const url = `${hub.server.hubUrl}/datasets/${id}/resolve/main/data%2Ftest_gen-00000-of-00001-abc123.parquet`;
    await hub.download({ dataset: url, percent: 10 });
    expect(await hub.read('train')).toBe(toJsonl(rows.slice(600, 610)));
    expect(hub.server.requests.some((request) => request.authorization)).toBe(false);
  });
});
