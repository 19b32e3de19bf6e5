import type { ByteSource } from './byte-source.ts';
import { dataError } from './error-codes.ts';
import { nameOfUrl, parseRemoteUrl, sendGet, type RemoteContext, type RemoteReply } from './remote-request.ts';
import { Retrier, transientStatus } from './remote-retry.ts';
import { TransientFailure } from './transient-failure.ts';

/** What tells one version of a remote file from the next. Tags are only compared with tags of the same host. */
export interface RemoteIdentity {
  byteLength?: number;
  /** The hub's own tag of the file, `X-Linked-ETag`: a hash of the content. */
  linkedTag?: string;
  /** The `ETag` of each host that sent content, with the host. */
  contentTags: Record<string, string>;
}

/** Counters of a download. */
export interface TransferMeter {
  /** Ranges asked for, repeated ones included; a redirect belongs to its range. */
  requests: number;
  /** Bytes of content that came. */
  bytes: number;
}

/** A file behind a URL that is read by range. */
export interface RemoteFile extends ByteSource {
  /** Verified bytes as they come; goes on where a connection broke. `end` is exclusive. */
  stream(start: number, end: number, options?: { abortSignal?: AbortSignal }): AsyncGenerator<Uint8Array>;
  readonly identity: RemoteIdentity;
}

/** How to open a remote file. */
export interface RemoteFileOptions {
  /** Asked again for every range: what it redirects to is signed and short-lived. */
  readonly url: URL;
  readonly identity: RemoteIdentity & { byteLength: number };
  readonly meter: TransferMeter;
  /** The typed error of a refusal by the first host; undefined when the status means nothing special. */
  readonly explain?: (reply: RemoteReply) => Promise<Error>;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const maxRedirects = 5;
/** A server without ranges is put up with for files up to this size. */
const smallFileInBytes = 8 << 20;
/** Progress that starts the count of failures anew; less would let a drip-feeding server ask for ever. */
const progressInBytes = 64 << 10;

/** Reads a remote file by range; every reply is checked against what was asked and against the first reply. */
export function openRemoteFile(context: RemoteContext, options: RemoteFileOptions): RemoteFile {
  const { url, identity } = options;
  const file: RemoteFile = {
    name: nameOfUrl(url),
    byteLength: identity.byteLength,
    identity,
    async *stream(start, end, { abortSignal } = {}) {
      if (start < 0 || end > identity.byteLength) {
        throw dataError('PARQUET_INVALID', `${file.name} ends before byte ${end}.`);
      }
      const retrier = new Retrier(context, url.host);
      let at = start;
      let progress = 0;
      while (at < end) {
        try {
          for await (const chunk of attempt(context, options, { start: at, end }, abortSignal)) {
            at += chunk.length;
            progress += chunk.length;
            if (progress >= progressInBytes) retrier.reset();
            yield chunk;
          }
          if (at < end) throw new TransientFailure(`the body of ${file.name} ended early`);
        } catch (error) {
          await retrier.wait(error, abortSignal);
          progress = 0;
        }
      }
    },
    async slice(start, end, sliceOptions) {
      const bytes = new Uint8Array(Math.max(0, end - start));
      let filled = 0;
      for await (const chunk of file.stream(start, end, sliceOptions)) {
        bytes.set(chunk, filled);
        filled += chunk.length;
      }
      return bytes;
    },
  };
  return file;
}

/**
 * Asks a plain URL for its length by its last byte.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `REMOTE_REJECTED`, `REMOTE_INVALID`, `REMOTE_UNAVAILABLE`, `HUB_URL_REFUSED`
 */
export async function probeRemoteFile(context: RemoteContext, url: URL, abortSignal?: AbortSignal): Promise<number> {
  const retrier = new Retrier(context, url.host);
  for (;;) {
    try {
      const { reply } = await follow(context, url, { Range: 'bytes=0-0' }, abortSignal);
      reply.close();
      const transient = transientStatus(reply, context.clock.now());
      if (transient) throw transient;
      const total = /^bytes (?:0-0|\*)\/(\d{1,15})$/.exec(reply.header('content-range') ?? '')?.[1];
      if ((reply.status === 206 || reply.status === 416) && total) return Number(total);
      const length = reply.header('content-length');
      if (reply.status === 200 && length && /^\d{1,15}$/.test(length)) return Number(length);
      throw refusal(reply, nameOfUrl(url));
    } catch (error) {
      await retrier.wait(error, abortSignal);
    }
  }
}

/** One request for a range, following its redirects; yields only bytes that belong to the range. */
async function* attempt(
  context: RemoteContext,
  options: RemoteFileOptions,
  range: Range,
  abortSignal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  options.meter.requests += 1;
  const headers = { Range: `bytes=${range.start}-${range.end - 1}` };
  const { reply, linkedTag } = await follow(context, options.url, headers, abortSignal);
  try {
    await checkStatus(context, options, reply, range);
    keepOrCompare(options, linkedTag ?? linkedTagOf(reply), reply);
    // A whole-file answer is read from its start and cut to the range.
    let at = reply.status === 206 ? range.start : 0;
    for await (const bytes of reply.chunks()) {
      options.meter.bytes += bytes.length;
      const from = Math.max(0, range.start - at);
      const to = Math.min(bytes.length, range.end - at);
      at += bytes.length;
      if (from < to) yield bytes.subarray(from, to);
      if (reply.status === 206 && at > range.end)
        throw new TransientFailure('more bytes came than asked', 'REMOTE_INVALID');
    }
  } finally {
    reply.close();
  }
}

/** Follows redirects by hand, so that the token stays with its host and no step leaves https. */
async function follow(
  context: RemoteContext,
  start: URL,
  headers: Readonly<Record<string, string>>,
  abortSignal: AbortSignal | undefined,
): Promise<{ reply: RemoteReply; linkedTag?: string }> {
  let url = start;
  let linkedTag: string | undefined;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const reply = await sendGet(context, url, headers, abortSignal);
    const location = reply.header('location');
    if (![301, 302, 303, 307, 308].includes(reply.status) || !location)
      return { reply, ...(linkedTag && { linkedTag }) };
    linkedTag ??= linkedTagOf(reply);
    // The body of a redirect is a line of text: reading it keeps the connection.
    reply.drain();
    const next = parseRemoteUrl(location, url);
    if (start.protocol === 'https:' && next.protocol !== 'https:') {
      throw dataError('HUB_URL_REFUSED', `${start.host} redirects to ${nameOfUrl(next)}, which is not https.`);
    }
    url = next;
  }
  throw dataError('REMOTE_INVALID', `${nameOfUrl(start)} redirects more than ${maxRedirects} times.`);
}

