import type { ConnectOptions } from '@amltune/core';
import { unsignedToken } from '@amltune/testing';
import type { Io } from '../src/main.ts';

/** A request as it went to the wire. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly userAgent: string;
  readonly authorization: string;
}

type HttpClient = NonNullable<ConnectOptions['httpClient']>;
type Answer = readonly [status: number, body: unknown];

export const subscription = '00000000-0000-0000-0000-00000000000a';
export const tenant = '11111111-2222-3333-4444-555555555555';

const registryHost = 'https://cert-eastus.experiments.azureml.net/';

/** One version of a model as a registry sends it; every value is ours. */
function modelVersion(version: string, isArchived = false) {
  return {
    id: `azureml://registries/azureml/models/tiny-chat/versions/${version}`,
    name: version,
    properties: {
      description: 'A tiny model.\n\u001b[31mFor tests.',
      isArchived,
      flavors: {},
      modelType: 'mlflow_model',
      modelUri: 'https://store.test/tiny',
      tags: {
        license: 'mit',
        finetune_compute_allow_list: "['Standard_NC24ads_A100_v4']",
        model_specific_defaults: "{'learning_rate': 5e-06, 'lora_r': 8}",
        FinetuneRetirementDate: '2030-01-31',
        task: 'chat-completion',
        inference_compute_allow_list: 'not a list(',
      },
      properties: {},
    },
    systemData: { createdAt: '2026-01-02T00:00:00Z' },
  };
}

const container = (name: string, isArchived = false) => ({
  id: `azureml://registries/azureml/models/${name}`,
  name,
  properties: { latestVersion: '3', description: `About ${name}`, isArchived },
});

function answer(url: URL): Answer {
  const { host, pathname, searchParams } = url;
  if (pathname.endsWith('/discovery') && pathname.includes('/registries/missing/')) return [404, {}];
  if (pathname.endsWith('/discovery')) {
    const name = pathname.split('/').at(-2);
    return [
      200,
      {
        registryName: name,
        subscriptionId: subscription,
        resourceGroup: 'registry-rg',
        primaryRegion: 'eastus',
        regions: ['eastus'],
        primaryRegionResourceProviderUri: registryHost,
      },
    ];
  }
  if (pathname === '/metadata/endpoints') return [200, []];
  if (pathname.endsWith('/workspaces/demo-ws')) {
    const properties = {
      workspaceId: tenant,
      discoveryUrl: 'https://eastus.api.azureml.ms/discovery',
      tenantId: tenant,
    };
    return [200, { id: pathname, name: 'demo-ws', location: 'eastus', tags: {}, properties }];
  }
  if (host !== new URL(registryHost).host) return [404, { error: { code: 'NotFound', message: `Nothing at ${host}` } }];
  if (pathname.endsWith('/models/tiny-chat/versions')) {
    const all = [modelVersion('3'), modelVersion('2', true), modelVersion('1')];
    return [200, { value: searchParams.has('$top') ? all.slice(0, 1) : all }];
  }
  const version = /\/models\/tiny-chat\/versions\/([123])$/.exec(pathname)?.[1];
  if (version) return [200, modelVersion(version)];
  if (pathname.endsWith('/models')) {
    const page = [container('tiny-chat'), container('old-chat', true), container('big-chat')];
    const isSecond = searchParams.has('$skiptoken');
    const nextLink = isSecond ? undefined : `${url.href}&$skiptoken=2`;
    return [200, { value: isSecond ? [container('last-chat')] : page, nextLink }];
  }
  return [404, { error: { code: 'NotFound', message: `Nothing at ${pathname}` } }];
}

/** The parts of Azure that the commands read, as an HTTP client. The `Date` header is `serverTime`, by default now. */
export function fakeAzure(options: { answer?: (url: URL) => Answer | undefined; serverTime?: number } = {}) {
  const sent: SentRequest[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const { method, url, headers } = request;
      const read = (name: string) => headers.get(name) ?? '';
      sent.push({ method, url, userAgent: read('user-agent'), authorization: read('authorization') });
      const [status, body] = options.answer?.(new URL(url)) ?? answer(new URL(url));
      // The only headers at hand without a package of Azure are those of the request.
      headers.set('date', new Date(options.serverTime ?? Date.now()).toUTCString());
      headers.set('x-ms-request-id', 'request-1');
      return { request, headers, status, bodyAsText: JSON.stringify(body) };
    },
  };
  return { httpClient, sent };
}

/** A credential whose token names an account and a tenant. */
export function fakeSignIn(): NonNullable<Io['credential']> {
  const token = unsignedToken({ tid: tenant, upn: 'ann@contoso.test' });
  return { getToken: async () => ({ token, expiresOnTimestamp: Date.UTC(2099, 0, 1) }) };
}

/** Both, as options of `runMain`. */
export function signedIn(options?: Parameters<typeof fakeAzure>[0]) {
  const azure = fakeAzure(options);
  return { sent: azure.sent, world: { httpClient: azure.httpClient, credential: fakeSignIn() } };
}
