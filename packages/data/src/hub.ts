import { toPlainLine } from '@amltune/core';
import { dataError, type DataErrorCode } from './error-codes.ts';
import {
  nameOfUrl,
  parseRemoteUrl,
  readText,
  sendGet,
  type RemoteContext,
  type RemoteReply,
} from './remote-request.ts';
import { Retrier, transientStatus } from './remote-retry.ts';
import { checkDataPath, isDataFile, type CardConfig, type DataFile } from './split-files.ts';

/** A data set of the hub at one commit. */
export interface HubDataset {
  readonly id: string;
  /** The commit. */
  readonly revision: string;
  readonly files: readonly DataFile[];
  /** What its card says about splits; empty where it says nothing. */
  readonly card: readonly CardConfig[];
}

/** Which data set to look up. */
export interface HubDatasetOptions {
  readonly hubUrl: URL;
  /** `owner/name`, or the bare name of a data set without owner. */
  readonly id: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  readonly abortSignal?: AbortSignal;
}

const idForm = /^[\w.-]{1,96}(\/[\w.-]{1,96})?$/;
const answerLimitInBytes = 32 << 20;
const maxPages = 1000;

/** Whether a text has the form of a data set id. */
export function isHubDatasetId(text: string): boolean {
  return idForm.test(text) && !text.split('/').some((part) => /^\.+$/.test(part));
}

/**
 * Pins a revision to its commit and lists the data files of that commit.
 *
 * @throws AmltuneError `DATASET_NOT_FOUND`, `DATASET_GATED`, `HUB_TOKEN_REFUSED`, `REVISION_NOT_FOUND`, `FILE_NAME_UNSAFE`, `REMOTE_INVALID`, `REMOTE_UNAVAILABLE`, `REMOTE_THROTTLED`, `REMOTE_REJECTED`, `ABORTED`
 */
export async function lookUpHubDataset(context: RemoteContext, options: HubDatasetOptions): Promise<HubDataset> {
  const { hubUrl, id, revision, abortSignal } = options;
  const api = `${hubUrl.href.replace(/\/$/, '')}/api/datasets/${id}`;
  const info = await getJson(context, options, new URL(`${api}/revision/${encodeURIComponent(revision)}`), abortSignal);
  const commit = isRecord(info.body) ? info.body['sha'] : undefined;
  if (typeof commit !== 'string' || !/^[0-9a-f]{7,64}$/.test(commit)) {
    throw dataError('REMOTE_INVALID', `${hubUrl.host} named no commit for ${id} at ${revision}.`);
  }
  const files: DataFile[] = [];
  let next: URL | undefined = new URL(`${api}/tree/${commit}?recursive=true&expand=false`);
  for (let page = 0; next && page < maxPages; page += 1) {
    const { body, link } = await getJson(context, options, next, abortSignal);
    if (!Array.isArray(body)) throw dataError('REMOTE_INVALID', `${hubUrl.host} sent no file list for ${id}.`);
    for (const entry of body as unknown[]) {
      const file = toDataFile(entry);
      if (file) files.push(file);
    }
    next = nextPage(link, next);
  }
  return { id, revision: commit, files, card: isRecord(info.body) ? toCard(info.body['cardData']) : [] };
}

/** The address of a file, to be asked again for every range. */
export function hubFileUrl({ hubUrl, id, revision }: HubDatasetOptions, path: string): URL {
  const parts = path.split('/').map(encodeURIComponent).join('/');
  return new URL(`${hubUrl.href.replace(/\/$/, '')}/datasets/${id}/resolve/${encodeURIComponent(revision)}/${parts}`);
}

/**
 * The hub's refusal in words. The hub answers 401 for a data set that does not exist when no token was sent, so that
 * private names do not leak.
 */
export async function explainHubRefusal(
  { hubUrl, id, revision }: Pick<HubDatasetOptions, 'hubUrl' | 'id' | 'revision'>,
  hasToken: boolean,
  reply: RemoteReply,
): Promise<Error> {
  const requestId = reply.header('x-request-id');
  const told = toPlainLine(reply.header('x-error-message') ?? (await readText(reply, 4096).catch(() => '')));
  const details = { status: reply.status, ...(requestId && { requestId: toPlainLine(requestId) }) };
  const what = `${hubUrl.host} answered ${reply.status} for ${id}${told ? `: ${told}` : ''}`;
  const codes: Record<string, [DataErrorCode, string]> = {
    GatedRepo: ['DATASET_GATED', `The data set ${id} is gated. ${what}`],
    RepoNotFound: ['DATASET_NOT_FOUND', `There is no data set ${id}, or it is private. ${what}`],
    RevisionNotFound: ['REVISION_NOT_FOUND', `The data set ${id} has no revision ${JSON.stringify(revision)}. ${what}`],
    EntryNotFound: ['FILE_NOT_FOUND', `The data set ${id} lacks ${decodeURIComponent(reply.url.pathname)}. ${what}`],
  };
  const known = codes[reply.header('x-error-code') ?? ''] ?? byStatus(reply.status, hasToken, id, what);
  return dataError(known[0], known[1], { details });
}

