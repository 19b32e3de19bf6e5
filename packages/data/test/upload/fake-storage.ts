import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createHttpClient, type ConnectOptions } from '@amltune/core';
import { createTestCertificates, fakeCredential, startTlsServer } from '@amltune/testing';
import type { UploadAccess } from '../../src/upload.ts';

/** A blob as the service keeps it. */
export interface FakeBlob {
  readonly bytes: Buffer;
  readonly md5?: string;
  metadata: Record<string, string>;
  readonly blocks: readonly string[];
}

/** A request to the blob service. */
export interface FakeRequest {
  readonly method: string;
  /** `comp` of the query, as `block`; empty where there is none. */
  readonly comp: string;
  readonly name: string;
  readonly blockId: string;
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
}

/** What happens to a request instead of its answer: an answer, a cut connection, or silence. */
export type FakeFault = FakeAnswer | 'reset' | 'silence';

/** An answer of the service; `text` is its body where it is no error. */
export interface FakeAnswer {
  readonly status: number;
  readonly code?: string;
  readonly headers?: Record<string, string>;
  readonly text?: string;
}

export const secrets = {
  sas: 'sv=2026-06-06&sr=c&sig=plantedSignature%3D',
  key: Buffer.from('planted account key of the storage').toString('base64'),
};
export const container = 'azureml-blobstore-1';
const workspaceIds = { subscriptionId: '1', resourceGroup: 'rg', workspaceName: 'ws' };
const hosts = ['management.azure.com', '*.blob.core.windows.net'];

