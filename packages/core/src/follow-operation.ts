import { randomUUID } from 'node:crypto';
import { matches, maybe, number, object, string } from '@amltune/wire';
import { throwIfAborted } from './abort.ts';
import { systemClock } from './clock.ts';
import { operationCanceled, operationFailed, operationTimedOut } from './operation-errors.ts';
import { loadLogger } from './log.ts';
import { createOperationPoller, type OperationPoller } from './operation-poller.ts';
import { formatSavedOperation, parseSavedOperation, type SavedOperation } from './operation-state.ts';
import type { BeginOperationOptions, Operation, OperationOptions, OperationState } from './operation.ts';
import type { ServicePipeline, ServiceRequest, ServiceResponse } from './pipeline.ts';
import { addApiVersion } from './policies/api-version.ts';
import { toPlainLine } from './quote-text.ts';
import { readRetryAfter } from './retry-after.ts';

/** What `beginOperation` does, loaded when it is called. */
export async function sendAndFollow<T>(
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

/** What `restoreOperation` does, loaded when it is called. */
export async function readAndFollow<T>(
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
