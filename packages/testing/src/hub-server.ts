import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { listenOnLoopback } from './loopback.ts';

/** A data set that the server has. */
export interface HubServerDataset {
  /** Content by path; entries, not their bytes, may be changed while the server runs. */
  files: Record<string, Uint8Array>;
  /** Commit that every revision means. Default: forty times `a`. */
  sha?: string;
  /** Answered for every request of this data set instead of content. */
  refusal?: { status: number; errorCode?: string; message?: string };
  cardData?: unknown;
  /** Listed besides the files, without content. */
  extraPaths?: readonly string[];
}

/** A request as the server saw it. */
export interface HubServerRequest {
  readonly host: 'hub' | 'content';
  readonly path: string;
  readonly range?: string;
  readonly authorization?: string;
  /** Counted from 1 among the requests of this host for content. */
  readonly count: number;
  bytesSent: number;
}

/** What goes wrong with one answer. */
export type HubServerFault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** Ends the connection after some bytes of the body. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Says the right length and ends cleanly before it, chunked. */
  | { readonly kind: 'short'; readonly bytes: number }
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Another range than asked, of the same length. */
  | { readonly kind: 'wrong-range' }
  /** 200 with the whole file. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'etag'; readonly value: string }
  | { readonly kind: 'linked-etag'; readonly value: string }
  | { readonly kind: 'redirect'; readonly location: string };

/** How the server behaves. */
export interface HubServerOptions {
  datasets: Record<string, HubServerDataset>;
  /** Entries of a page of the file list. Default 1000. */
  pageSize?: number;
  /** Wait before each content answer. Default 0. */
  latencyInMs?: number;
  /** Speed of one content connection; unlimited by default. */
  bytesPerSecond?: number;
  /** Asked for every request for a file, at the hub and at the content host. */
  fault?: (request: HubServerRequest) => HubServerFault | undefined;
}

/** A hub and its content host on loopback. */
export interface HubServer extends AsyncDisposable {
  readonly hubUrl: string;
  readonly contentUrl: string;
  readonly requests: HubServerRequest[];
  /** Bytes of content sent so far. */
  bytesSent(): number;
  close(): Promise<void>;
}

/**
 * Starts a server in the layout of the Hugging Face hub: data set information, paged file lists, and `/resolve/`, which
 * redirects every range to a second origin with a signature that is good for one request.
 */
export async function startHubServer(options: HubServerOptions): Promise<HubServer> {
  const requests: HubServerRequest[] = [];
  const signatures = new Set<string>();
  const see = (host: 'hub' | 'content', request: IncomingMessage, isContent: boolean): HubServerRequest => {
    const { authorization, range } = request.headers;
    const count = requests.filter((one) => one.host === host && one.count > 0).length + 1;
    const seen = {
      host,
      path: request.url ?? '',
      ...(range && { range }),
      ...(authorization && { authorization }),
      count: isContent ? count : 0,
      bytesSent: 0,
    };
    requests.push(seen);
    return seen;
  };
  const hub = createServer((request, response) => {
    const url = new URL(request.url ?? '/', hubUrl);
    const [, id = '', kind = '', rest = ''] =
      /^\/(?:api\/)?datasets\/(.+?)\/(revision|tree|resolve)\/(.*)$/.exec(url.pathname) ?? [];
    const isContent = kind === 'resolve';
    const seen = see('hub', request, isContent);
    const dataset = options.datasets[id];
    if (!dataset) return refuse(response, { status: 401, errorCode: 'RepoNotFound' });
    if (dataset.refusal) return refuse(response, dataset.refusal);
    const sha = dataset.sha ?? 'a'.repeat(40);
    if (kind === 'revision') {
      if (rest === 'missing') return refuse(response, { status: 404, errorCode: 'RevisionNotFound' });
      return sendJson(response, { id, sha, cardData: dataset.cardData });
    }
    if (kind === 'tree') return sendTree(response, url, dataset, options.pageSize ?? 1000);
    const fault = options.fault?.(seen);
    const path = decodeURIComponent(rest.slice(rest.indexOf('/') + 1));
    const content = dataset.files[path];
    if (fault?.kind === 'status') return response.writeHead(fault.status, fault.headers).end();
    if (fault?.kind === 'redirect') return response.writeHead(302, { location: fault.location }).end();
    if (!content) return refuse(response, { status: 404, errorCode: 'EntryNotFound' });
    const signature = String(requests.length);
    signatures.add(signature);
    const location = `${contentUrl}/${encodeURIComponent(id)}/${encodeURIComponent(path)}?signature=${signature}`;
    const linkedTag = fault?.kind === 'linked-etag' ? fault.value : tagOf(content);
    const headers = {
      location,
      'x-linked-etag': `"${linkedTag}"`,
      'x-linked-size': content.length,
      'x-repo-commit': sha,
    };
    return response.writeHead(302, headers).end('Found. Redirecting');
  });
  const contentHost = createServer((request, response) => {
    const seen = see('content', request, true);
    const url = new URL(request.url ?? '/', contentUrl);
    const [id = '', path = ''] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    const content = options.datasets[id]?.files[path];
    if (!signatures.delete(url.searchParams.get('signature') ?? '') || !content) {
      response.writeHead(403).end('Request has expired');
      return;
    }
    void sendContent(response, { content, seen, options, fault: options.fault?.(seen) });
  });
  const [hubListener, contentListener] = [await listenOnLoopback(hub), await listenOnLoopback(contentHost)];
  const hubUrl = `http://127.0.0.1:${hubListener.port}`;
  const contentUrl = `http://localhost:${contentListener.port}`;
  const close = async () => {
    await Promise.all([hubListener.close(), contentListener.close()]);
  };
  const bytesSent = () => requests.reduce((sum, request) => sum + request.bytesSent, 0);
  return { hubUrl, contentUrl, requests, bytesSent, close, [Symbol.asyncDispose]: close };
}

