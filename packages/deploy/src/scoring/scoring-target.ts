import { builtInClouds, isTokenHost, quoteText, type Cloud } from '@amltune/core';
import { deployError } from '../error-codes.ts';

/** The addresses of an endpoint, all on its own host. */
export interface ScoringTarget {
  readonly host: string;
  readonly scoreUrl: string;
  readonly chatUrl: string;
  readonly swaggerUrl: string;
}

/**
 * Reads a scoring URI. A key goes to hosts of the cloud's endpoints only, or with `trustHost` to the one given; always by
 * https, and to no other host that an answer may name.
 *
 * @throws AmltuneError `SCORING_HOST_REFUSED`
 */
export function readScoringTarget(
  scoringUri: string,
  { cloud = builtInClouds.AzureCloud, trustHost = false }: { cloud?: Cloud; trustHost?: boolean },
): ScoringTarget {
  const url = URL.parse(scoringUri);
  const isEndpoint = isTokenHost(
    { ...cloud, tokenHosts: { ...cloud.tokenHosts, ml: endpointHosts(cloud) } },
    'ml',
    scoringUri,
  );
  if (url?.protocol !== 'https:' || url.username || url.password || !(trustHost || isEndpoint)) {
    throw deployError(
      'SCORING_HOST_REFUSED',
      `${quoteText(url?.origin ?? scoringUri)} is not an endpoint of ${cloud.name}.`,
    );
  }
  return {
    host: url.host,
    scoreUrl: url.href,
    chatUrl: `${url.origin}/v1/chat/completions`,
    swaggerUrl: `${url.origin}/swagger.json`,
  };
}

/** The hosts of the ML audience that are endpoints; the others belong to the service's own API. */
function endpointHosts({ tokenHosts }: Cloud): string[] {
  return tokenHosts.ml.filter((host) => host.includes('.inference.'));
}
