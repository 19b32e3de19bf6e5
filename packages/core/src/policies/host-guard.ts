import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { isTokenHost, type Cloud } from '../clouds.ts';
import { coreError } from '../error-codes.ts';
import type { AmltuneError } from '../errors.ts';
import { quoteText } from '../quote-text.ts';
import { redactUrl } from '../redact.ts';
import { serviceRequestOf } from './request-context.ts';

/**
 * Stops a request before anything of it is sent: one with a token for a host outside its cloud, one without TLS. A
 * `nextLink` or an operation URL is the service's word, and a token must not follow it anywhere.
 */
export function hostGuardPolicy(cloud: Cloud): PipelinePolicy {
  return {
    name: 'hostGuard',
    async sendRequest(request, next) {
      const { audience = 'management' } = serviceRequestOf(request);
      if (audience === 'none' ? !isPlainHttps(request.url) : !isTokenHost(cloud, audience, request.url)) {
        throw refuseHost(request.url, audience === 'none' ? 'it is no plain https URL' : `it is no ${cloud.name} host`);
      }
      return next(request);
    },
  };
}

/** The error of a URL that no request is sent to. */
export function refuseHost(url: string, reason: string): AmltuneError {
  return coreError('HOST_REFUSED', `No request was sent to ${quoteText(redactUrl(url), 200)}: ${reason}.`);
}

function isPlainHttps(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return protocol === 'https:' && !username && !password;
}
