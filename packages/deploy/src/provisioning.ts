import { systemClock, throwIfAborted } from '@amltune/core';
import type { DeploySubject, EndpointChangeOptions } from './endpoint-routes.ts';

const moving = new Set(['creating', 'updating', 'scaling', 'inprogress', 'running']);

/** Whether an earlier change of a resource still runs, so that the service would refuse another. */
export function isMoving({ provisioningState }: { readonly provisioningState: string }): boolean {
  return moving.has(provisioningState.toLowerCase());
}

/** Whether a resource is up. */
export function isUp({ provisioningState }: { readonly provisioningState: string }): boolean {
  return provisioningState.toLowerCase() === 'succeeded';
}

/**
 * Reads a resource until no change of it runs, for changes that this process did not begin; undefined where the wait
 * reached its limit.
 */
export async function waitWhileMoving<T extends { readonly provisioningState: string }>(
  read: () => Promise<T>,
  subject: DeploySubject & { readonly intervalInMs: number },
  { clock = systemClock, onEvent, abortSignal, timeoutInMs = Infinity }: EndpointChangeOptions,
): Promise<T | undefined> {
  const { intervalInMs, ...facts } = subject;
  const startedInMs = clock.now();
  for (;;) {
    throwIfAborted(abortSignal);
    const resource = await read();
    if (!isMoving(resource)) return resource;
    const elapsedInMs = clock.now() - startedInMs;
    onEvent?.({ ...facts, type: 'change-progressed', phase: resource.provisioningState, elapsedInMs });
    if (elapsedInMs >= timeoutInMs) return undefined;
    await clock.sleep(Math.min(intervalInMs, timeoutInMs - elapsedInMs), abortSignal);
  }
}
