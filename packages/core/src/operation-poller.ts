import type { OperationConfig, OperationResponse, OperationState as LroState } from '@azure/core-lro';
import { matches, operationStatus } from '@amltune/wire';
import { coreError } from './error-codes.ts';
import { operationStyle, type SavedOperation } from './operation-state.ts';
import type { ServicePipeline, ServiceRequest, ServiceResponse } from './pipeline.ts';

/** The request that begins an operation; its URL carries the `api-version`, because the final GET repeats it. */
export type BeginRequest = Omit<ServiceRequest, 'apiVersion'> & { readonly clientRequestId: string };

/** Where a poller comes from: a request to send, or what an earlier process saved. */
export type PollerOrigin = { readonly begin: BeginRequest } | { readonly saved: SavedOperation };

/** One operation as it is asked about, without any waiting. */
export interface OperationPoller {
  readonly status: 'running' | 'succeeded' | 'failed' | 'canceled';
  /** Body of the final answer. */
  readonly result: unknown;
  /** Answers to polls so far. */
  readonly pollCount: number;
  /** The newest answer of any status; undefined before the first poll of a restored operation. */
  readonly lastAnswer: ServiceResponse | undefined;
  poll(abortSignal?: AbortSignal): Promise<void>;
  /** How the operation can be polled from here on. */
  readonly position: Pick<SavedOperation, 'style' | 'operationUrl' | 'resourceUrl'>;
}

interface PollerState extends LroState<unknown> {
  config?: OperationConfig;
}

// Not a documented fact: ARM replicates, so an operation may be unknown to the replica that answers the first polls.
const maxEarlyMisses = 2;

/**
 * Sends the first request, or restores, with the poller of `@azure/core-lro`: it knows the styles of operation and which of
 * them end with another GET. What it lacks is added here; see docs/decisions/0002-operations-poller.md.
 */
export async function createOperationPoller(
  pipeline: ServicePipeline,
  name: string,
  origin: PollerOrigin,
): Promise<OperationPoller> {
  const { createHttpPoller } = await import('@azure/core-lro');
  const { clientRequestId } = 'saved' in origin ? origin.saved : origin.begin;
  let pollCount = 0;
  let earlyMisses = 0;
  let lastAnswer: ServiceResponse | undefined;
  let currentSignal: AbortSignal | undefined;

  const poller = createHttpPoller<unknown, PollerState>(
    {
      sendInitialRequest: async () => {
        if ('saved' in origin) throw new TypeError('a restored operation is not begun again');
        lastAnswer = await pipeline.send(origin.begin);
        // A PATCH polls and ends like a PUT; without a polling header core-lro would take it as done.
        const method = origin.begin.method === 'PATCH' ? 'PUT' : origin.begin.method;
        return toLroResponse(lastAnswer, method, origin.begin.url);
      },
      sendPollRequest: async (url) => {
        const mayMiss = pollCount === 0 && earlyMisses < maxEarlyMisses;
        lastAnswer = await pipeline.send({
          method: 'GET',
          url,
          clientRequestId,
          ...(mayMiss && { allowStatus: [404] }),
          ...(currentSignal && { abortSignal: currentSignal }),
        });
        if (lastAnswer.status === 404) {
          earlyMisses++;
          return {
            flatResponse: undefined,
            rawResponse: { statusCode: 202, request: { method: 'GET', url }, headers: {} },
          };
        }
        pollCount++;
        if (isStatusUrl(url)) checkStatus(name, lastAnswer);
        return toLroResponse(lastAnswer, 'GET', url);
      },
    },
    { resolveOnUnsuccessful: true, ...('saved' in origin && { restoreFrom: toLroState(origin.saved) }) },
  );
  await poller.submitted();

  function isStatusUrl(url: string): boolean {
    const config = poller.operationState?.config;
    return config?.metadata?.mode === 'OperationLocation' && url !== config.resourceLocation;
  }

  return {
    get status() {
      const status = poller.operationState?.status ?? 'running';
      return status === 'notStarted' ? 'running' : status;
    },
    get result() {
      return poller.result;
    },
    get pollCount() {
      return pollCount;
    },
    get lastAnswer() {
      return lastAnswer;
    },
    async poll(abortSignal) {
      // core-lro hands a signal to the status request only, not to the final GET.
      currentSignal = abortSignal;
      await poller.poll();
    },
    get position() {
      return fromLroConfig(poller.operationState?.config);
    },
  };
}

/** Without a status core-lro goes by the HTTP status, so that a proxy's page would count as success. */
function checkStatus(name: string, { body, requestId }: ServiceResponse): void {
  const problem = operationStatus(body);
  if (problem === undefined) return;
  throw coreError('SERVICE_RESPONSE_INVALID', `The status of ${name} cannot be read: ${problem}.`, {
    details: { requestId },
  });
}

const lroHeaders = ['azure-asyncoperation', 'operation-location', 'location'] as const;

function toLroResponse(response: ServiceResponse, method: string, url: string): OperationResponse {
  const { status, body } = response;
  const headers = Object.fromEntries(
    lroHeaders.flatMap((name) => {
      const value = response.headers.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return { flatResponse: body, rawResponse: { statusCode: status, request: { method, url }, headers, body } };
}

function toLroState({ style, operationUrl, resourceUrl }: SavedOperation): string {
  const config: OperationConfig = {
    ...(operationUrl !== undefined && { operationLocation: operationUrl }),
    ...(resourceUrl !== undefined && { resourceLocation: resourceUrl }),
    ...(style !== undefined && { metadata: { mode: style } }),
  };
  return JSON.stringify({ state: { status: operationUrl === undefined ? 'succeeded' : 'running', config } });
}

function fromLroConfig(config: OperationConfig = {}): OperationPoller['position'] {
  const { operationLocation, resourceLocation, metadata } = config;
  const style = metadata?.mode;
  if (operationLocation === undefined || !matches(operationStyle, style)) return {};
  return {
    style,
    operationUrl: operationLocation,
    ...(resourceLocation !== undefined && { resourceUrl: resourceLocation }),
  };
}
