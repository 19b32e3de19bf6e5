import type { ServiceErrorBody } from '@amltune/wire';
import type { EmulatorClock } from './clock.ts';
import type { Store } from './store/store.ts';
import type { Occasion, Timeline, TimelineEvent, World } from './world.ts';

/** Names an event and the type of its payload, which must be JSON. */
export function defineEvent<Payload>(name: string, run: TimelineEvent<Payload>['run']): TimelineEvent<Payload> {
  return { name, run };
}

/** Runs an event by its name, as it was kept. */
export function runEvent(
  world: World,
  name: string,
  payload: unknown,
  occasion: Occasion,
): ServiceErrorBody | undefined {
  const event = world.events.get(name);
  if (!event) throw new Error(`no route group lists the event ${name}`);
  // The payload comes from the store, where the same event's type was written.
  return event.run(world, payload as never, occasion) ?? undefined;
}

interface DueEvent {
  readonly name: string;
  readonly dueAt: number;
  readonly payload: unknown;
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
      runEvent(world, next.value.name, next.value.payload, { at: next.value.dueAt });
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
