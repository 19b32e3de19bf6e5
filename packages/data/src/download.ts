import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createHttpClient, systemClock, throwIfAborted } from '@amltune/core';
import { lockFolder } from './download/folder-lock.ts';
import { Journal } from './download/journal.ts';
import { readManifest, writeManifest, type Manifest } from './download/manifest.ts';
import { openDataset, parseOrigin, type DatasetOrigin, type OpenedDataset } from './download/open-dataset.ts';
import type { DownloadedFile, DownloadOptions, DownloadResult } from './download/options.ts';
import { fetchSplits, type PendingSplit } from './download/fetch-splits.ts';
import { hasContent, journalPathOf, moveIntoPlace, removeTraces } from './download/split-output.ts';
import { dataError } from './error-codes.ts';
import { findHubToken } from './hub-token.ts';
import type { TransferMeter } from './remote-file.ts';
import type { RemoteContext } from './remote-request.ts';
import { formatSlice, parseSlice, type Slice } from './slice.ts';
import type { SplitFiles } from './split-files.ts';

const maxAttempts = 5;

/**
 * Downloads slices of splits as JSON lines, one `{split}.jsonl` each, fetching only the bytes that the slice needs. A
 * run that was killed goes on where it stopped, with the same bytes at the end; a finished one is not fetched again.
 *
 * @throws AmltuneError `SLICE_INVALID`, `SPLIT_NOT_FOUND`, `COLUMN_MISSING`, `SOURCE_UNSUPPORTED`, `DATASET_NOT_FOUND`, `DATASET_GATED`, `REVISION_NOT_FOUND`, `HUB_TOKEN_REFUSED`, `HUB_URL_REFUSED`, `FILE_NOT_FOUND`, `FILE_NAME_UNSAFE`, `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, `JSONL_INVALID`, `REMOTE_CHANGED`, `REMOTE_INVALID`, `REMOTE_REJECTED`, `REMOTE_THROTTLED`, `REMOTE_UNAVAILABLE`, `OUTPUT_EXISTS`, `OUTPUT_LOCKED`, `OUTPUT_WRITE_FAILED`, `ABORTED`, `CONNECTION_SETTING_INVALID`, `REQUEST_REFUSED`
 */
export async function downloadSplits(options: DownloadOptions): Promise<DownloadResult> {
  const { abortSignal, env = process.env } = options;
  throwIfAborted(abortSignal);
  const slice = chooseSlice(options);
  const origin = parseOrigin(options.dataset, options.hubUrl ?? (env['HF_ENDPOINT'] || 'https://huggingface.co'));
  const context = await createContext(options, origin, env);
  const out = resolve(options.out);
  await mkdir(out, { recursive: true }).catch((cause: unknown) => {
    throw dataError('OUTPUT_WRITE_FAILED', `The folder ${out} cannot be made.`, { cause });
  });
  const lock = await lockFolder(out);
  try {
    return await downloadInto(out, context, { origin, slice, options });
  } finally {
    await lock[Symbol.asyncDispose]();
  }
}

async function downloadInto(
  out: string,
  context: RemoteContext,
  { origin, slice, options }: { origin: DatasetOrigin; slice: Slice; options: DownloadOptions },
): Promise<DownloadResult> {
  const meter: TransferMeter = { requests: 0, bytes: 0 };
  const { dataset, files } = await pinDataset(context, options, { origin, out, slice });
  const wanted = chooseSplits(dataset, options.splits);
  const done = new Map<string, DownloadedFile>();
  const pending: PendingSplit[] = [];
  for (const split of wanted) {
    const target = { split, path: join(out, `${split.split}.jsonl`), key: keyOf(split, { dataset, options, slice }) };
    const file = await findFinished(target, files[split.split], options);
    if (file) {
      // A run killed after its last note leaves these.
      if (await Journal.read(journalPathOf(target.path), target.key)) await removeTraces(target.path);
      done.set(split.split, file);
      options.onEvent?.({ type: 'file-finished', split: split.split, path: file.path, rows: file.rows, reused: true });
    } else pending.push(target);
  }
  let manifest: Manifest = { request: requestOf(options, origin), dataset, files };
  const keep = async (target: PendingSplit, file: DownloadedFile) => {
    const { bytes, rows, sha256 } = file;
    done.set(file.split, file);
    manifest = { ...manifest, files: { ...manifest.files, [file.split]: { key: target.key, rows, bytes, sha256 } } };
    await writeManifest(out, manifest);
  };
  for (const target of pending) {
    const file = options.overwrite ? undefined : await finishInterrupted(target);
    if (!file) continue;
    await keep(target, file);
    await removeTraces(target.path);
  }
  const rest = pending.filter(({ split }) => !done.has(split.split));
  if (rest.length > 0) {
    await writeManifest(out, manifest);
    await fetchSplits({ context, meter, dataset, slice, options, pending: rest, onFinished: keep });
  }
  return {
    files: wanted.flatMap(({ split }) => done.get(split) ?? []),
    bytesFetched: meter.bytes,
    requests: meter.requests,
    ...(dataset.revision && { revision: dataset.revision }),
  };
}

