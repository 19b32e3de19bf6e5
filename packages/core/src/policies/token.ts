import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { scopeOf, type Cloud, type TokenAudience } from '../clouds.ts';
import { serviceRequestOf } from './request-context.ts';
import type { TokenCache, TokenWish } from './token-cache.ts';

/**
 * Adds the tokens a request needs, and sends it once more with fresh ones when the service refuses them (401). Stands
 * below the host guard, which has decided by then that the host may see a token.
 */
export function tokenPolicy(cloud: Cloud, tokens: TokenCache): PipelinePolicy {
  return {
    name: 'token',
    async sendRequest(request, next) {
      const { audience = 'management', mlToken, abortSignal } = serviceRequestOf(request);
      if (audience === 'none') return next(request);
      const sign = async (refused?: Tokens, claims?: string): Promise<Tokens> => {
        const get = (of: TokenAudience, wish?: TokenWish) =>
          tokens.get(scopeOf(cloud, of), { abortSignal, refused: refused?.[of], ...wish });
        // The claims concern the bearer token, the one that the service checks first.
        const bearer = await get(audience, { claims });
        request.headers.set('Authorization', `Bearer ${bearer}`);
        if (!mlToken) return { [audience]: bearer };
        const ml = await get('ml');
        request.headers.set('x-azureml-token', ml);
        return { [audience]: bearer, ml };
      };
      const sent = await sign();
      const response = await next(request);
      if (response.status !== 401) return response;
      await sign(sent, readClaims(response));
      return next(request);
    },
  };
}

type Tokens = Partial<Record<TokenAudience, string>>;

/** The claims of a continuous access evaluation challenge: base64 of JSON in `WWW-Authenticate`. */
function readClaims({ headers }: PipelineResponse): string | undefined {
  const challenge = headers.get('www-authenticate') ?? '';
  const encoded = /\bclaims="([A-Za-z0-9+/_=-]+)"/.exec(challenge)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}
