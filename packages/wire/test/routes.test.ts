import { expect, test } from 'vitest';
import { latestVersionQuery, routeBases, routes } from '../src/index.ts';

/** Method, path and query as azure-ai-ml 1.34.0 sent them to a local server (own log of the unmodified client). */
const observed: Record<string, string> = {
  getWorkspace:
    'GET /subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/W?api-version=2024-10-01-preview',
  getDiscovery: 'GET /discovery',
  getRegistryDiscovery: 'GET /registrymanagement/v1.0/registries/R/discovery?api-version=v1.0',
  listModelVersions:
    'GET /mferp/managementfrontend/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/registries/R/models/N/versions?api-version=2021-10-01-dataplanepreview',
  getModelVersion:
    'GET /mferp/managementfrontend/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/registries/R/models/N/versions/V?api-version=2021-10-01-dataplanepreview',
  listComponentVersions:
    'GET /mferp/managementfrontend/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/registries/R/components/N/versions?api-version=2021-10-01-dataplanepreview',
};

const values: Record<string, string> = {
  subscriptionId: 'S',
  resourceGroup: 'G',
  workspaceName: 'W',
  registryName: 'R',
  name: 'N',
  version: 'V',
};

const sent = Object.entries(routes).map(([name, route]) => {
  const path = `${routeBases[route.base]}${route.path}`.replaceAll(
    /\{(\w+)\}/g,
    (_, key: string) => values[key] ?? `unknown ${key}`,
  );
  return [name, `${route.method} ${path}${'apiVersion' in route ? `?api-version=${route.apiVersion}` : ''}`] as const;
});

test.each(Object.entries(observed))('%s is sent as observed', (name, request) => {
  expect(Object.fromEntries(sent)[name]).toBe(request);
});

test.each(sent)('%s has only known path segments', (_name, request) => {
  expect(request).not.toContain('unknown');
});

test('the newest version is asked for as observed', () => {
  const query = Object.entries(latestVersionQuery).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  expect(query.join('&')).toBe('$orderBy=createdtime%20desc&$top=1');
});
