import { createHash } from 'node:crypto';
import { appendFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectOptions } from '@amltune/core';
import { tempDir } from '@amltune/testing';
import { expect, test } from 'vitest';
import { uploadToDatastore, type UploadEvent, type UploadOptions } from '../../src/upload.ts';
import { container, startFakeStorage, type FakeFault, type FakeRequest, type FakeStorage } from './fake-storage.ts';

const mib = 1 << 20;
const chat = '{"messages":[]}\n';
const chatHash = '0ad3e3ed050d8bab10cb62dda4de071abd3b30629f5723f95a99b71b24bf2963';
const chatName = `LocalUpload/${chatHash}/train.jsonl`;
const quickClock = { now: () => Date.now(), sleep: async () => undefined };

type HttpClient = NonNullable<ConnectOptions['httpClient']>;

async function upload(
  storage: FakeStorage,
  path: string,
  { httpClient = storage.httpClient, ...options }: Partial<UploadOptions> & { httpClient?: HttpClient } = {},
) {
  const events: UploadEvent[] = [];
  const onEvent = (event: UploadEvent) => events.push(event);
  const { workspace, credential } = await storage.connect({ httpClient, retry: { maxRetries: 0 } });
  const all: UploadOptions = { workspace, path, clock: quickClock, random: () => 1, onEvent, ...options };
  const result = await uploadToDatastore(all);
  const of = <Type extends UploadEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<UploadEvent, { type: Type }> => event.type === type);
  return { result, of, credential };
}

async function writeChat(folder: string): Promise<string> {
  const path = join(folder, 'train.jsonl');
  await writeFile(path, chat);
  return path;
}

/** Five blocks, the last one of 1 MiB, no two alike. */
async function writeLarge(folder: string): Promise<{ path: string; bytes: Buffer }> {
  const bytes = Buffer.concat(Array.from({ length: 17 }, (_, index) => Buffer.alloc(mib, index + 1)));
  const path = join(folder, 'large.jsonl');
  await writeFile(path, bytes);
  return { path, bytes };
}

const outline = ({ requests }: FakeStorage) => requests.map(({ method, comp }) => `${method} ${comp}`.trim());

test.each(['sas', 'account-key', 'identity'] as const)('a file goes up by %s', async (access) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage(access);
  const { result, of, credential } = await upload(storage, await writeChat(folder.path));

  expect(result).toEqual({
    uri: `azureml://datastores/workspaceblobstore/paths/${chatName}`,
    hash: chatHash,
    uploaded: true,
    sizeInBytes: chat.length,
    files: [{ path: 'train.jsonl', sizeInBytes: chat.length }],
  });
  expect(storage.blobs.get(chatName)?.bytes.toString()).toBe(chat);
  // The requests of the Python client, one by one.
  expect(outline(storage)).toEqual(['HEAD', 'PUT', 'PUT metadata']);
  expect(storage.requests[1]?.headers).toMatchObject({
    'x-ms-blob-type': 'BlockBlob',
    'if-none-match': '*',
    'x-ms-blob-content-type': 'application/octet-stream',
    'content-md5': createHash('md5').update(chat).digest('base64'),
  });
  const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) as string;
  expect(storage.blobs.get(chatName)?.metadata).toEqual({ upload_status: 'completed', name: uuid, version: uuid });
  expect(of('datastore-resolved')).toEqual([
    { type: 'datastore-resolved', datastore: 'workspaceblobstore', account: 'acct', container, access },
  ]);
  expect(credential.scopes.includes('https://storage.azure.com/.default')).toBe(access === 'identity');
});

test('unchanged content is sent once', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const path = await writeChat(folder.path);
  const first = await upload(storage, path);
  storage.requests.length = 0;
  const second = await upload(storage, path);
  expect(second.result).toEqual({ ...first.result, uploaded: false });
  expect(second.of('upload-found')).toEqual([{ type: 'upload-found', uri: first.result.uri }]);
  expect(outline(storage)).toEqual(['HEAD', 'HEAD']);
});

