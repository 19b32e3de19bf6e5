import type { Clock } from './clock.ts';
import type { ServicePipeline, ServiceRequest, ServiceResponse } from './pipeline.ts';

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
  const { sendAndFollow } = await import('./follow-operation.ts');
  return sendAndFollow(pipeline, request, options);
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
  const { readAndFollow } = await import('./follow-operation.ts');
  return readAndFollow(serialized, options);
}