function byStatus(status: number, hasToken: boolean, id: string, what: string): [DataErrorCode, string] {
  if (status === 401 && !hasToken)
    return ['DATASET_NOT_FOUND', `There is no data set ${id}, or it is private. ${what}`];
  if (status === 401) return ['HUB_TOKEN_REFUSED', `The hub refused the token. ${what}`];
  if (status === 403) return ['HUB_TOKEN_REFUSED', `The token may not read ${id}. ${what}`];
  if (status === 404) return ['DATASET_NOT_FOUND', `There is no data set ${id}. ${what}`];
  return ['REMOTE_REJECTED', what];
}

async function getJson(
  context: RemoteContext,
  options: HubDatasetOptions,
  start: URL,
  abortSignal: AbortSignal | undefined,
): Promise<{ body: unknown; link: string | undefined }> {
  const retrier = new Retrier(context, start.host);
  let url = start;
  for (let hops = 0; ;) {
    try {
      const reply = await sendGet(context, url, { Accept: 'application/json' }, abortSignal);
      const transient = transientStatus(reply, context.clock.now());
      if (transient) {
        reply.close();
        throw transient;
      }
      const location = reply.header('location');
      if (reply.status >= 300 && reply.status < 400 && location) {
        // A renamed data set; the hub redirects within itself.
        reply.close();
        const next = parseRemoteUrl(location, url);
        if (next.origin !== start.origin || (hops += 1) > 5) {
          throw dataError('REMOTE_INVALID', `${start.host} redirects its listing to ${nameOfUrl(next)}.`);
        }
        url = next;
        continue;
      }
      if (reply.status !== 200) throw await explainHubRefusal(options, context.token !== undefined, reply);
      const text = await readText(reply, answerLimitInBytes);
      return { body: parseJson(text, url), link: reply.header('link') };
    } catch (error) {
      await retrier.wait(error, abortSignal);
    }
  }
}

function parseJson(text: string, url: URL): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw dataError('REMOTE_INVALID', `${nameOfUrl(url)} did not answer with JSON.`, { cause });
  }
}

function nextPage(link: string | undefined, current: URL): URL | undefined {
  const target = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
  if (!target) return undefined;
  const next = parseRemoteUrl(target, current);
  if (next.origin === current.origin) return next;
  throw dataError('REMOTE_INVALID', `${current.host} continues its file list at another host, ${next.host}.`);
}

function toDataFile(entry: unknown): DataFile | undefined {
  if (!isRecord(entry) || entry['type'] !== 'file' || typeof entry['path'] !== 'string') return undefined;
  const { path, size, lfs } = entry;
  if (!isDataFile(path)) return undefined;
  checkDataPath(path);
  // Git's size of a large file is that of its pointer in old answers; the `lfs` entry has the real one.
  const byteLength = isRecord(lfs) && typeof lfs['size'] === 'number' ? lfs['size'] : size;
  if (typeof byteLength === 'number' && Number.isSafeInteger(byteLength) && byteLength >= 0)
    return { path, byteLength };
  throw dataError('REMOTE_INVALID', `The hub named no size for ${JSON.stringify(path)}.`);
}

/** The `configs` of a card, which the hub hands out as JSON; anything of another form is left out. */
function toCard(cardData: unknown): CardConfig[] {
  const configs = isRecord(cardData) ? cardData['configs'] : undefined;
  if (!Array.isArray(configs)) return [];
  return (configs as unknown[]).flatMap((config) => {
    if (!isRecord(config) || typeof config['config_name'] !== 'string') return [];
    const files = config['data_files'];
    const entries: unknown[] = Array.isArray(files) ? files : [files];
    const splits = entries.flatMap((entry) => {
      if (typeof entry === 'string') return [{ split: 'train', patterns: [entry] }];
      if (!isRecord(entry) || typeof entry['split'] !== 'string') return [];
      const paths: unknown[] = Array.isArray(entry['path']) ? entry['path'] : [entry['path']];
      return [{ split: entry['split'], patterns: paths.filter((path) => typeof path === 'string') }];
    });
    return splits.length > 0 ? [{ name: config['config_name'], splits }] : [];
  });
}

function isRecord(
  value: unknown,
): value is Record<string, unknown> & { path?: unknown; size?: unknown; lfs?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
