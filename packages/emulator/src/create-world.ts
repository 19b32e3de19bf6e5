import { randomBytes } from 'node:crypto';
import { createFaultScript } from './faults/fault.ts';
import { createTokenIssuer } from './identity/token.ts';
import { createIdGenerator } from './ids.ts';
import { createRingLog } from './request-log.ts';
import type { Settings } from './settings.ts';
import { openBlobFiles } from './store/blob-files.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import { createTimeline } from './timeline.ts';
import type { AnyTimelineEvent, Secrets, World } from './world.ts';

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