function blobOf(bytes: string, metadata: Record<string, string>) {
  return { bytes: Buffer.from(bytes), metadata, blocks: [] };
}
const pythonMark = { upload_status: 'completed', name: 'a-name', version: 'a-version' };

test('what the Python client uploaded is not sent', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  storage.blobs.set(chatName, blobOf(chat, pythonMark));
  const { result } = await upload(storage, await writeChat(folder.path));
  expect(result.uploaded).toBe(false);
  expect(storage.count('PUT', '')).toBe(0);
  expect(storage.blobs.get(chatName)?.metadata).toEqual(pythonMark);
});

test('what an older Python client uploaded is found', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  storage.blobs.set(chatName, blobOf('remainder', {}));
  storage.blobs.set(chatName.replace('LocalUpload', 'az-ml-artifacts'), blobOf(chat, pythonMark));
  const { result } = await upload(storage, await writeChat(folder.path));
  expect(result).toMatchObject({
    uploaded: false,
    uri: `azureml://datastores/workspaceblobstore/paths/az-ml-artifacts/${chatHash}/train.jsonl`,
  });
});

test.each([
  ['overwritten', 'other content', 2],
  ['taken over where its content is right', chat, 1],
])('an unfinished blob is %s', async (_how, content, puts) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const md5 = createHash('md5').update(content).digest('base64');
  storage.blobs.set(chatName, { ...blobOf(content, {}), md5 });
  const { result } = await upload(storage, await writeChat(folder.path));
  expect(result.uploaded).toBe(true);
  expect(storage.count('PUT', '')).toBe(puts);
  expect(storage.blobs.get(chatName)).toMatchObject({ metadata: { upload_status: 'completed' } });
  expect(storage.blobs.get(chatName)?.bytes.toString()).toBe(chat);
});

test('another client that finishes first is success', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  storage.afterAnswer = ({ method }) => {
    if (method === 'HEAD' && !storage.blobs.has(chatName)) storage.blobs.set(chatName, blobOf(chat, pythonMark));
  };
  const { result } = await upload(storage, await writeChat(folder.path));
  expect(result.uploaded).toBe(false);
  expect(storage.blobs.get(chatName)?.metadata).toEqual(pythonMark);
});

test('a folder goes up with its first file marked', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const path = join(folder.path, 'data');
  await mkdir(join(path, 'sub'), { recursive: true });
  await writeFile(join(path, 'B.txt'), 'b');
  await writeFile(join(path, 'a.txt'), 'a');
  await writeFile(join(path, 'sub', 'c d#?%.txt'), '');
  const { result } = await upload(storage, path);
  const prefix = `LocalUpload/${result.hash}/data`;
  expect(result).toMatchObject({
    uri: `azureml://datastores/workspaceblobstore/paths/${prefix}/`,
    sizeInBytes: 2,
    files: [{ path: 'B.txt' }, { path: 'a.txt' }, { path: 'sub/c d#?%.txt', sizeInBytes: 0 }],
  });
  expect([...storage.blobs].map(([name, { bytes }]) => [name, bytes.toString()]).sort()).toEqual([
    [`${prefix}/B.txt`, 'b'],
    [`${prefix}/a.txt`, 'a'],
    [`${prefix}/sub/c d#?%.txt`, ''],
  ]);
  const marked = [...storage.blobs].filter(([, { metadata }]) => metadata['upload_status'] === 'completed');
  expect(marked.map(([name]) => name)).toEqual([`${prefix}/B.txt`]);
  // The Python client overwrites remainders only where it finds this file among them.
  expect(storage.requests.find(({ method }) => method === 'PUT')?.name).toBe(`${prefix}/B.txt`);
  expect((await upload(storage, path)).result.uploaded).toBe(false);
});

