import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataError } from '../error-codes.ts';
import { hubFileUrl, isHubDatasetId, lookUpHubDataset } from '../hub.ts';
import { probeRemoteFile } from '../remote-file.ts';
import { parseRemoteUrl, type RemoteContext } from '../remote-request.ts';
import { findSplits, isDataFile, splitOfPath, type DataFile, type SplitFiles } from '../split-files.ts';

/** Where a data set is. */
export type DatasetOrigin =
  | { readonly kind: 'hub'; readonly id: string; readonly hubUrl: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'path'; readonly path: string };

/** A data set whose files are known. It is plain data, so that a later run can take it from the manifest. */
export interface OpenedDataset {
  readonly origin: DatasetOrigin;
  /** The commit, for a data set of the hub. */
  readonly revision?: string;
  readonly splits: readonly SplitFiles[];
}

/**
 * Tells what a data set argument means: an https address, a path (`./x`, `/x`, `file:`, or a name that ends in
 * .parquet or .jsonl), else an id of the hub.
 *
 * @throws AmltuneError `HUB_URL_REFUSED`, `DATASET_NOT_FOUND`
 */
export function parseOrigin(dataset: string, hubUrl: string): DatasetOrigin {
  if (/^https?:\/\//i.test(dataset)) return { kind: 'url', url: parseRemoteUrl(dataset).href };
  if (/^file:/i.test(dataset)) return { kind: 'path', path: fileURLToPath(dataset) };
  const isPath = /^(\.{1,2}([/\\]|$)|[/\\~]|[A-Za-z]:[/\\])/.test(dataset) || isDataFile(dataset);
  if (isPath) return { kind: 'path', path: resolve(dataset) };
  if (!isHubDatasetId(dataset)) {
    throw dataError('DATASET_NOT_FOUND', `${JSON.stringify(dataset)} is neither a data set id, a path nor a URL.`);
  }
  return { kind: 'hub', id: dataset, hubUrl: parseRemoteUrl(hubUrl).href.replace(/\/$/, '') };
}

/**
 * Looks up the files of a data set and their splits.
 *
 * @throws AmltuneError `SOURCE_UNSUPPORTED`, `FILE_NOT_FOUND`, and those of the hub
 */
export async function openDataset(
  context: RemoteContext,
  origin: DatasetOrigin,
  options: { readonly revision: string; readonly config?: string; readonly abortSignal?: AbortSignal },
): Promise<OpenedDataset> {
  const { abortSignal, config, revision } = options;
  if (origin.kind === 'hub') {
    const { id } = origin;
    const hubUrl = new URL(origin.hubUrl);
    const found = await lookUpHubDataset(context, { hubUrl, id, revision, ...(abortSignal && { abortSignal }) });
    const splits = findSplits(found.files, { name: id, card: found.card, ...(config && { config }) });
    return { origin, revision: found.revision, splits };
  }
  if (origin.kind === 'url') {
    const url = new URL(origin.url);
    const name = basename(url.pathname);
    if (!isDataFile(name)) {
      throw dataError('SOURCE_UNSUPPORTED', `${url.origin}${url.pathname} is no .parquet or .jsonl file.`);
    }
    const byteLength = await probeRemoteFile(context, url, abortSignal);
    return { origin, splits: [{ split: splitOfPath(name), files: [{ path: name, byteLength }] }] };
  }
  return { origin, splits: await findLocalSplits(origin.path, config) };
}

/** The address of a file of the hub or the URL itself; undefined for a local file. */
export function urlOfFile({ origin, revision }: OpenedDataset, file: DataFile): URL | undefined {
  if (origin.kind === 'path') return undefined;
  if (origin.kind === 'url') return new URL(origin.url);
  return hubFileUrl({ hubUrl: new URL(origin.hubUrl), id: origin.id, revision: revision ?? 'main' }, file.path);
}

/** The path of a local file. */
export function pathOfFile(origin: DatasetOrigin & { kind: 'path' }, file: DataFile): string {
  return basename(origin.path) === file.path && isDataFile(origin.path) ? origin.path : join(origin.path, file.path);
}

async function findLocalSplits(path: string, config: string | undefined): Promise<SplitFiles[]> {
  const state = await stat(path).catch((cause: unknown) => {
    throw dataError('FILE_NOT_FOUND', `${path} does not exist or cannot be read.`, { cause });
  });
  if (state.isFile()) {
    if (!isDataFile(path)) throw dataError('SOURCE_UNSUPPORTED', `${path} is no .parquet or .jsonl file.`);
    return [{ split: splitOfPath(basename(path)), files: [{ path: basename(path), byteLength: state.size }] }];
  }
  const files: DataFile[] = [];
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !isDataFile(entry.name)) continue;
    files.push({ path: relative(path, full).split(sep).join('/'), byteLength: (await stat(full)).size });
  }
  return findSplits(files, { name: path, ...(config && { config }) });
}
