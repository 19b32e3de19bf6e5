import { randomBytes } from 'node:crypto';
import type { EmulatorClock } from './clock.ts';
import { createFaultScript, type FaultScript } from './faults/fault.ts';
import { createTokenIssuer, type TokenIssuer } from './identity/token.ts';
import { createIdGenerator, type IdGenerator } from './ids.ts';
import { createRingLog, type Finding, type LoggedRequest, type RingLog } from './request-log.ts';
import type { Settings } from './settings.ts';
import { openBlobFiles, type BlobFiles } from './store/blob-files.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { createTimeline, type AnyTimelineEvent, type Timeline } from './timeline.ts';

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

const logCapacity = 1000;

/** Opens the state and puts the parts together. */
export function createWorld(settings: Settings, events: readonly AnyTimelineEvent[]): World {
  const { clock, folder, seed, tenantId } = settings;
  const store = openSqliteStore(folder);
  const { run, secrets } = store.transaction(() => {
    const started = store.collection<{ run: number; secrets: Secrets }>('instance');
    const last = started.get('start') ?? { run: 0, secrets: makeSecrets() };
    const next = { ...last, run: last.run + 1 };
    started.put('start', next);
    return next;
  });
  return {
    settings,
    store,
    blobs: openBlobFiles(folder),
    clock,
    ids: createIdGenerator(seed, run),
    secrets,
    tokens: createTokenIssuer({
      secret: secrets.tokenKey,
      tenantId,
      clock,
      lifetimeInSeconds: settings.tokenLifetimeInSeconds,
    }),
    timeline: createTimeline(store, clock),
    events: new Map(events.map((event) => [event.name, event])),
    faults: createFaultScript(settings.faults),
    requests: createRingLog(logCapacity),
    findings: createRingLog(logCapacity),
  };
}

function makeSecrets(): Secrets {
  return {
    tokenKey: randomBytes(32).toString('base64url'),
    identityHeader: randomBytes(16).toString('hex'),
    clientSecret: randomBytes(24).toString('base64url'),
    storageKey: randomBytes(64).toString('base64'),
  };
}
