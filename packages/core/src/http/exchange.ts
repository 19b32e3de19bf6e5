import { createHttpHeaders, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { countBytes, readBody } from './body.ts';
import { cutEvent, deadlineOf } from './deadline.ts';
import type { Route } from './agents.ts';

// Own code in place of core-rest-pipeline's default client, which (1.25.0, tried) never settles when a compressed answer
// is cut or aborted midway, and reports any other cut or aborted answer as PARSE_ERROR without Node's code.

/**
 * Sends one request and reads its answer. Failures are thrown as they come: Node's own errors, those of a streamed
 * request body, and `ABORTED`.
 */
export async function exchange(request: PipelineRequest, url: URL, route: Route): Promise<PipelineResponse> {
  const deadline = deadlineOf(request);
  try {
    // First, since an unusable body must not leave a request open.
    const source = readBody(request.body);
    const outgoing = open(request, url, route);
    deadline.watch({ destroy: (error) => cut(outgoing, error) });
    const incoming = await Promise.race([send(request, source, outgoing), deadline.passed]);
    const response: PipelineResponse = { status: incoming.statusCode ?? 0, headers: headersOf(incoming), request };
    const body = decode(incoming, request);
    deadline.watch(body);
    if (request.method !== 'HEAD' && isStreamed(request, response.status)) {
      deadline.stopTimer();
      body.once('close', deadline.release);
      return { ...response, readableStreamBody: body };
    }
    // Read for HEAD too: until an answer has ended, its connection does not serve the next request.
    const bodyAsText = await Promise.race([textOf(body), deadline.passed]);
    deadline.release();
    return request.method === 'HEAD' ? response : { ...response, bodyAsText };
  } catch (error) {
    deadline.release();
    throw error;
  }
}

function open(request: PipelineRequest, url: URL, { agent }: Route): ClientRequest {
  const headers: Record<string, string> = request.headers.toJSON({ preserveCase: true });
  if (request.disableKeepAlive) headers['Connection'] = 'close';
  return (url.protocol === 'https:' ? httpsRequest : httpRequest)({
    agent,
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method: request.method,
    headers,
  });
}

function cut(outgoing: ClientRequest, error: Error): void {
  outgoing.emit(cutEvent);
  outgoing.destroy(error);
}

function send(
  { headers, onUploadProgress }: PipelineRequest,
  source: ReturnType<typeof readBody>,
  outgoing: ClientRequest,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    // Stays after the answer: a server that answers before it has read everything also cuts the upload.
    outgoing.on('error', reject);
    if (source === undefined || Buffer.isBuffer(source)) {
      if (source && !headers.has('Content-Length')) outgoing.setHeader('Content-Length', source.length);
      outgoing.end(source, () => source && onUploadProgress?.({ loadedBytes: source.length }));
    } else {
      const stages = onUploadProgress ? [countBytes(onUploadProgress)] : [];
      pipeline([source, ...stages, outgoing], (error) => error && reject(error));
    }
  });
}

function decode(incoming: IncomingMessage, request: PipelineRequest): Readable {
  const stages: Transform[] = [];
  const accepted = request.method === 'HEAD' ? '' : (request.headers.get('Accept-Encoding') ?? '');
  const encoding = incoming.headers['content-encoding'] ?? '';
  if (accepted.includes(encoding) && encoding === 'gzip') stages.push(createGunzip());
  if (accepted.includes(encoding) && encoding === 'deflate') stages.push(createInflate());
  if (request.onDownloadProgress) stages.push(countBytes(request.onDownloadProgress));
  const body = stages.at(-1) ?? incoming;
  // A failure before the reader listens must not end the process; the stream remembers it for the reader.
  body.on('error', () => {});
  if (stages.length > 0) pipeline([incoming, ...stages], () => {});
  return body;
}

function isStreamed({ streamResponseStatusCodes }: PipelineRequest, status: number): boolean {
  // Infinity stands for every status in core-rest-pipeline's contract.
  return Boolean(streamResponseStatusCodes?.has(Infinity) || streamResponseStatusCodes?.has(status));
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(incoming: IncomingMessage): PipelineResponse['headers'] {
  const headers = createHttpHeaders();
  for (const [name, value] of Object.entries(incoming.headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first) headers.set(name, first);
  }
  return headers;
}
