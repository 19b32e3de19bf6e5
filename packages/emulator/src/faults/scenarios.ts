import { emulatorError } from '../error-codes.ts';
import type { FaultRule } from './fault.ts';

/** A named situation to try a client in. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly faults?: readonly FaultRule[];
  /** What routes serve differently; they ask for it by this word. */
  readonly serves?: 'retired-default-model';
}

const throttled = { kind: 'status', status: 429, code: 'TooManyRequests', message: 'Too many requests.' } as const;
const serverError = {
  kind: 'status',
  status: 500,
  code: 'InternalServerError',
  message: 'An internal server error occurred.',
} as const;

/** Every scenario; `amltune emulator scenario list` prints this table. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'retired-model',
    description: 'The registry serves the default model with its real retirement dates.',
    serves: 'retired-default-model',
  },
  {
    name: 'throttled',
    description: 'The first two requests of all are answered 429 with Retry-After: 1.',
    faults: [{ route: '*', nth: { from: 1, to: 2 }, effect: { ...throttled, retryAfterInSeconds: 1 } }],
  },
  {
    name: 'throttled-without-hint',
    description: 'The first two requests of all are answered 429 without Retry-After.',
    faults: [{ route: '*', nth: { from: 1, to: 2 }, effect: throttled }],
  },
  {
    name: 'server-errors',
    description: 'The second and third request of all are answered 500.',
    faults: [{ route: '*', nth: { from: 2, to: 3 }, effect: serverError }],
  },
  {
    name: 'reset-before-effect',
    description: 'The connection of the second request of all is cut before it has any effect.',
    faults: [{ route: '*', nth: 2, effect: { kind: 'reset-before' } }],
  },
  {
    name: 'reset-after-effect',
    description: 'The connection of the second request of all is cut after its effect, instead of the answer.',
    faults: [{ route: '*', nth: 2, effect: { kind: 'reset-after' } }],
  },
  {
    name: 'failed-operation',
    description: 'Each long-running operation ends as failed, with the cause nested in its details.',
    faults: [
      {
        route: '*',
        effect: {
          kind: 'fail-operation',
          error: {
            code: 'UserError',
            message: 'The operation failed.',
            details: [{ code: 'OutOfCapacity', message: 'There are no machines of this size in the region now.' }],
          },
        },
      },
    ],
  },
  {
    name: 'expired-token',
    description: 'The token of the third request of all is taken for expired.',
    faults: [{ route: '*', nth: 3, effect: { kind: 'expired-token' } }],
  },
];

/**
 * Finds scenarios by name.
 *
 * @throws EmulatorError `SCENARIO_UNKNOWN`
 */
export function findScenarios(names: readonly string[]): Scenario[] {
  return names.map((name) => {
    const found = scenarios.find((scenario) => scenario.name === name);
    if (found) return found;
    const known = scenarios.map((scenario) => scenario.name).join(', ');
    throw emulatorError('SCENARIO_UNKNOWN', `There is no scenario ${JSON.stringify(name)}. Scenarios: ${known}.`);
  });
}
