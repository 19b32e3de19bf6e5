import type { OperationConfig, OperationResponse, OperationState as LroState } from '@azure/core-lro';
import { matches, maybe, object, operationStatus, string } from '@amltune/wire';
import { coreError } from './error-codes.ts';
import { operationStyle, type SavedOperation } from './operation-state.ts';
import type { ServicePipeline, ServiceRequest, ServiceResponse } from './pipeline.ts';

/**
 * Where a poller comes from: a request to send, whose URL has its `api-version` since the final GET repeats it, or what
 * an earlier process saved.
 */
export type PollerOrigin =
  { readonly begin: ServiceRequest & { readonly clientRequestId: string } } | { readonly saved: SavedOperation };

/** One operation as it is asked about, without any waiting. */
export interface OperationPoller {
  readonly status: 'running' | 'succeeded' | 'failed' | 'canceled';
  /** Answers to polls so far. */
  readonly pollCount: number;
  /** The newest answer; undefined before the first poll of a restored operation. */
  readonly lastAnswer: ServiceResponse | undefined;
  poll(abortSignal?: AbortSignal): Promise<void>;
  /** How the operation can be polled from here on. */
  readonly position: Pick<SavedOperation, 'style' | 'operationUrl' | 'resourceUrl'>;
}

interface PollerState extends LroState<undefined> {
  config?: OperationConfig;
}

// Our caution, no documented fact: an operation may be unknown to the replica that answers the first polls.
const maxEarlyMisses = 2;

// What core-lro is told instead of a URL. It prints URLs and messages at the verbose level, where they may hold secrets.
const resourceHandle = 'resource';
const locationHandle = 'location';
const statusHandle = 'azure-asyncoperation';
const handleOfStyle = { OperationLocation: statusHandle, ResourceLocation: locationHandle, Body: resourceHandle };

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
  const urls = new Map<string, string>();
  let pollCount = 0;
  let earlyMisses = 0;
  let lastAnswer: ServiceResponse | undefined;
  let currentSignal: AbortSignal | undefined;

  async function begin(): Promise<OperationResponse> {
    if ('saved' in origin) throw new TypeError('a restored operation is not begun again');
    lastAnswer = await pipeline.send(origin.begin);
    urls.set(resourceHandle, origin.begin.url);
    for (const handle of [statusHandle, locationHandle]) setUrl(handle, lastAnswer.headers.get(handle));
    // A PATCH polls and ends like a PUT; without a polling header core-lro would take it as done.
    const method = origin.begin.method === 'PATCH' ? 'PUT' : origin.begin.method;
    return toLroResponse(lastAnswer, method, [...urls.keys()]);
  }

  async function ask(handle: string): Promise<OperationResponse> {
    const mayMiss = pollCount === 0 && earlyMisses < maxEarlyMisses;
    lastAnswer = await pipeline.send({
      method: 'GET',
      url: urls.get(handle) ?? handle,
      clientRequestId,
      allowStatus: mayMiss ? [404] : [],
      abortSignal: currentSignal,
    });
    if (lastAnswer.status === 404) {
      earlyMisses++;
      return toLroResponse({ ...lastAnswer, status: 202 });
    }
    pollCount++;
    setUrl(handle, lastAnswer.headers.get(handle));
    if (handle === statusHandle) checkStatus(name, lastAnswer);
    return toLroResponse(lastAnswer);
  }

  function setUrl(handle: string, url: string | undefined): void {
    if (url !== undefined) urls.set(handle, url);
  }

  function restore({ style, operationUrl, resourceUrl }: SavedOperation): string {
    if (style === undefined) return JSON.stringify({ state: { status: 'succeeded', config: {} } });
    const operationLocation = handleOfStyle[style];
    setUrl(resourceHandle, resourceUrl);
    setUrl(operationLocation, operationUrl);
    const config = { operationLocation, metadata: { mode: style } };
    const resourceLocation = resourceUrl === undefined ? {} : { resourceLocation: resourceHandle };
    return JSON.stringify({ state: { status: 'running', config: { ...config, ...resourceLocation } } });
  }

  const poller = createHttpPoller<undefined, PollerState>(
    { sendInitialRequest: begin, sendPollRequest: ask },
    { resolveOnUnsuccessful: true, ...('saved' in origin && { restoreFrom: restore(origin.saved) }) },
  );
  await poller.submitted();

  return {
    get status() {
      const status = poller.operationState?.status ?? 'running';
      return status === 'notStarted' ? 'running' : status;
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
      const { operationLocation, resourceLocation, metadata } = poller.operationState?.config ?? {};
      const style = metadata?.mode;
      if (operationLocation === undefined || !matches(operationStyle, style)) return {};
      const operationUrl = urls.get(operationLocation);
      const resourceUrl = resourceLocation && (urls.get(resourceLocation) ?? resourceLocation);
      return { style, ...(operationUrl && { operationUrl }), ...(resourceUrl && { resourceUrl }) };
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

const stateAnswer = object({
  status: maybe(string),
  properties: maybe(object({ provisioningState: maybe(string) })),
  resourceLocation: maybe(string),
});

/** The little that core-lro decides by. The body stays with us. */
function toLroResponse(
  { status, body }: ServiceResponse,
  method = 'GET',
  handles: readonly string[] = [],
): OperationResponse<undefined> {
  const known = matches(stateAnswer, body) ? body : {};
  const provisioningState = known.properties?.provisioningState;
  return {
    flatResponse: undefined,
    rawResponse: {
      statusCode: status,
      request: { method, url: resourceHandle },
      headers: Object.fromEntries(handles.map((handle) => [handle, handle])),
      body: {
        ...(known.status && { status: known.status }),
        ...(provisioningState && { properties: { provisioningState } }),
        ...(known.resourceLocation && { resourceLocation: known.resourceLocation }),
      },
    },
  };
}
