import { systemClock, type Operation } from '@amltune/core';
import type { DeployEvent, DeploySubject, EndpointChangeOptions } from './endpoint-routes.ts';

/** Waits for a change that the service has accepted, and tells the caller about it. */
export async function followChange<T>(
  operation: Operation<T>,
  subject: DeploySubject,
  options: EndpointChangeOptions,
): Promise<T> {
  const { clock = systemClock, onEvent = () => {}, abortSignal, timeoutInMs } = options;
  const startedInMs = clock.now();
  const facts = () => ({ ...subject, elapsedInMs: clock.now() - startedInMs });
  const begun = { ...facts(), type: 'change-begun', operation: '' } as const;
  onEvent(Object.defineProperty(begun, 'operation', { value: operation.serialize(), enumerable: false }));
  const stop = operation.onProgress(({ serviceStatus, status, percentComplete }) =>
    onEvent({
      ...facts(),
      type: 'change-progressed',
      phase: serviceStatus ?? status,
      ...(percentComplete !== undefined && { percentComplete }),
    } satisfies DeployEvent),
  );
  try {
    const result = await operation.pollUntilDone({ abortSignal, timeoutInMs });
    onEvent({ ...facts(), type: 'change-succeeded' });
    return result;
  } finally {
    stop();
  }
}
