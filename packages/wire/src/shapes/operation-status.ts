import { maybe, nullable, number, object, openEnum, string, type Infer } from '../guard.ts';
import { serviceErrorBody } from './error-envelope.ts';

/** The answer of an `Azure-AsyncOperation` URL. A failed operation answers 200 with `error` set. */
export const operationStatus = object({
  /** Ends at `Succeeded`, `Failed` or `Canceled` in any letter case; any other word means that it still runs. */
  status: openEnum<'Succeeded' | 'Failed' | 'Canceled' | 'InProgress' | 'Creating' | 'Updating' | 'Deleting'>(),
  id: maybe(string),
  name: maybe(string),
  startTime: maybe(string),
  endTime: maybe(string),
  /** 0 to 100. */
  percentComplete: maybe(number),
  error: maybe(serviceErrorBody),
});

/** The answer of an `Azure-AsyncOperation` URL. */
export type OperationStatus = Infer<typeof operationStatus>;

/** The answer of a `Location` URL: `{}` or null while the status code is 202, then the asset that a registry made. */
export const operationResult = nullable(object({ assetId: maybe(string) }));

/** The answer of a `Location` URL. */
export type OperationResult = Infer<typeof operationResult>;