test('a large file goes up in blocks, its progress never back', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path, bytes } = await writeLarge(folder.path);
  const { result, of } = await upload(storage, path);
  const name = `LocalUpload/${result.hash}/large.jsonl`;
  expect(storage.blobs.get(name)?.bytes.equals(bytes)).toBe(true);
  expect(storage.count('PUT', 'block')).toBe(5);
  expect(storage.requests.find(({ comp }) => comp === 'blocklist' && name)?.method).toBe('GET');
  // 46 bytes as the Python client's, since all ids of a blob must be of one length.
  for (const { blockId } of storage.requests.filter(({ comp }) => comp === 'block')) {
    expect(Buffer.from(blockId, 'base64')).toHaveLength(46);
  }
  const told = of('upload-progress').map((event) => event.bytes);
  expect(told).toEqual([...told].sort((one, other) => one - other));
  expect([told[0], told.at(-1), told.length]).toEqual([0, bytes.length, 6]);
  const hashed = of('hash-progress').map((event) => event.bytes);
  expect(hashed).toEqual([...hashed].sort((one, other) => one - other));
  expect(hashed.at(-1)).toBe(bytes.length);
});

test('at most as many requests run as allowed', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path } = await writeLarge(folder.path);
  let running = 0;
  let most = 0;
  const isBlock = ({ url }: { url: string }) => url.includes('comp=block&');
  const httpClient: HttpClient = {
    async sendRequest(request) {
      if (isBlock(request)) most = Math.max(most, ++running);
      const response = await storage.httpClient.sendRequest(request);
      if (isBlock(request)) running--;
      return response;
    },
  };
  await upload(storage, path, { httpClient, parallelism: 2 });
  expect(most).toBe(2);
});

const faults: readonly [string, FakeFault, string][] = [
  ['a cut connection', 'reset', 'ECONNRESET'],
  ['500', { status: 500, code: 'InternalError' }, 'HTTP 500 InternalError'],
  ['503', { status: 503, code: 'ServerBusy' }, 'HTTP 503 ServerBusy'],
  ['429', { status: 429, headers: { 'retry-after': '7' } }, 'HTTP 429'],
  ['a damaged block', { status: 400, code: 'Md5Mismatch' }, 'HTTP 400 Md5Mismatch'],
];

test.each(faults)('after %s only the block that failed is repeated', async (_what, fault, reason) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path, bytes } = await writeLarge(folder.path);
  let left = 2;
  storage.fault = ({ comp }) => (comp === 'block' && left-- > 0 ? fault : undefined);
  const sleeps: number[] = [];
  const clock = { now: () => 0, sleep: async (durationInMs: number) => void sleeps.push(durationInMs) };
  const { result, of } = await upload(storage, path, { clock, parallelism: 1 });
  expect(storage.count('PUT', 'block')).toBe(7);
  expect(storage.blobs.get(`LocalUpload/${result.hash}/large.jsonl`)?.bytes.equals(bytes)).toBe(true);
  expect(of('request-retried').map((event) => [event.reason, event.host])).toEqual(
    Array.from({ length: 2 }, () => [reason, 'acct.blob.core.windows.net']),
  );
  expect(sleeps).toEqual(_what === '429' ? [7000, 7000] : [1000, 2000]);
});

test('retries end with the last failure', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const path = await writeChat(folder.path);
  storage.fault = ({ method }) => (method === 'PUT' ? { status: 503, code: 'ServerBusy' } : undefined);
  await expect(upload(storage, path)).rejects.toMatchObject({
    code: 'UPLOAD_UNAVAILABLE',
    details: { status: 503, storageCode: 'ServerBusy', requestId: 'request-1' },
  });
  expect(storage.count('PUT', '')).toBe(6);
  storage.fault = () => 'reset';
  await expect(upload(storage, path)).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
});

