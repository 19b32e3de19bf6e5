import { arch, platform } from 'node:os';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { coreVersion } from '../version.ts';

/** Length that the Azure guidelines give to an application's id. */
const maxPrefixLength = 24;

/** Sends `<prefix> amltune/<version> (Node.js <version>; <system>)`. */
export function userAgentPolicy(prefix = ''): PipelinePolicy {
  const application = prefix.replace(/[^\x21-\x7e ]/g, '').slice(0, maxPrefixLength);
  const userAgent =
    `${application} amltune/${coreVersion} (Node.js ${process.version}; ${platform()} ${arch()})`.trim();
  return {
    name: 'userAgent',
    sendRequest(request, next) {
      request.headers.set('User-Agent', userAgent);
      return next(request);
    },
  };
}
