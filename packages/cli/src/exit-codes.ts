import type { ErrorKind } from '@amltune/core';

/** Every exit code of the command line with its meaning. Scripts rely on these numbers. */
export const exitCodes = {
  0: 'The command did what it was asked to do.',
  1: 'Something unexpected: a defect, a broken connection or an answer nobody foresaw.',
  2: 'The command was used wrongly, or its input is invalid.',
  3: 'A precondition is not met: quota, size, budget, a retired model.',
  4: 'No sign-in, or the identity may not do this.',
  5: 'The thing named does not exist.',
  6: 'A job, a deployment or an operation on the service failed.',
  7: 'It was cancelled.',
  8: 'The wait ended while something still runs.',
  9: 'The clean-up left something behind.',
  130: 'Ctrl-C, with nothing left running.',
} as const;

/** A number of {@link exitCodes}. */
export type ExitCode = keyof typeof exitCodes;

/** The exit code of each kind of failure. */
export const exitCodeOfKind: Readonly<Record<ErrorKind, ExitCode>> = {
  unexpected: 1,
  usage: 2,
  precondition: 3,
  auth: 4,
  'not-found': 5,
  failed: 6,
  cancelled: 7,
  'still-running': 8,
  cleanup: 9,
};