test('a lost answer to a commit does not fail the upload', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path } = await writeLarge(folder.path);
  const seen = new Set<string>();
  // The commit happens, and only then the connection is cut.
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const response = await storage.httpClient.sendRequest(request);
      if (request.method !== 'PUT' || !request.url.includes('comp=blocklist') || seen.size > 0) return response;
      seen.add(request.url);
      throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
    },
  };
  const { result } = await upload(storage, path, { httpClient });
  expect(result.uploaded).toBe(true);
  expect(storage.count('PUT', 'block')).toBe(5);
});

test('blocks thrown away by another commit are sent again', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path, bytes } = await writeLarge(folder.path);
  let isFirst = true;
  storage.fault = ({ method, comp, name }) => {
    if (method !== 'PUT' || comp !== 'blocklist' || !isFirst) return undefined;
    isFirst = false;
    storage.staged.delete(name);
    return undefined;
  };
  const { result } = await upload(storage, path);
  expect(storage.count('PUT', 'block')).toBe(10);
  expect(storage.blobs.get(`LocalUpload/${result.hash}/large.jsonl`)?.bytes.equals(bytes)).toBe(true);
});

test('an abort midway leaves nothing committed', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path } = await writeLarge(folder.path);
  const abort = new AbortController();
  storage.fault = ({ comp }) => {
    if (comp !== 'block' || storage.count('PUT', 'block') < 3) return undefined;
    abort.abort();
    return 'silence';
  };
  await expect(upload(storage, path, { abortSignal: abort.signal })).rejects.toMatchObject({
    code: 'ABORTED',
    name: 'AbortError',
  });
  expect(storage.blobs.size).toBe(0);
  storage.fault = undefined;
  let sent = 0;
  const httpClient: HttpClient = {
    sendRequest: (request) => {
      if (request.url.includes('comp=block&')) sent++;
      return storage.httpClient.sendRequest(request);
    },
  };
  await upload(storage, path, { httpClient });
  expect(sent).toBeLessThanOrEqual(3);
});

test.each([0, -1, 0.5, Number.NaN])('a parallelism of %d still sends everything', async (parallelism) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path } = await writeLarge(folder.path);
  const { result } = await upload(storage, folder.path, { parallelism });
  expect(result.uploaded).toBe(true);
  expect([...storage.blobs.values()].map(({ bytes }) => bytes.length)).toEqual([17 * mib]);
  expect(path).toContain(result.files[0]?.path ?? '-');
});

test('a dry run says where the content would go', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { result, of } = await upload(storage, await writeChat(folder.path), { dryRun: true });
  expect(result).toMatchObject({ uploaded: false, uri: `azureml://datastores/workspaceblobstore/paths/${chatName}` });
  expect(storage.requests).toEqual([]);
  expect(of('datastore-resolved')).toEqual([]);
});

test('a name that no URI can hold is refused before anything is sent', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const path = join(folder.path, 'a\nb.jsonl');
  await writeFile(path, chat);
  await expect(upload(storage, path)).rejects.toMatchObject({ code: 'ID_INVALID' });
  expect(storage.requests).toEqual([]);
});

test('an abort beforehand sends nothing', async () => {
  await using storage = await startFakeStorage();
  await expect(upload(storage, 'x', { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  expect(storage.requests).toEqual([]);
});

test.each([
  ['rewritten', (path: string) => writeFile(path, Buffer.alloc(17 * mib, 'x'))],
  ['cut', (path: string) => truncate(path, 3 * mib)],
])('a file that is %s meanwhile is never published', async (_how, change) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path } = await writeLarge(folder.path);
  const httpClient: HttpClient = {
    async sendRequest(request) {
      if (request.url.includes('comp=blocklist')) await change(path);
      return storage.httpClient.sendRequest(request);
    },
  };
  await expect(upload(storage, path, { httpClient })).rejects.toMatchObject({ code: 'UPLOAD_FILE_CHANGED' });
  expect(storage.blobs.size).toBe(0);
});

test('what is appended meanwhile is left out', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const path = await writeChat(folder.path);
  storage.fault = () => undefined;
  const { result } = await upload(storage, path, {
    onEvent: ({ type }) => void (type === 'datastore-resolved' && appendFile(path, 'more')),
  });
  expect(storage.blobs.get(`LocalUpload/${result.hash}/train.jsonl`)?.bytes.toString()).toBe(chat);
});

