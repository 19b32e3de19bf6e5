import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that `@amltune/finetune` throws. `docs/errors.md` is generated from it. */
export const finetuneErrorCodes = {
  JOB_CANCELED: {
    kind: 'cancelled',
    meaning: 'The job was canceled on the service.',
    fix: 'Submit it again if it is still wanted.',
  },
  JOB_FAILED: {
    kind: 'failed',
    meaning: 'The job ended as failed; the message carries the reason of the service.',
    fix: 'Read the log of the step that failed with `amltune job stream`.',
  },
  JOB_NOT_COMPLETED: {
    kind: 'precondition',
    meaning: 'The step needs a job that has completed, and this one has not.',
    fix: 'Wait for the job with `amltune job wait`.',
  },
  JOB_SPEC_INVALID: {
    kind: 'usage',
    meaning: 'The body of a job cannot be built from what was given.',
    fix: 'Compare the value with the rule that the message states.',
  },
  JOB_STILL_RUNNING: {
    kind: 'still-running',
    meaning: 'The wait reached its limit, or the job does not move on; the job itself goes on.',
    fix: 'Attach again with `amltune job stream`, or end the job with `amltune job cancel`.',
  },
  JOB_WATCH_LOST: {
    kind: 'still-running',
    meaning:
      'The service could not be reached for longer than the limit while a job was watched; the job itself goes on.',
    fix: 'Attach again with `amltune job stream`; with the offsets of the last event no line is lost or repeated.',
  },
  MODEL_FILES_MISSING: {
    kind: 'failed',
    meaning: 'The output of the job holds no MLmodel file, so it cannot be registered as a model.',
    fix: 'Look at the outputs with `amltune job outputs` and at the log of the converter step.',
  },
  MODEL_VERSION_TAKEN: {
    kind: 'precondition',
    meaning: 'The version of the model exists already and comes from something else.',
    fix: 'Choose another version, or leave it out to get the next one.',
  },
  PARAMETERS_INVALID: {
    kind: 'usage',
    meaning: 'Parameters are unknown to the component, or their values do not fit its types.',
    fix: 'See names, types and defaults with `amltune params explain`.',
  },
  PRESET_UNKNOWN: {
    kind: 'usage',
    meaning: 'There is no preset of that name.',
    fix: 'Use one of the names that the message lists.',
  },
} as const satisfies ErrorCodeTable;

/** The codes of {@link finetuneErrorCodes}. */
export type FineTuneErrorCode = keyof typeof finetuneErrorCodes;

/** Makes an error of this package. */
export const finetuneError = errorsOf(finetuneErrorCodes);
