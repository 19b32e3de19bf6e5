import { randomUUID } from 'node:crypto';
import { throwIfAborted, type WorkspaceClient } from '@amltune/core';

type HttpClient = WorkspaceClient['transport']['httpClient'];
type HttpRequest = Parameters<HttpClient['sendRequest']>[0];

/** What a read of a log brought. */
export interface LogChunk {
  readonly bytes: Buffer;
  /** Whether there may be more to read at once. */
  readonly isFull: boolean;
}

/** Bytes asked for at a time, so that a long log never has to fit into memory. */
const chunkInBytes = 4 * 1024 * 1024;
const timeoutInMs = 60_000;
const nothing: LogChunk = { bytes: Buffer.alloc(0), isFull: false };

/**
 * Reads a log from a byte on, by a ranged GET of the signed address that run history handed out: no token goes there.
 * Undefined where the storage could not be read now; a log that is not there yet, or has nothing new, is empty.
 */
export async function readLog(
  { sendRequest }: HttpClient,
  url: string,
  offsetInBytes: number,
  abortSignal?: AbortSignal,
): Promise<LogChunk | undefined> {
  throwIfAborted(abortSignal);
  if (URL.parse(url)?.protocol !== 'https:') return undefined;
  const timeout = AbortSignal.timeout(timeoutInMs);
  try {
    const { status, readableStreamBody, bodyAsText } = await sendRequest(
      toRequest(url, {
        Range: `bytes=${offsetInBytes}-${offsetInBytes + chunkInBytes - 1}`,
        // Compressed ranges would count other bytes.
        'Accept-Encoding': 'identity',
        abortSignal: abortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout,
      }),
    );
    const body = readableStreamBody ? await readBytes(readableStreamBody) : Buffer.from(bodyAsText ?? '');
    if (status === 404 || status === 416) return nothing;
    if (status === 206) return { bytes: body, isFull: body.length === chunkInBytes };
    // A storage that knows no ranges sends all of it.
    return status === 200 ? { bytes: body.subarray(offsetInBytes), isFull: false } : undefined;
  } catch (error) {
    throwIfAborted(abortSignal);
    // Failures of the connection and the limit carry a code; anything else is a defect.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return undefined;
  }
}

function toRequest(
  url: string,
  { abortSignal, ...headers }: Record<string, string | AbortSignal> & { abortSignal: AbortSignal },
): HttpRequest {
  return {
    url,
    method: 'GET',
    headers: toHeaders(headers as Record<string, string>),
    timeout: timeoutInMs,
    withCredentials: false,
    requestId: randomUUID(),
    streamResponseStatusCodes: new Set([200, 206]),
    abortSignal,
  };
}

/** The header collection of a request, which is all that this package would need the Azure pipeline for. */
function toHeaders(record: Readonly<Record<string, string>>): HttpRequest['headers'] {
  const entries = new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  return {
    get: (name) => entries.get(name.toLowerCase())?.value,
    has: (name) => entries.has(name.toLowerCase()),
    set: (name, value) => void entries.set(name.toLowerCase(), { name, value: String(value) }),
    delete: (name) => void entries.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries([...entries].map(([name, { value }]) => [name, value])),
    *[Symbol.iterator]() {
      for (const { name, value } of entries.values()) yield [name, value];
    },
  };
}

async function readBytes(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
