import { createWorld } from './create-world.ts';
import { createDispatch } from './dispatch.ts';
import type { FaultRule } from './faults/fault.ts';
import { findScenarios } from './faults/scenarios.ts';
import type { Finding, LoggedRequest } from './request-log.ts';
import { routeGroups } from './routes/route-groups.ts';
import { resolveSettings, type EmulatorOptions, type WorkspaceNames } from './settings.ts';
import type { World } from './world.ts';

/** One local Azure ML: an ordinary object, apart from every other one. */
export interface Emulator {
  /** Answers a request to any emulated host. `Response.error()` stands for a connection that was cut by a fault. */
  fetch(request: Request): Promise<Response>;
  readonly workspace: WorkspaceNames;
  readonly tenantId: string;
  /** The newest requests, at most 1,000, without bodies, headers and secrets. */
  readonly requests: readonly LoggedRequest[];
  /** What a strict emulator would have refused, and the routes that are missing. */
  readonly findings: readonly Finding[];
  /** Adds faults; each counts requests from now on. */
  addFaults(faults: readonly FaultRule[]): void;
  /**
   * Adds the faults of a scenario. What a scenario serves differently is decided when the emulator is made.
   *
   * @throws EmulatorError `SCENARIO_UNKNOWN`
   */
  addScenario(name: string): void;
  clearFaults(): void;
  /** Closes the store; requests after it fail. */
  close(): void;
}

/** The parts that the faces need and callers do not. */
const worlds = new WeakMap<Emulator, World>();

/**
 * Makes an emulator. Nothing listens: hand requests to `fetch`, or use one of the faces.
 *
 * @throws EmulatorError `FOLDER_IN_USE`
 * @throws EmulatorError `FOLDER_TOO_NEW`
 * @throws EmulatorError `REGION_UNKNOWN`
 * @throws EmulatorError `SCENARIO_UNKNOWN`
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = resolveSettings(options);
  const world = createWorld(
    settings,
    routeGroups.flatMap(({ events }) => events ?? []),
  );
  world.store.transaction(() => {
    for (const group of routeGroups) group.start?.(world);
  });
  const emulator: Emulator = {
    fetch: createDispatch(world, routeGroups),
    workspace: settings.workspace,
    tenantId: settings.tenantId,
    get requests() {
      return world.requests.entries;
    },
    get findings() {
      return world.findings.entries;
    },
    addFaults: (faults) => world.faults.add(faults),
    addScenario(name) {
      for (const { faults } of findScenarios([name])) world.faults.add(faults ?? []);
    },
    clearFaults: () => world.faults.clear(),
    close: () => world.store.close(),
  };
  worlds.set(emulator, world);
  return emulator;
}

/** The inside of an emulator. */
export function worldOf(emulator: Emulator): World {
  const world = worlds.get(emulator);
  if (!world) throw new TypeError('not an emulator that createEmulator made');
  return world;
}
