import type { ServiceErrorBody } from '@amltune/wire';
import type { EmulatorClock } from './clock.ts';
import type { FaultScript } from './faults/fault.ts';
import type { TokenIssuer } from './identity/token.ts';
import type { IdGenerator } from './ids.ts';
import type { Finding, LoggedRequest, RingLog } from './request-log.ts';
import type { Settings } from './settings.ts';
import type { BlobFiles } from './store/blob-files.ts';
import type { Store } from './store/store.ts';

/** Values made once for a state folder, never printed. */
export interface Secrets {
  readonly tokenKey: string;
  /** What managed identity wants in `X-IDENTITY-HEADER`. */
  readonly identityHeader: string;
  readonly clientSecret: string;
  /** Base64, as storage keys are. */
  readonly storageKey: string;
}

/** Everything that the routes of one emulator work on. */
export interface World {
  readonly settings: Settings;
  readonly store: Store;
  readonly blobs: BlobFiles;
  readonly clock: EmulatorClock;
  readonly ids: IdGenerator;
  readonly secrets: Secrets;
  readonly tokens: TokenIssuer;
  readonly timeline: Timeline;
  /** Of all route groups, by name. */
  readonly events: ReadonlyMap<string, AnyTimelineEvent>;
  readonly faults: FaultScript;
  readonly requests: RingLog<LoggedRequest>;
  readonly findings: RingLog<Finding>;
}

/** How an event comes to happen. */
export interface Occasion {
  /** When it was due, in milliseconds since 1970: what follows from it is reckoned from here, however late it is noticed. */
  readonly at: number;
  /** Why the operation that it ends was made to fail; the resource is then left as such a failure leaves it. */
  readonly failure?: ServiceErrorBody;
}

/** Something that happens to the state at its time. */
export interface TimelineEvent<Payload> {
  /** Unlike any other's; kept in the store, so it must not change between versions. */
  readonly name: string;
  /** Runs inside a transaction. What it returns fails the operation that it ends, though nothing made it to. */
  run(world: World, payload: Payload, occasion: Occasion): ServiceErrorBody | void;
}

/** An event whose payload's type is known only to itself. */
export type AnyTimelineEvent = TimelineEvent<never>;

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
