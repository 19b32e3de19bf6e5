import { anything, arrayOf, maybe, object, recordOf, string, type Guard, type Infer } from '../guard.ts';

/** An error of the service. The cause that helps is often in `details`, at any depth. */
export interface ServiceErrorBody {
  code?: string | null;
  message?: string | null;
  target?: string | null;
  details?: ServiceErrorBody[] | null;
  innerError?: Record<string, unknown> | null;
  /** `type` is `ComponentName`, `Correlation`, `Environment`, `Location`, `Time`, …; `info` its value. */
  additionalInfo?: { type?: string | null; info?: unknown }[] | null;
}

/** An error of the service. */
export const serviceErrorBody: Guard<ServiceErrorBody> = object({
  code: maybe(string),
  message: maybe(string),
  target: maybe(string),
  details: maybe(arrayOf<ServiceErrorBody>((value, path) => serviceErrorBody(value, path))),
  innerError: maybe(recordOf(anything)),
  additionalInfo: maybe(arrayOf(object({ type: maybe(string), info: maybe(anything) }))),
});

/** The body of an answer of 400 and above. Run history and registries add the fields beside `error`. */
export const errorEnvelope = object({
  error: serviceErrorBody,
  correlation: maybe(recordOf(anything)),
  environment: maybe(string),
  location: maybe(string),
  time: maybe(string),
  componentName: maybe(string),
});

/** The body of an answer of 400 and above. */
export type ErrorEnvelope = Infer<typeof errorEnvelope>;
