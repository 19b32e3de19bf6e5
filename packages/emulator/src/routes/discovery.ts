import { json } from '../answers.ts';
import { HttpError } from '../http-error.ts';
import type { RouteGroup } from '../route.ts';
import { registryRegion } from '../settings.ts';

/** The registry that the emulator serves; its name does not tell upper from lower case. */
export const registryName = 'azureml';
/** Its resource group. */
export const registryGroup = 'registry-azureml';

/** Where a region's services and the registry are found. */
export const discoveryRoutes: RouteGroup = {
  name: 'discovery',
  routes: [
    {
      name: 'discovery.get',
      host: 'api',
      method: 'GET',
      path: '/discovery',
      audience: 'none',
      handle({ host }) {
        const { region } = host.labels;
        const experiments = `https://${region}.experiments.azureml.net`;
        return json({
          api: `https://${host.name}`,
          catalog: 'https://catalog.cortanaanalytics.com',
          experimentation: experiments,
          gallery: 'https://gallery.cortanaintelligence.com/project',
          history: experiments,
          hyperdrive: experiments,
          labeling: experiments,
          modelmanagement: `https://${region}.modelmanagement.azureml.net`,
          pipelines: `https://${region}.aether.ms`,
          studio: 'https://ml.azure.com',
        });
      },
    },
    {
      name: 'registries.discover',
      host: 'api',
      method: 'GET',
      path: '/registrymanagement/v1.0/registries/{registryName}/discovery',
      handle({ world, params }) {
        const { registryName: asked = '' } = params;
        if (asked.toLowerCase() !== registryName) {
          throw new HttpError(404, 'RegistryNotFound', `The registry ${asked} could not be found.`);
        }
        const registryId = world.ids.named('registry');
        const regions = [...new Set([registryRegion, world.settings.region])];
        const fqdn = (region: string) => ({
          uri: `https://${registryId}.registry.${region}.privatelink.api.azureml.ms`,
        });
        return json({
          registryId,
          registryName,
          tenantId: world.settings.tenantId,
          primaryRegion: registryRegion,
          regions,
          subscriptionId: world.ids.named('registry subscription'),
          resourceGroup: registryGroup,
          workspaceName: null,
          // Clients append to it, so the slash at the end matters.
          primaryRegionResourceProviderUri: `https://cert-${registryRegion}.experiments.azureml.net/`,
          registryFqdns: Object.fromEntries(regions.map((region) => [region, fqdn(region)])),
        });
      },
    },
  ],
};
