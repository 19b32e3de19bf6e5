import type { EmulatorErrorEntry } from './errors.ts';
import { emulatorErrorOf } from './errors.ts';

/** Every code that `@amltune/emulator` throws to its caller; what it answers to clients is Azure's. */
export const emulatorErrorCodes = {
  FOLDER_IN_USE: {
    kind: 'precondition',
    meaning: 'Another emulator runs on this state folder.',
    fix: 'Stop that emulator, or give this one another folder.',
  },
  FOLDER_TOO_NEW: {
    kind: 'usage',
    meaning: 'The state folder was written by a newer version of the emulator.',
    fix: 'Update the emulator, or give it an empty folder.',
  },
  PORT_UNAVAILABLE: {
    kind: 'precondition',
    meaning: 'The emulator cannot listen on the port that was asked for.',
    fix: 'Give another port, or 0 for a free one.',
  },
  REGION_UNKNOWN: {
    kind: 'usage',
    meaning: 'The workspace\u2019s region is none that the emulator\u2019s certificate speaks for.',
    fix: 'Use one of the regions that the message lists.',
  },
  SCENARIO_UNKNOWN: {
    kind: 'usage',
    meaning: 'There is no fault scenario of that name.',
    fix: 'Use one of the names that the message lists.',
  },
  TOKEN_UNAVAILABLE: {
    kind: 'auth',
    meaning: 'The emulator\u2019s identity endpoint gave no token.',
    fix: 'Check that the emulator still runs.',
  },
} as const satisfies Readonly<Record<string, EmulatorErrorEntry>>;

/** Makes an error of the table. */
export const emulatorError = emulatorErrorOf(emulatorErrorCodes);
