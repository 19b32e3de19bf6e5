import { execFile } from 'node:child_process';
import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHubServer, tempDir } from '@amltune/testing';
import { describe, expect, test } from 'vitest';
import { downloadSplits, type DownloadEvent, type DownloadOptions } from '../src/index.ts';
import { makeChatRows, toJsonl, writeChatParquet } from './chat-parquet.ts';

const dataset = 'owner/chat';
const rows = makeChatRows(800, 11, 4);
const rowGroupSize = 50;
const train = writeChatParquet(rows.slice(0, 600), { rowGroupSize, codec: 'UNCOMPRESSED' });
const testing = writeChatParquet(rows.slice(600), { rowGroupSize, codec: 'UNCOMPRESSED' });
const files = { 'train.parquet': train, 'test.parquet': testing };
const groupInBytes = Math.ceil((train.length / 600) * rowGroupSize * 1.5);
const expected = { 'test.jsonl': toJsonl(rows.slice(600)), 'train.jsonl': toJsonl(rows.slice(0, 600)) };
const child = fileURLToPath(new URL('./download-child.ts', import.meta.url));

/** Runs a download in a process that is killed after some milliseconds; whether it ended by itself. */
async function runAndKill(options: DownloadOptions, afterInMs: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const args = ['--conditions=@amltune/source', child, JSON.stringify(options)];
    const running = execFile(process.execPath, args, { timeout: afterInMs, killSignal: 'SIGKILL' }, (error) => {
      resolve(!error);
    });
    running.stdin?.end();
  });
}

async function readOutputs(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

/** Stops a download in this process after some progress, as an abort does. */
async function stopAfter(steps: number, options: DownloadOptions): Promise<void> {
  const controller = new AbortController();
  let left = steps;
  const onEvent = (event: DownloadEvent) => {
    if (event.type === 'download-progress' && (left -= 1) === 0) controller.abort();
  };
  await downloadSplits({ ...options, onEvent, abortSignal: controller.signal }).catch(() => undefined);
}

describe('an interrupted download', () => {
  test('killed at any moment, it ends with the same bytes', { timeout: 120_000 }, async () => {
    let kills = 0;
    for (let round = 0; round < 12; round += 1) {
      await using folder = await tempDir();
      await using server = await startHubServer({ datasets: { [dataset]: { files } }, bytesPerSecond: 4 << 20 });
      const options = { dataset, out: folder.path, hubUrl: server.hubUrl };
      const hasEnded = await runAndKill(options, 250 + round * 60);
      if (!hasEnded) kills += 1;
      await downloadSplits({ ...options, env: {}, token: false });
      expect(await readOutputs(folder.path)).toEqual(expected);
      // What was on its way at the kill, for each of the two splits.
      expect(server.bytesSent()).toBeLessThan(train.length + testing.length + 2 * groupInBytes);
      expect((await readdir(folder.path)).sort()).toEqual(['.amltune-download.json', 'test.jsonl', 'train.jsonl']);
    }
    expect(kills).toBeGreaterThan(3);
  });

  test('stopped in between, it says where it goes on', async () => {
    await using folder = await tempDir();
    await using server = await startHubServer({ datasets: { [dataset]: { files } } });
    const options = {
      dataset,
      splits: ['train'],
      out: folder.path,
      hubUrl: server.hubUrl,
      env: {},
      token: false,
    } as const;
    await stopAfter(5, options);
    const events: DownloadEvent[] = [];
    await downloadSplits({ ...options, onEvent: (event) => events.push(event) });
    expect(events).toContainEqual({ type: 'file-resumed', split: 'train', rows: 5 * rowGroupSize });
    expect(await readOutputs(folder.path)).toEqual({ 'train.jsonl': expected['train.jsonl'] });
    expect(server.bytesSent()).toBeLessThanOrEqual(train.length + 1);
  });

  test.each([
    ['lines', (path: string) => truncate(`${path}.partial`, 10_000)],
    ['other bytes', (path: string) => writeFile(`${path}.partial`, 'x'.repeat(1 << 20))],
    ['a cut journal', (path: string) => appendFile(`${path}.journal`, '{"progress":{"rows":9')],
    ['no journal', (path: string) => writeFile(`${path}.journal`, '')],
  ])('with %s lost it is still right', async (_, damage) => {
    await using folder = await tempDir();
    await using server = await startHubServer({ datasets: { [dataset]: { files } } });
    const options = {
      dataset,
      splits: ['train'],
      out: folder.path,
      hubUrl: server.hubUrl,
      env: {},
      token: false,
    } as const;
    await stopAfter(5, options);
    await damage(join(folder.path, 'train.jsonl'));
    await downloadSplits(options);
    expect(await readOutputs(folder.path)).toEqual({ 'train.jsonl': expected['train.jsonl'] });
  });

  test('lines of JSON go on at their line', async () => {
    const text = toJsonl(makeChatRows(3000, 3, 6));
    await using folder = await tempDir();
    await using server = await startHubServer({
      datasets: { [dataset]: { files: { 'train.jsonl': Buffer.from(text) } } },
    });
    const options = { dataset, out: folder.path, hubUrl: server.hubUrl, env: {}, token: false } as const;
    await stopAfter(1, options);
    const { bytesFetched } = await downloadSplits(options);
    expect(await readOutputs(folder.path)).toEqual({ 'train.jsonl': text });
    expect(bytesFetched).toBe(0);
  });

  test('a file that changed meanwhile is an error', async () => {
    await using folder = await tempDir();
    const content = { ...files };
    await using server = await startHubServer({ datasets: { [dataset]: { files: content } }, bytesPerSecond: 2 << 20 });
    const options = {
      dataset,
      splits: ['train'],
      out: folder.path,
      hubUrl: server.hubUrl,
      env: {},
      token: false,
    } as const;
    await stopAfter(1, options);
    const other = Uint8Array.from(train);
    other.fill(0x41, 1000, 1100);
    content['train.parquet'] = other;
    await expect(downloadSplits(options)).rejects.toMatchObject({ code: 'REMOTE_CHANGED' });
    expect(await readOutputs(folder.path)).toEqual({});
  });

  test('a commit stays pinned until the download ends', async () => {
    await using folder = await tempDir();
    const source = { files, sha: 'c'.repeat(40) };
    await using server = await startHubServer({ datasets: { [dataset]: source } });
    const options = {
      dataset,
      splits: ['train'],
      out: folder.path,
      hubUrl: server.hubUrl,
      env: {},
      token: false,
    } as const;
    await stopAfter(2, options);
    source.sha = 'd'.repeat(40);
    expect((await downloadSplits(options)).revision).toBe('c'.repeat(40));
    expect((await downloadSplits({ ...options, splits: ['test'] })).revision).toBe('d'.repeat(40));
  });

  test('the lock of a dead process is taken over', async () => {
    await using folder = await tempDir();
    await using server = await startHubServer({ datasets: { [dataset]: { files } } });
    const { hostname } = await import('node:os');
    const lock = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), nonce: 'n' });
    await writeFile(join(folder.path, '.amltune-download.lock'), lock);
    await downloadSplits({ dataset, splits: ['test'], out: folder.path, hubUrl: server.hubUrl, env: {}, token: false });
    expect(await readOutputs(folder.path)).toEqual({ 'test.jsonl': expected['test.jsonl'] });
  });
});
