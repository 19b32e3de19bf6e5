import { registryDiscovery } from '@amltune/wire';
import type { Cloud } from './clouds.ts';
import { coreError } from './error-codes.ts';
import { encodePathSegment } from './path-segment.ts';
import type { ServicePipeline } from './pipeline.ts';
import { quoteText } from './quote-text.ts';
import { readAnswer } from './read-answer.ts';

/** Where a registry lives. */
export interface RegistryLocation {
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly primaryRegion?: string;
  readonly regions: readonly string[];
  /** URL that the registry's models and components are served below; without a trailing slash. */
  readonly url: string;
}

/**
 * Asks the cloud's lookup host where a registry lives.
 *
 * @throws AmltuneError `REGISTRY_NOT_FOUND`
 * @throws AmltuneError any `SERVICE_*` code or `HOST_REFUSED`
 */
export async function discoverRegistry(
  pipeline: ServicePipeline,
  cloud: Cloud,
  registry: string,
): Promise<RegistryLocation> {
  const answer = await pipeline.send({
    method: 'GET',
    url: `${cloud.registryDiscovery}/registrymanagement/v1.0/registries/${encodePathSegment(registry)}/discovery`,
    // The version in the path is sent in the query too, as the Python client does.
    apiVersion: 'v1.0',
    allowStatus: [404],
  });
  if (answer.status === 404) {
    throw coreError('REGISTRY_NOT_FOUND', `There is no registry ${quoteText(registry)} in ${cloud.name}.`, {
      details: { registry, requestId: answer.requestId },
    });
  }
  const found = readAnswer(answer, registryDiscovery, `the registry ${registry}`);
  const { subscriptionId, resourceGroup, primaryRegion, regions, primaryRegionResourceProviderUri: host } = found;
  return {
    name: registry,
    subscriptionId,
    resourceGroup,
    ...(primaryRegion && { primaryRegion }),
    regions: regions ?? [],
    url: [
      `${host.replace(/\/*$/, '')}/mferp/managementfrontend`,
      `subscriptions/${encodePathSegment(subscriptionId)}/resourceGroups/${encodePathSegment(resourceGroup)}`,
      `providers/Microsoft.MachineLearningServices/registries/${encodePathSegment(registry)}`,
    ].join('/'),
  };
}
