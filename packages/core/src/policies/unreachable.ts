import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { abortError } from '../abort.ts';
import { isAmltuneError } from '../errors.ts';
import { unreachableError } from '../unreachable-error.ts';
import { NetworkFailure } from './network-failure.ts';
import { serviceRequestOf } from './request-context.ts';

/** Makes a connection that failed for good, and an abort of the caller, the errors of this package. */
export function unreachablePolicy(): PipelinePolicy {
  return {
    name: 'unreachable',
    async sendRequest(request, next) {
      const { abortSignal } = serviceRequestOf(request);
      try {
        return await next(request);
      } catch (error) {
        if (abortSignal?.aborted && !isAmltuneError(error)) throw abortError(abortSignal.reason);
        throw (error instanceof NetworkFailure && unreachableError(error)) || error;
      }
    },
  };
}
