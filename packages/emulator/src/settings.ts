import type { EmulatorClock } from './clock.ts';
import { systemClock } from './clock.ts';
import { emulatorError } from './error-codes.ts';
import type { FaultRule } from './faults/fault.ts';
import { findScenarios } from './faults/scenarios.ts';
import { createIdGenerator } from './ids.ts';
import { regions } from './regions.ts';

/** The three names of a workspace. */
export interface WorkspaceNames {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly workspaceName: string;
}

/** How an emulator is set up. */
export interface EmulatorOptions {
  /** Folder for its state. Default: memory. */
  readonly folder?: string;
  /** Ids and samples follow from it. Default 1. */
  readonly seed?: number;
  /** Default: the machine's time. */
  readonly clock?: EmulatorClock;
  /** Names of the one workspace. Default: a subscription made from the seed, `amltune-local`, `local`. */
  readonly workspace?: Partial<WorkspaceNames>;
  /** Where the workspace lives. Default `eastus2`. */
  readonly region?: string;
  /**
   * Refuses requests with query keys or body fields that are in no published schema and no log of an official client. A
   * lenient emulator keeps them as findings. A route that is not emulated is refused by either. Default true.
   */
  readonly strict?: boolean;
  /** Names of scenarios, as `throttled`. */
  readonly scenarios?: readonly string[];
  /** Faults besides those of the scenarios. */
  readonly faults?: readonly FaultRule[];
  /** How long tokens are good for. Default 3600. */
  readonly tokenLifetimeInSeconds?: number;
  /** Multiplies how long operations take; 0 ends each before the next request. Default 1. */
  readonly operationTimeFactor?: number;
}

/** The options with everything filled in. */
export interface Settings {
  readonly folder: string | undefined;
  readonly seed: number;
  readonly clock: EmulatorClock;
  readonly workspace: WorkspaceNames;
  readonly region: string;
  readonly strict: boolean;
  readonly serves: ReadonlySet<string>;
  readonly faults: readonly FaultRule[];
  readonly tokenLifetimeInSeconds: number;
  readonly operationTimeFactor: number;
  readonly tenantId: string;
}

/** Where the registry `azureml` lives: its lookup host is the same for all regions of the public cloud. */
export const registryRegion = 'eastus';

/**
 * Fills in the defaults.
 *
 * @throws EmulatorError `REGION_UNKNOWN`
 * @throws EmulatorError `SCENARIO_UNKNOWN`
 */
export function resolveSettings(options: EmulatorOptions): Settings {
  const { seed = 1, region = 'eastus2' } = options;
  if (!regions.some((known) => known === region)) {
    throw emulatorError('REGION_UNKNOWN', `${JSON.stringify(region)} is none of ${regions.join(', ')}.`);
  }
  const scenarios = findScenarios(options.scenarios ?? []);
  const ids = createIdGenerator(seed, 0);
  return {
    folder: options.folder,
    seed,
    clock: options.clock ?? systemClock,
    workspace: {
      subscriptionId: options.workspace?.subscriptionId ?? ids.named('subscription'),
      resourceGroup: options.workspace?.resourceGroup ?? 'amltune-local',
      workspaceName: options.workspace?.workspaceName ?? 'local',
    },
    region,
    strict: options.strict ?? true,
    serves: new Set(scenarios.flatMap(({ serves }) => serves ?? [])),
    faults: [...scenarios.flatMap(({ faults }) => faults ?? []), ...(options.faults ?? [])],
    tokenLifetimeInSeconds: options.tokenLifetimeInSeconds ?? 3600,
    operationTimeFactor: options.operationTimeFactor ?? 1,
    tenantId: ids.named('tenant'),
  };
}
