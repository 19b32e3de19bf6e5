import { randomUUID } from 'node:crypto';
import { matches, maybe, number, object, string } from '@amltune/wire';
import { throwIfAborted } from './abort.ts';
import { systemClock, type Clock } from './clock.ts';
import { operationCanceled, operationFailed, operationTimedOut } from './operation-errors.ts';
import { loadLogger } from './log.ts';
import { createOperationPoller, type OperationPoller } from './operation-poller.ts';
import { formatSavedOperation, parseSavedOperation, type SavedOperation } from './operation-state.ts';
import type { ServicePipeline, ServiceResponse } from './pipeline.ts';
import { addApiVersion } from './policies/api-version.ts';
import { toPlainLine } from './quote-text.ts';
import { readRetryAfter } from './retry-after.ts';
import type { ServiceRequest } from './service-request.ts';

/** What is known of a long-running operation after its last poll. */
export interface OperationState {
  readonly status: 'running' | 'succeeded' | 'failed' | 'canceled';
  /** The service's own word, as `Creating`; undefined where its answer has none. */
  readonly serviceStatus?: string;
  /** 0 to 100; undefined where the service does not say. */
  readonly percentComplete?: number;
  /** Answers that this process has read. */
  readonly pollCount: number;
}

/** How {@link Operation.pollUntilDone} waits. */
export interface PollUntilDoneOptions {
  /** Ends the wait, never the operation on the service. */
  abortSignal?: AbortSignal;
  /** Longest wait. Default: no limit. */
  timeoutInMs?: number;
}

/** Something that goes on at the service after its request was answered. It is no promise: `await` does not wait for it. */
export interface Operation<T> {
  /** What messages call it. */
  readonly name: string;
  readonly state: OperationState;
  /**
   * Asks once. An operation that has ended is not asked again.
   *
   * @throws AmltuneError `ABORTED`
   * @throws AmltuneError any `SERVICE_*` code or `HOST_REFUSED`; the operation can be polled again after it
   */
  poll(options?: { abortSignal?: AbortSignal }): Promise<OperationState>;
  /**
   * Asks at once and then after each wait: what the service's `Retry-After` says, else the operation's interval.
   *
   * @throws AmltuneError `OPERATION_FAILED` with the service's nested details
   * @throws AmltuneError `OPERATION_CANCELED`
   * @throws AmltuneError `OPERATION_TIMED_OUT`; it goes on at the service; `details.operation`, which is not printed,
   *   restores it
   * @throws AmltuneError `ABORTED`
   * @throws AmltuneError any `SERVICE_*` code or `HOST_REFUSED`
   */
  pollUntilDone(options?: PollUntilDoneOptions): Promise<T>;
  /** Calls back after each poll; returns the function that ends it. */
  onProgress(callback: (state: OperationState) => void): () => void;
  /** Versioned JSON without secrets, for {@link restoreOperation} in this or another process. */
  serialize(): string;
}

