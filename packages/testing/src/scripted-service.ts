/** A request as it came to the wire. */
export interface ScriptedRequest {
  readonly method: string;
  /** Whole URL. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, text as it is where it is none, undefined without a body. */
  readonly body: unknown;
}

/** What the service answers. */
export interface ScriptedAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  /** Fails without an answer, with this code of Node. */
  readonly networkCode?: string;
}

/** One answer for all requests of a route, a list that is used up, or a function. */
export type ScriptedRoute = ScriptedAnswer | readonly ScriptedAnswer[] | ((request: ScriptedRequest) => ScriptedAnswer);

/** The ids of the workspace that every scripted service has. */
export const scriptedIds = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'rg',
  workspaceName: 'ws',
};
const workspacePath = `/subscriptions/${scriptedIds.subscriptionId}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws`;
const api = 'https://eastus.api.azureml.ms';

/** The ARM id of that workspace. */
export const scriptedWorkspaceId = workspacePath;

/**
 * An HTTP client of the Azure packages that plays a service with one workspace in eastus. Routes are keyed by method and
 * the end of the path, as `GET /computes/gpu`; the longest that fits answers. Anything else fails the test.
 */
export function scriptedService(routes: Readonly<Record<string, ScriptedRoute>>) {
  const sent: ScriptedRequest[] = [];
  const all: Readonly<Record<string, ScriptedRoute>> = { ...workspaceRoutes, ...routes };
  const used = new Map<string, number>();

  function answer(request: ScriptedRequest): ScriptedAnswer {
    const { pathname } = new URL(request.url);
    const target = `${request.method} ${decodeURIComponent(pathname)}`;
    const key = Object.keys(all)
      .filter((route) => {
        const [method = '', path = ''] = route.split(' ');
        return request.method === method && target.endsWith(path);
      })
      .sort((a, b) => b.length - a.length)[0];
    const route = key === undefined ? undefined : all[key];
    if (key === undefined || route === undefined)
      throw new Error(`not in the script: ${request.method} ${request.url}`);
    if (typeof route === 'function') return route(request);
    if (!isList(route)) return route;
    const index = used.get(key) ?? 0;
    used.set(key, index + 1);
    const next = route[index];
    if (!next) throw new Error(`asked once more than the script has answers: ${key}`);
    return next;
  }

  return {
    sent: sent as readonly ScriptedRequest[],
    /** Method and end of the path of every request but those for the workspace and its hosts. */
    get calls(): string[] {
      return sent
        .map(
          ({ method, url }) =>
            `${method} ${decodeURIComponent(new URL(url).pathname).replace(/^.*\/(workspaces\/ws|locations\/eastus)(?=\/|$)/, '')}`,
        )
        .filter((call) => call !== 'GET ' && call !== 'GET /discovery');
    },
    async sendRequest<Request extends RequestLike>(request: Request) {
      if (request.abortSignal?.aborted) throw Object.assign(new Error('aborted'), { name: 'AbortError' });
      const { method, url } = request;
      const query = Object.fromEntries(new URL(url).searchParams);
      const seen = { method, url, query, headers: request.headers.toJSON(), body: parse(request.body) };
      sent.push(seen);
      const { status = 200, headers = {}, body, networkCode } = answer(seen);
      if (networkCode) throw Object.assign(new Error('the wire broke'), { code: networkCode });
      const bodyAsText = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
      return { request, status, headers: plainHeaders(headers) as unknown as Request['headers'], bodyAsText };
    },
  };
}

interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly headers: { toJSON(): Record<string, string> };
  readonly abortSignal?: { readonly aborted: boolean };
}

const workspaceRoutes: Readonly<Record<string, ScriptedRoute>> = {
  [`GET ${workspacePath}`]: {
    body: {
      id: workspacePath,
      name: 'ws',
      location: 'eastus',
      properties: {
        workspaceId: '11111111-1111-1111-1111-111111111111',
        discoveryUrl: `${api}/discovery`,
        mlFlowTrackingUri: `azureml://eastus.api.azureml.ms/mlflow/v1.0${workspacePath}`,
      },
    },
  },
  'GET /discovery': { body: { api, studio: 'https://ml.azure.com' } },
};

function isList(route: ScriptedRoute): route is readonly ScriptedAnswer[] {
  return Array.isArray(route);
}

function parse(body: unknown): unknown {
  if (typeof body !== 'string') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

/** As much of the Azure packages' header collection as a reader of answers uses. */
function plainHeaders(record: Readonly<Record<string, string>>) {
  const entries = new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    get: (name: string) => entries.get(name.toLowerCase()),
    has: (name: string) => entries.has(name.toLowerCase()),
    set: (name: string, value: string) => void entries.set(name.toLowerCase(), value),
    delete: (name: string) => void entries.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(entries),
    [Symbol.iterator]: () => entries[Symbol.iterator](),
  };
}