/** The files of a folder, by relative path, as a data set's content. */
export async function readFolder(folder: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [file.slice(folder.length + 1), await readFile(file)] as const),
  );
  return Object.fromEntries(contents);
}

function refuse(response: ServerResponse, { status, errorCode, message }: NonNullable<HubServerDataset['refusal']>) {
  const headers = {
    'x-request-id': 'req-1',
    ...(errorCode && { 'x-error-code': errorCode }),
    ...(message && { 'x-error-message': message }),
  };
  response.writeHead(status, headers).end();
}

function sendJson(response: ServerResponse, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function sendTree(response: ServerResponse, url: URL, dataset: HubServerDataset, pageSize: number) {
  const listed = [
    ...Object.entries(dataset.files).map(([path, content]) => ({ path, size: content.length })),
    ...(dataset.extraPaths ?? []).map((path) => ({ path, size: 1000 })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const page = listed.slice(from, from + pageSize).map((entry) => ({ type: 'file', oid: 'b'.repeat(40), ...entry }));
  url.searchParams.set('cursor', String(from + pageSize));
  const hasMore = from + pageSize < listed.length;
  sendJson(response, page, hasMore ? { link: `<${url.href}>; rel="next"` } : {});
}

async function sendContent(
  response: ServerResponse,
  work: { content: Uint8Array; seen: HubServerRequest; options: HubServerOptions; fault: HubServerFault | undefined },
) {
  const { content, fault, options, seen } = work;
  if (options.latencyInMs) await new Promise((resolve) => setTimeout(resolve, options.latencyInMs));
  if (fault?.kind === 'status') return response.writeHead(fault.status, fault.headers).end();
  if (fault?.kind === 'redirect') return response.writeHead(302, { location: fault.location }).end();
  const tag = fault?.kind === 'etag' ? fault.value : `content-${tagOf(content)}`;
  const asked = /^bytes=(\d+)-(\d+)$/.exec(seen.range ?? '');
  const first = Number(asked?.[1] ?? 0);
  const last = Math.min(Number(asked?.[2] ?? content.length - 1), content.length - 1);
  const isWhole = !asked || fault?.kind === 'whole';
  const shift = fault?.kind === 'wrong-range' ? (first > 0 ? -1 : 1) : 0;
  const body = isWhole ? content : content.subarray(first + shift, last + shift + 1);
  response.writeHead(isWhole ? 200 : 206, {
    etag: `"${tag}"`,
    'accept-ranges': 'bytes',
    // A short body is sent in chunks: with a length the client would notice the cut itself.
    ...(fault?.kind !== 'short' && { 'content-length': body.length }),
    ...(!isWhole && { 'content-range': `bytes ${first + shift}-${last + shift}/${content.length}` }),
  });
  const limit = fault && 'afterBytes' in fault ? fault.afterBytes : fault?.kind === 'short' ? fault.bytes : body.length;
  await sendBytes(response, body.subarray(0, limit), seen, options.bytesPerSecond);
  if (fault?.kind === 'stall') return;
  if (fault?.kind === 'reset') response.destroy();
  else response.end();
}

async function sendBytes(response: ServerResponse, body: Uint8Array, seen: HubServerRequest, bytesPerSecond?: number) {
  const size = bytesPerSecond ? Math.max(1024, Math.ceil(bytesPerSecond / 200)) : 256 << 10;
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    const chunk = body.subarray(at, at + size);
    const isRoom = response.write(chunk);
    seen.bytesSent += chunk.length;
    if (bytesPerSecond) await new Promise((resolve) => setTimeout(resolve, (1000 * chunk.length) / bytesPerSecond));
    else if (!isRoom) await roomIn(response);
  }
}

async function roomIn(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

const tags = new WeakMap<Uint8Array, string>();

/** A hash of the content, taken once for each array: a large file is asked for many times. */
function tagOf(content: Uint8Array): string {
  const tag = tags.get(content) ?? createHash('sha256').update(content).digest('hex');
  tags.set(content, tag);
  return tag;
}