/** A workspace's datastore and its blob container, reached under their production names on loopback. */
export async function startFakeStorage(access: UploadAccess = 'sas') {
  const blobs = new Map<string, FakeBlob>();
  const staged = new Map<string, Map<string, Buffer>>();
  const requests: FakeRequest[] = [];
  const service = {
    blobs,
    staged,
    requests,
    access,
    /** What the workspace answers to listSecrets instead of secrets. */
    secretsStatus: 200,
    sas: secrets.sas,
    allowsKeys: true,
    datastoreType: 'AzureBlob',
    fault: undefined as ((request: FakeRequest) => FakeFault | undefined) | undefined,
    /** Called once an answer has been made, before it is sent. */
    afterAnswer: undefined as ((request: FakeRequest) => void) | undefined,
    count: (method: string, comp: string) =>
      requests.filter((request) => request.method === method && request.comp === comp).length,
  };
  const certificates = await createTestCertificates(hosts);
  const server = await startTlsServer({ certificates, handler: (request, response) => void answer(request, response) });
  const httpClient = createHttpClient({ connectTo: server.address, ca: certificates.ca });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request).catch(() => undefined);
    if (!body) return;
    if (request.headers.host === 'management.azure.com') return answerWorkspace(request, response);
    const url = new URL(`https://host${request.url}`);
    const [, , ...path] = decodeURIComponent(url.pathname).split('/');
    const seen = {
      method: request.method ?? '',
      comp: url.searchParams.get('comp') ?? '',
      name: path.join('/'),
      blockId: url.searchParams.get('blockid') ?? '',
      query: url.search,
      headers: request.headers,
    };
    requests.push(seen);
    const fault = service.fault?.(seen);
    if (fault === 'silence') return;
    if (fault === 'reset') return void request.socket.destroy();
    const { status, code, headers, text = '' } = fault ?? refuse(url, request.headers) ?? store(seen, body);
    service.afterAnswer?.(seen);
    const error = code ? `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>` : text;
    const hasBody = request.method !== 'HEAD' && error !== '';
    response.writeHead(status, {
      'x-ms-request-id': 'request-1',
      ...(code && { 'x-ms-error-code': code }),
      ...(hasBody && { 'content-type': 'application/xml' }),
      ...headers,
    });
    response.end(hasBody ? error : undefined);
  }

  function answerWorkspace(request: IncomingMessage, response: ServerResponse): void {
    const isSecrets = request.method === 'POST';
    const status = isSecrets ? service.secretsStatus : 200;
    const properties = {
      datastoreType: service.datastoreType,
      credentials: { credentialsType: service.access === 'identity' ? 'None' : 'AccountKey' },
      accountName: 'acct',
      containerName: container,
    };
    const given =
      service.access === 'sas'
        ? { secretsType: 'Sas', sasToken: `?${service.sas}` }
        : { secretsType: 'AccountKey', key: secrets.key };
    const granted = isSecrets ? given : { id: 'id', name: 'workspaceblobstore', properties };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? granted : { error: { code: 'AuthorizationFailed', message: 'no' } }));
  }

  function refuse({ searchParams }: URL, { authorization = '' }: IncomingMessage['headers']): FakeAnswer | undefined {
    if (authorization.startsWith('Bearer token-')) return undefined;
    if (!service.allowsKeys) return { status: 403, code: 'KeyBasedAuthenticationNotPermitted' };
    if (searchParams.get('sig') === new URLSearchParams(service.sas).get('sig')) return undefined;
    if (service.access === 'account-key' && /^SharedKey acct:.{44}$/.test(authorization)) return undefined;
    return { status: 403, code: 'AuthenticationFailed' };
  }

  function store({ method, comp, name, blockId, headers }: FakeRequest, body: Buffer): FakeAnswer {
    const blob = blobs.get(name);
    const md5 = createHash('md5').update(body).digest('base64');
    if (headers['content-md5'] !== undefined && comp !== 'blocklist' && headers['content-md5'] !== md5) {
      return { status: 400, code: 'Md5Mismatch' };
    }
    if (method === 'PUT' && comp === 'block') {
      staged.set(name, (staged.get(name) ?? new Map<string, Buffer>()).set(blockId, body));
      return { status: 201 };
    }
    if (method === 'GET' && comp === 'blocklist') {
      const waiting = staged.get(name);
      if (!blob && !waiting) return { status: 404, code: 'BlobNotFound' };
      return { status: 200, text: formatBlockList(blob?.blocks ?? [], [...(waiting?.keys() ?? [])]) };
    }
    if (method === 'PUT' && comp === 'metadata') {
      if (!blob) return { status: 404, code: 'BlobNotFound' };
      blob.metadata = readMetadata(headers);
      return { status: 200 };
    }
    if (method === 'HEAD') return blob ? describe(blob) : { status: 404, code: 'BlobNotFound' };
    if (headers['if-none-match'] === '*' && blob) return { status: 409, code: 'BlobAlreadyExists' };
    const ids = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id = '']) => id);
    const parts = comp === 'blocklist' ? ids.map((id) => staged.get(name)?.get(id)) : [body];
    if (parts.some((part) => !part)) return { status: 400, code: 'InvalidBlockList' };
    blobs.set(name, {
      bytes: Buffer.concat(parts.filter((part) => part !== undefined)),
      ...(comp === '' && { md5 }),
      metadata: readMetadata(headers),
      blocks: ids,
    });
    staged.delete(name);
    return { status: 201 };
  }

  const workspaceOf = async (options: Partial<ConnectOptions> = {}) => {
    const credential = fakeCredential();
    const { workspace } = await connect({ credential, workspace: workspaceIds, httpClient, ...options });
    return { workspace, credential };
  };
  return Object.assign(service, {
    address: server.address,
    ca: certificates.ca,
    httpClient,
    connect: workspaceOf,
    [Symbol.asyncDispose]: () => server.close(),
  });
}

/** A running {@link startFakeStorage}. */
export type FakeStorage = Awaited<ReturnType<typeof startFakeStorage>>;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function readMetadata(headers: IncomingMessage['headers']): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('x-ms-meta-'));
  return Object.fromEntries(entries.map(([name, value]) => [name.slice('x-ms-meta-'.length), String(value)]));
}

function describe({ bytes, md5, metadata }: FakeBlob): FakeAnswer {
  const shown = Object.entries(metadata).map(([name, value]) => [`x-ms-meta-${name}`, value]);
  return {
    status: 200,
    headers: {
      'content-length': String(bytes.length),
      ...(md5 && { 'content-md5': md5 }),
      ...(Object.fromEntries(shown) as Record<string, string>),
    },
  };
}

function formatBlockList(committed: readonly string[], uncommitted: readonly string[]): string {
  const list = (ids: readonly string[]) => ids.map((id) => `<Block><Name>${id}</Name><Size>1</Size></Block>`).join('');
  return `<?xml version="1.0"?><BlockList><CommittedBlocks>${list(committed)}</CommittedBlocks><UncommittedBlocks>${list(uncommitted)}</UncommittedBlocks></BlockList>`;
}
