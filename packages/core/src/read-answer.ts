import { matches, type Guard } from '@amltune/wire';
import { coreError } from './error-codes.ts';
import type { ServiceResponse } from './service-request.ts';

/**
 * Proves the shape of an answer's body. `what` names the answer in the message, as `the workspace ws`.
 *
 * @throws AmltuneError `SERVICE_RESPONSE_INVALID`
 */
export function readAnswer<T>({ body, requestId }: ServiceResponse, guard: Guard<T>, what: string): T {
  if (matches(guard, body)) return body;
  throw coreError('SERVICE_RESPONSE_INVALID', `The answer for ${what} has another shape: ${guard(body)}.`, {
    details: { requestId },
  });
}