test('a workspace that keeps its secrets leads to the identity', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  storage.secretsStatus = 403;
  const { result, of } = await upload(storage, await writeChat(folder.path));
  expect(result.uploaded).toBe(true);
  expect(of('datastore-resolved')).toMatchObject([
    { access: 'identity', reason: 'the workspace did not give the secrets (HTTP 403)' },
  ]);
});

test.each(['sas', 'account-key'] as const)('an account without keys leads from %s to the identity', async (access) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage(access);
  storage.allowsKeys = false;
  const { path } = await writeLarge(folder.path);
  const { result, of } = await upload(storage, path);
  expect(result.uploaded).toBe(true);
  const reason = 'the storage account allows no keys';
  expect(of('access-changed')).toEqual([{ type: 'access-changed', from: access, to: 'identity', reason }]);
});

test('an expired signature is renewed once for all blocks', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const { path } = await writeLarge(folder.path);
  let nowInMs = 0;
  storage.fault = ({ comp }) => {
    if (comp === 'block' && nowInMs === 0) {
      nowInMs = 3_600_000;
      storage.sas = 'sv=2026-06-06&sr=c&sig=renewedSignature%3D';
    }
    return undefined;
  };
  const { result, of } = await upload(storage, path, { clock: { now: () => nowInMs, sleep: async () => undefined } });
  expect(result.uploaded).toBe(true);
  expect(of('access-changed')).toEqual([
    { type: 'access-changed', from: 'sas', to: 'sas', reason: 'the signature has expired' },
  ]);
});

const refusals: readonly [string, FakeFault, string, RegExp][] = [
  [
    'no role',
    { status: 403, code: 'AuthorizationPermissionMismatch' },
    'UPLOAD_FORBIDDEN',
    /Storage Blob Data Contributor/,
  ],
  ['a tenant', { status: 401, code: 'InvalidAuthenticationInfo' }, 'UPLOAD_FORBIDDEN', /tenant/],
  ['a firewall', { status: 403, code: 'AuthorizationFailure' }, 'UPLOAD_NETWORK_BLOCKED', /network/],
  ['a container', { status: 404, code: 'ContainerNotFound' }, 'UPLOAD_CONTAINER_NOT_FOUND', /container/],
  ['a lease', { status: 412, code: 'LeaseIdMissing' }, 'UPLOAD_REFUSED', /code/],
];

test.each(refusals)('a refusal for %s is explained', async (_why, fault, code, fix) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage('identity');
  storage.fault = () => fault;
  const failing = upload(storage, await writeChat(folder.path));
  await expect(failing).rejects.toMatchObject({ code, fix: expect.stringMatching(fix) as string });
  const { length } = storage.requests;
  expect(length).toBeLessThanOrEqual(2);
});

test('a datastore of another kind is refused before anything is sent', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  storage.datastoreType = 'AzureFile';
  await expect(upload(storage, await writeChat(folder.path), { datastore: 'files' })).rejects.toMatchObject({
    code: 'UPLOAD_DATASTORE_UNSUPPORTED',
  });
  expect(storage.requests).toEqual([]);
});

test('a redirect to another host is not followed', async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage('identity');
  const location = 'https://other.blob.core.windows.net/stolen';
  storage.fault = ({ method }: FakeRequest) => (method === 'HEAD' ? { status: 307, headers: { location } } : undefined);
  await expect(upload(storage, await writeChat(folder.path))).rejects.toMatchObject({ name: 'AmltuneError' });
  expect(storage.requests.every(({ headers }) => headers.host === 'acct.blob.core.windows.net')).toBe(true);
});