async function checkStatus(
  context: RemoteContext,
  options: RemoteFileOptions,
  reply: RemoteReply,
  { start, end }: Range,
): Promise<void> {
  const { byteLength } = options.identity;
  const name = nameOfUrl(options.url);
  const transient = transientStatus(reply, context.clock.now());
  if (transient) throw transient;
  if (reply.status === 206) {
    const told = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(reply.header('content-range') ?? '');
    if (told && Number(told[3]) !== byteLength) throw changed(name, `${byteLength} bytes then, ${told[3]} now`);
    if (!told || Number(told[1]) !== start || Number(told[2]) !== end - 1) {
      throw new TransientFailure(`${reply.url.host} sent another range than asked`, 'REMOTE_INVALID');
    }
    checkContentLength(reply, end - start);
    return;
  }
  if (reply.status === 200) {
    const isWhole = start === 0 && end === byteLength;
    if (!isWhole && byteLength > smallFileInBytes) {
      throw dataError('REMOTE_INVALID', `${reply.url.host} ignores byte ranges; ${name} is too large to fetch whole.`);
    }
    const length = reply.header('content-length');
    if (length && Number(length) !== byteLength) throw changed(name, `${byteLength} bytes then, ${length} now`);
    return;
  }
  if (reply.status === 416) {
    const total = /\/(\d{1,15})$/.exec(reply.header('content-range') ?? '')?.[1];
    if (total && Number(total) !== byteLength) throw changed(name, `${byteLength} bytes then, ${total} now`);
    throw dataError('REMOTE_INVALID', `${reply.url.host} refused bytes ${start} to ${end} of ${byteLength}.`);
  }
  if (reply.url.origin !== options.url.origin && (reply.status === 401 || reply.status === 403)) {
    // The content host's signature ran out: the next attempt asks the first host for a new one.
    throw new TransientFailure(
      `${reply.url.host} answered ${reply.status} (signature expired)`,
      'REMOTE_UNAVAILABLE',
      0,
    );
  }
  if (reply.url.origin === options.url.origin && options.explain) throw await options.explain(reply);
  throw refusal(reply, name);
}

function checkContentLength(reply: RemoteReply, expected: number): void {
  const length = reply.header('content-length');
  if (length !== undefined && Number(length) !== expected) {
    throw new TransientFailure(`${reply.url.host} sent ${length} bytes instead of ${expected}`, 'REMOTE_INVALID');
  }
}

/** Remembers the tags of the first reply and refuses any later one that differs. */
function keepOrCompare({ identity, url }: RemoteFileOptions, linkedTag: string | undefined, reply: RemoteReply): void {
  const name = nameOfUrl(url);
  if (linkedTag) {
    identity.linkedTag ??= linkedTag;
    if (identity.linkedTag !== linkedTag) throw changed(name, `tag ${identity.linkedTag} then, ${linkedTag} now`);
  }
  const tag = reply.header('etag');
  if (tag) {
    const known = (identity.contentTags[reply.url.host] ??= tag);
    if (known !== tag) throw changed(name, `tag ${known} then, ${tag} now`);
  }
}

function linkedTagOf(reply: RemoteReply): string | undefined {
  return reply.header('x-linked-etag')?.replace(/^W\//, '').replaceAll('"', '');
}

function changed(name: string, how: string): Error {
  return dataError('REMOTE_CHANGED', `${name} changed while it was being fetched (${how}).`);
}

function refusal(reply: RemoteReply, name: string): Error {
  if (reply.status === 404 || reply.status === 410) return dataError('FILE_NOT_FOUND', `${name} does not exist.`);
  return dataError('REMOTE_REJECTED', `${reply.url.host} answered ${reply.status} for ${name}.`);
}
