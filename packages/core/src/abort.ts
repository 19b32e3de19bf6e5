import { coreError } from './error-codes.ts';
import type { AmltuneError } from './errors.ts';

/** The error of an aborted wait: code `ABORTED`, and named `AbortError` as every Azure SDK names it. */
export function abortError(cause?: unknown): AmltuneError {
  const error = coreError('ABORTED', 'The operation was aborted.', { cause });
  error.name = 'AbortError';
  return error;
}

/**
 * Ends a function at once when its caller has given up.
 *
 * @throws AmltuneError `ABORTED`
 */
export function throwIfAborted(abortSignal: AbortSignal | undefined): void {
  if (abortSignal?.aborted) throw abortError(abortSignal.reason);
}
