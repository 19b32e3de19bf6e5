import type { ServiceErrorBody } from '@amltune/wire';
import type { EmulatorClock } from './clock.ts';
import type { Store } from './store/store.ts';
import type { World } from './world.ts';

/**
 * Something that happens to the state at its time. `failure` is given where the operation that it ends was made to fail;
 * the event then leaves the resource in the state that a failure leaves.
 */
export interface TimelineEvent<Payload> {
  /** Unlike any other's; kept in the store, so it must not change between versions. */
  readonly name: string;
  /** Runs inside a transaction. What it returns fails the operation that it ends, though nothing made it to. */
  run(world: World, payload: Payload, failure?: ServiceErrorBody): ServiceErrorBody | void;
}

/** An event whose payload's type is known only to itself. */
export type AnyTimelineEvent = TimelineEvent<never>;

/** Names an event and the type of its payload, which must be JSON. */
export function defineEvent<Payload>(name: string, run: TimelineEvent<Payload>['run']): TimelineEvent<Payload> {
  return { name, run };
}

/** Runs an event by its name, as it was kept. */
export function runEvent(world: World, name: string, payload: unknown, failure?: ServiceErrorBody) {
  const event = world.events.get(name);
  if (!event) throw new Error(`no route group lists the event ${name}`);
  // The payload comes from the store, where the same event's type was written.
  return event.run(world, payload as never, failure) ?? undefined;
}

interface DueEvent {
  readonly name: string;
  readonly dueAt: number;
  readonly payload: unknown;
}

/**
 * What is going to happen. Nothing runs on a timer: all that is due is carried out, in order, before a request is looked
 * at, so that every answer is that of the clock's time, also when a test has moved it by a day or after a restart.
 */
export interface Timeline {
  /** `id` unlike any other's; scheduling one again moves it. */
  schedule<Payload>(event: TimelineEvent<Payload>, id: string, payload: Payload, dueAt: number): void;
  cancel(id: string): void;
  /** Carries out everything that is due. */
  settle(world: World): void;
}

/** Makes the timeline of a store. */
export function createTimeline(store: Store, clock: EmulatorClock): Timeline {
  const due = store.collection<DueEvent>('timeline');
  // The store is asked only when something is due, so that a quiet emulator answers without looking.
  let nextAt = earliest();

  function earliest(): number {
    return due.list().reduce((least, { value }) => Math.min(least, value.dueAt), Infinity);
  }

  function runNext(world: World, now: number): void {
    const [next] = due
      .list()
      .filter(({ value }) => value.dueAt <= now)
      .sort((a, b) => a.value.dueAt - b.value.dueAt || a.sequence - b.sequence);
    if (next) {
      due.delete(next.key);
      runEvent(world, next.value.name, next.value.payload);
    }
    nextAt = earliest();
  }

  return {
    schedule(event, id, payload, dueAt) {
      due.put(id, { name: event.name, dueAt, payload });
      nextAt = Math.min(nextAt, dueAt);
    },
    cancel(id) {
      due.delete(id);
    },
    settle(world) {
      const now = clock.now();
      while (nextAt <= now) store.transaction(() => runNext(world, now));
    },
  };
}