/** How an operation is followed. */
export interface OperationOptions<T> {
  /** Reads the final answer. */
  readonly toResult: (answer: ServiceResponse) => T;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/** How an operation is begun. */
export interface BeginOperationOptions<T> extends OperationOptions<T> {
  /** What messages call it. Default: the method and the URL's path. */
  readonly name?: string;
  /** Wait between polls where the service does not say. Default 30,000, as in the Python client. */
  readonly intervalInMs?: number;
}

/**
 * Sends the request that begins an operation and returns as soon as the service has accepted it. All its polls carry the
 * request's client request id.
 *
 * @throws AmltuneError `ABORTED`
 * @throws AmltuneError any `SERVICE_*` code, as `SERVICE_RESPONSE_INVALID`, or `HOST_REFUSED`
 * @throws AmltuneError `OPERATION_FAILED`, `OPERATION_CANCELED` or `OPERATION_TIMED_OUT`, from `pollUntilDone`
 */
export async function beginOperation<T>(
  pipeline: ServicePipeline,
  request: ServiceRequest,
  options: BeginOperationOptions<T>,
): Promise<Operation<T>> {
  throwIfAborted(request.abortSignal);
  const name = options.name ?? `${request.method} ${new URL(request.url).pathname}`;
  const clientRequestId = request.clientRequestId ?? randomUUID();
  const url = request.apiVersion === undefined ? request.url : addApiVersion(request.url, request.apiVersion);
  const poller = await createOperationPoller(pipeline, name, { begin: { ...request, url, clientRequestId } });
  return followOperation(poller, { name, clientRequestId, intervalInMs: options.intervalInMs ?? 30_000 }, options);
}

/**
 * Makes an operation from the text of {@link Operation.serialize}; nothing is sent before it is polled. One that had ended
 * asks once more, so that its result or error is there again.
 *
 * @throws AmltuneError `OPERATION_STATE_INVALID`
 * @throws AmltuneError `OPERATION_FAILED`, `OPERATION_CANCELED` or `OPERATION_TIMED_OUT`, from `pollUntilDone`
 * @throws AmltuneError `ABORTED`, and any `SERVICE_*` code, as `SERVICE_RESPONSE_INVALID`, or `HOST_REFUSED`, from its polls
 */
export async function restoreOperation<T>(
  serialized: string,
  options: OperationOptions<T> & { readonly pipeline: ServicePipeline },
): Promise<Operation<T>> {
  const saved = parseSavedOperation(serialized);
  const poller = await createOperationPoller(options.pipeline, saved.name, { saved });
  return followOperation(poller, saved, options);
}

/** What a restored operation ends with that had been done at once: nothing is left to ask. */
const noAnswer: ServiceResponse = { status: 204, headers: { get: () => undefined }, body: undefined };

/** So that a `Retry-After` of 0 does not become a busy loop, nor one of years, which a timer takes for 0. */
const shortestWaitInMs = 100;
const longestWaitInMs = 86_400_000;

function followOperation<T>(
  poller: OperationPoller,
  { name, clientRequestId, intervalInMs }: Pick<SavedOperation, 'name' | 'clientRequestId' | 'intervalInMs'>,
  { toResult, clock = systemClock }: OperationOptions<T>,
): Operation<T> {
  const callbacks = new Set<(state: OperationState) => void>();
  let lastTurn: Promise<unknown> = Promise.resolve();

  const operation: Operation<T> = {
    name,
    get state() {
      return { status: poller.status, ...readProgress(poller.lastAnswer?.body), pollCount: poller.pollCount };
    },
    poll({ abortSignal } = {}) {
      // One at a time: two polls would share the poller's state.
      const turn = lastTurn.then(async () => {
        throwIfAborted(abortSignal);
        if (poller.status !== 'running') return operation.state;
        await poller.poll(abortSignal);
        for (const callback of callbacks) callback(operation.state);
        return operation.state;
      });
      lastTurn = turn.catch(() => undefined);
      return turn;
    },
    async pollUntilDone({ abortSignal, timeoutInMs = Infinity } = {}) {
      const deadline = clock.now() + timeoutInMs;
      for (;;) {
        const { status, serviceStatus = status } = await operation.poll(abortSignal && { abortSignal });
        const { lastAnswer } = poller;
        if (status === 'succeeded') return toResult(lastAnswer ?? noAnswer);
        if (status === 'failed') throw operationFailed(name, lastAnswer);
        if (status === 'canceled') throw operationCanceled(name, lastAnswer);
        const leftInMs = deadline - clock.now();
        // The last wait is cut to the limit, unless the service asked for the whole of it.
        const askedInMs = readRetryAfter(lastAnswer?.headers, clock.now()) ?? Math.min(intervalInMs, leftInMs);
        const waitInMs = Math.min(Math.max(askedInMs, shortestWaitInMs), longestWaitInMs);
        if (leftInMs <= 0 || waitInMs > leftInMs) throw operationTimedOut(name, timeoutInMs, operation.serialize());
        (await loadLogger()).info(`${name}: ${toPlainLine(serviceStatus, 60)}, next poll in ${waitInMs} ms`);
        await clock.sleep(waitInMs, abortSignal);
      }
    },
    onProgress(callback) {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    serialize: () => formatSavedOperation({ name, clientRequestId, intervalInMs, ...poller.position }),
  };
  return operation;
}

const progressAnswer = object({
  status: maybe(string),
  percentComplete: maybe(number),
  properties: maybe(object({ provisioningState: maybe(string) })),
});

function readProgress(body: unknown): Pick<OperationState, 'serviceStatus' | 'percentComplete'> {
  if (!matches(progressAnswer, body)) return {};
  const serviceStatus = body.status ?? body.properties?.provisioningState;
  const percentComplete = body.percentComplete;
  return {
    ...(typeof serviceStatus === 'string' && { serviceStatus }),
    ...(typeof percentComplete === 'number' && { percentComplete }),
  };
}
