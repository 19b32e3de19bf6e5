import type { ServiceErrorBody } from '@amltune/wire';
import { HttpError } from './http-error.ts';
import type { RouteContext } from './route.ts';
import { defineEvent, runEvent } from './timeline.ts';
import type { Occasion, TimelineEvent, World } from './world.ts';

/** A long-running operation as it is kept. */
export interface OperationRecord {
  /** As `oe:{workspaceId}:{guid}`, or a plain GUID. */
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** What a poll shows while it runs, as `Updating`. */
  readonly runningStatus: string;
  readonly status: 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly error?: ServiceErrorBody;
  /** Planned at the beginning by a fault. */
  readonly plannedFailure?: ServiceErrorBody;
  readonly end?: { readonly event: string; readonly payload: unknown };
}

/** What is begun. */
export interface BeginOptions<Payload> {
  /** Which status URLs: `mfe` for endpoints, deployments and jobs; `compute` for computes. */
  readonly family: 'mfe' | 'compute';
  /** What an `mfe` operation's name begins with: `oe`, `od`, `jc`, … */
  readonly prefix?: string;
  /** The whole name, where it is not random. */
  readonly name?: string;
  /** Until it ends, before the emulator's speed. Without it the operation runs until {@link endOperation}. */
  readonly durationInMs?: number;
  /** What happens to the resource at the end; of the group's `events`. */
  readonly end?: { readonly event: TimelineEvent<Payload>; readonly payload: Payload };
  /** Default `InProgress`. */
  readonly runningStatus?: string;
  /** Which headers lead to it. Default: `Azure-AsyncOperation` alone, as a create answers. */
  readonly headers?: 'async' | 'location' | 'both';
  /** ISO 8601 duration in `x-ms-async-operation-timeout`. */
  readonly timeout?: string;
}

const records = (world: World) => world.store.collection<OperationRecord>('operations');

/** An operation's time has come. */
export const operationDue = defineEvent<{ name: string }>('operations.due', (world, { name }, { at }) => {
  endOperation(world, name, { at });
});

/** Begins an operation and returns the headers of the answer that announces it. Call it in the transaction of the create. */
export function beginOperation<Payload>(context: RouteContext, options: BeginOptions<Payload>): Record<string, string> {
  const { world } = context;
  const { family, prefix, durationInMs, end, runningStatus = 'InProgress', headers = 'async', timeout } = options;
  const id = world.ids.next();
  const name = options.name ?? (prefix ? `${prefix}:${world.ids.named('workspace')}:${id}` : id);
  const startedAt = world.clock.now();
  const fault = context.faults.find((effect) => effect.kind === 'fail-operation');
  records(world).put(name, {
    name,
    startedAt,
    runningStatus,
    status: 'Running',
    ...(fault && { plannedFailure: fault.error }),
    ...(end && { end: { event: end.event.name, payload: end.payload } }),
  });
  if (durationInMs !== undefined) {
    const dueAt = startedAt + durationInMs * world.settings.operationTimeFactor;
    world.timeline.schedule(operationDue, `operation/${name}`, { name }, dueAt);
  }
  return {
    ...operationHeaders(context, family, name, headers),
    ...(timeout && { 'x-ms-async-operation-timeout': timeout }),
    'Retry-After': retryAfter,
  };
}

/** Azure sends none and its clients then wait 5 to 30 s; a second keeps them quick. */
export const retryAfter = '1';

/** The headers that lead to an operation. */
export function operationHeaders(
  { world, apiVersion }: RouteContext,
  family: 'mfe' | 'compute',
  name: string,
  which: 'async' | 'location' | 'both',
): Record<string, string> {
  const { workspace, region } = world.settings;
  const provider = `subscriptions/${workspace.subscriptionId}/providers/Microsoft.MachineLearningServices`;
  const base = `https://management.azure.com/${provider}/locations/${region}/${family}Operation`;
  const query = `?api-version=${apiVersion}${family === 'compute' ? '&service=new' : ''}`;
  return {
    ...(which !== 'location' && { 'Azure-AsyncOperation': `${base}sStatus/${name}${query}` }),
    ...(which !== 'async' && { Location: `${base}Results/${name}${query}` }),
  };
}

/**
 * Ends an operation, with the failure that is given or was planned; without one it succeeds. Does nothing to one that has
 * ended. `at` is now by default.
 */
export function endOperation(world: World, name: string, occasion: Partial<Occasion> = {}): void {
  world.store.transaction(() => {
    const record = records(world).get(name);
    if (!record || record.status !== 'Running') return;
    const { at = world.clock.now(), failure = record.plannedFailure } = occasion;
    const { end } = record;
    const error = (end && runEvent(world, end.event, end.payload, { at, ...(failure && { failure }) })) ?? failure;
    const { startedAt, runningStatus } = record;
    records(world).put(name, {
      name,
      startedAt,
      endedAt: at,
      runningStatus,
      status: error ? 'Failed' : 'Succeeded',
      ...(error && { error }),
    });
    world.timeline.cancel(`operation/${name}`);
  });
}

/** Reads an operation; those that have ended are kept, since clients resume polling. */
export function readOperation(world: World, name: string): OperationRecord {
  const record = records(world).get(name);
  if (!record) throw new HttpError(404, 'NotFound', `There is no operation ${name}.`);
  return record;
}