function chooseSlice({ percent, slice }: DownloadOptions): Slice {
  if (percent !== undefined && slice !== undefined) {
    throw dataError('SLICE_INVALID', 'Both a percentage and a slice are given.', { fix: 'Give one of them.' });
  }
  return parseSlice(slice ?? percent ?? 100);
}

async function createContext(
  options: DownloadOptions,
  origin: DatasetOrigin,
  env: NodeJS.ProcessEnv,
): Promise<RemoteContext> {
  const { clock = systemClock, httpClient, onEvent, random = Math.random, stallTimeoutInMs = 30_000 } = options;
  const token = options.token === false ? undefined : (options.token ?? (await findHubToken(env)));
  const hubOrigin = origin.kind === 'hub' ? new URL(origin.hubUrl).origin : undefined;
  const context: RemoteContext = {
    httpClient: httpClient ?? createHttpClient(),
    clock,
    random,
    maxAttempts,
    stallTimeoutInMs,
    onRetry: (retry) => onEvent?.({ type: 'request-retried', ...retry }),
  };
  // Not enumerable, so that printing the context cannot show it.
  if (token && hubOrigin) {
    Object.defineProperties(context, { token: { value: token }, tokenOrigin: { value: hubOrigin } });
  }
  return context;
}

/**
 * The data set with its commit: from the manifest while it has outputs or unfinished work of this request, so that runs
 * do not mix commits and a repeated run asks nothing; from the source otherwise.
 */
async function pinDataset(
  context: RemoteContext,
  options: DownloadOptions,
  { origin, out, slice }: { origin: DatasetOrigin; out: string; slice: Slice },
): Promise<{ dataset: OpenedDataset; files: Manifest['files'] }> {
  const { abortSignal, config, revision = 'main' } = options;
  const manifest = await readManifest(out);
  const files = manifest?.files ?? {};
  if (manifest && !options.overwrite && origin.kind !== 'path' && manifest.request === requestOf(options, origin)) {
    const { dataset } = manifest;
    const wanted = chooseSplits(dataset, options.splits);
    const keys = wanted.map((split) => ({ split: split.split, key: keyOf(split, { dataset, options, slice }) }));
    const isFinished = keys.every(({ split, key }) => files[split]?.key === key);
    const journals = await Promise.all(
      keys.map(({ split, key }) => Journal.read(journalPathOf(join(out, `${split}.jsonl`)), key)),
    );
    if (isFinished || journals.some((journal) => journal !== undefined)) return { dataset, files };
  }
  const dataset = await openDataset(context, origin, {
    revision,
    ...(config && { config }),
    ...(abortSignal && { abortSignal }),
  });
  return { dataset, files };
}

function chooseSplits(dataset: OpenedDataset, names: readonly string[] | undefined): readonly SplitFiles[] {
  return (names ?? dataset.splits.map(({ split }) => split)).map((name) => {
    const found = dataset.splits.find(({ split }) => split === name);
    if (found) return found;
    const known = dataset.splits.map(({ split }) => split).join(', ');
    throw dataError('SPLIT_NOT_FOUND', `There is no split ${JSON.stringify(name)}; there are ${known}.`);
  });
}

function requestOf({ config = '', revision = 'main' }: DownloadOptions, origin: DatasetOrigin): string {
  return JSON.stringify([origin, revision, config]);
}

/** Everything that decides the bytes of an output. */
function keyOf(
  split: SplitFiles,
  { dataset, options, slice }: { dataset: OpenedDataset; options: DownloadOptions; slice: Slice },
): string {
  const { ascii = false, columns, mapRow, rename } = options;
  const { origin, revision } = dataset;
  const parts = [origin, revision, split, formatSlice(slice), ascii, columns, rename, mapRow && String(mapRow)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * The output where an earlier run left it finished; undefined when it has to be made.
 *
 * @throws AmltuneError `OUTPUT_EXISTS`
 */
async function findFinished(
  { split, path, key }: PendingSplit,
  known: Manifest['files'][string] | undefined,
  { abortSignal, overwrite = false }: DownloadOptions,
): Promise<DownloadedFile | undefined> {
  if (overwrite || !(await stat(path).catch(() => undefined))) return undefined;
  const isOurs = known !== undefined && (await hasContent(path, known, abortSignal));
  if (isOurs && known.key === key) {
    const { bytes, rows, sha256 } = known;
    return { split: split.split, path, rows, bytes, sha256 };
  }
  const finished = (await Journal.read(journalPathOf(path), key))?.finished;
  if (isOurs || (finished && (await hasContent(path, finished, abortSignal)))) return undefined;
  throw dataError('OUTPUT_EXISTS', `${path} is there already and is not what an earlier download wrote.`);
}

/** Ends a run that was killed between its last row and its last note. */
async function finishInterrupted({ split, path, key }: PendingSplit): Promise<DownloadedFile | undefined> {
  const journal = await Journal.read(journalPathOf(path), key);
  const finished = journal?.finished;
  if (!journal || !finished) return undefined;
  if (!(await hasContent(path, finished))) {
    if (!(await hasContent(`${path}.partial`, finished))) return undefined;
    await moveIntoPlace(path);
  }
  return { split: split.split, path, ...finished };
}
