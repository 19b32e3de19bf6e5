import type { ProbeSettings as WireProbe } from '@amltune/wire';
import { deployError } from './error-codes.ts';
import { formatDuration, parseDuration } from './duration.ts';

/** When a deployment counts as alive or ready. */
export interface ProbeSettings {
  /** Before the first probe; at least 1,000. A large model needs minutes to load. Default 10,000. */
  readonly initialDelayInMs?: number;
  /** Between probes; at least 1,000. Default 10,000. */
  readonly periodInMs?: number;
  /** Of one probe, 1,000 to 299,000. Default 2,000. */
  readonly timeoutInMs?: number;
  /** Default 1. */
  readonly successThreshold?: number;
  /** Default 30. */
  readonly failureThreshold?: number;
}

type Field = keyof ProbeSettings;
type Range = readonly [least: number, most: number, defaultValue: number];

// Ranges and defaults: the service's YAML reference of managed online deployments; that the timeout stays under 300 s was
// seen in azure-sdk-for-python issue 33660.
const ranges: Readonly<Record<Field, Range>> = {
  initialDelayInMs: [1_000, Infinity, 10_000],
  periodInMs: [1_000, Infinity, 10_000],
  timeoutInMs: [1_000, 299_000, 2_000],
  successThreshold: [1, Infinity, 1],
  failureThreshold: [1, Infinity, 30],
};

const fields: Readonly<Record<Field, keyof WireProbe>> = {
  initialDelayInMs: 'initialDelay',
  periodInMs: 'period',
  timeoutInMs: 'timeout',
  successThreshold: 'successThreshold',
  failureThreshold: 'failureThreshold',
};

const fieldNames = Object.keys(fields) as Field[];

/**
 * Writes a probe for the service, with the defaults of the Python client for what is not given.
 *
 * @throws AmltuneError `DEPLOYMENT_SETTING_INVALID`
 */
export function toWireProbe(probe: ProbeSettings, name: string): WireProbe {
  return Object.fromEntries(
    fieldNames.map((field) => {
      const value = requireInRange(probe[field] ?? ranges[field][2], ranges[field], `${name}.${field}`);
      return [fields[field], field.endsWith('InMs') ? formatDuration(value) : value];
    }),
  );
}

/** Reads a probe of an answer. */
export function readProbe(probe: WireProbe): ProbeSettings {
  return Object.fromEntries(
    fieldNames.flatMap((field) => {
      const value = probe[fields[field]];
      if (value === undefined || value === null) return [];
      return [[field, typeof value === 'string' ? parseDuration(value) : value]];
    }),
  );
}

/**
 * Passes a whole number inside a range on.
 *
 * @throws AmltuneError `DEPLOYMENT_SETTING_INVALID`
 */
export function requireInRange(
  value: number,
  [least, most]: readonly [number, number, ...unknown[]],
  name: string,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  throw deployError('DEPLOYMENT_SETTING_INVALID', `${name} is ${value}, and has to be a whole number of ${range}.`);
}
