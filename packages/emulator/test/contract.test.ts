import {
  assetContainer,
  componentVersion,
  discovery,
  errorEnvelope,
  matches,
  modelVersion,
  pagedList,
  registryDiscovery,
  workspace,
  type Guard,
} from '@amltune/wire';
import { expect, test } from 'vitest';
import { workspaceId, workspaceParts } from '../src/routes/workspaces.ts';
import { emulate } from './emulation.ts';
import { findMissingKeys, readRecordedAnswer } from './recorded-answer.ts';

const { askJson, world } = emulate();
const subscription = world.ids.named('registry subscription');
const provider = 'providers/Microsoft.MachineLearningServices/registries/azureml';
const registry = `https://cert-eastus.experiments.azureml.net/mferp/managementfrontend/subscriptions/${subscription}/resourceGroups/registry-azureml/${provider}`;
const arm = `https://management.azure.com${workspaceId(world)}`;

interface Contract {
  url: string;
  guard: Guard<unknown>;
  /** File of the recorded or documented answer. */
  recorded?: string;
  /** Objects of which the keys are names. */
  freeForm?: string[];
}

const contracts: Record<string, Contract> = {
  'workspaces.get': { url: `${arm}?api-version=2022-05-01`, guard: workspace, recorded: 'workspace' },
  'discovery.get': { url: 'https://eastus2.api.azureml.ms/discovery', guard: discovery, recorded: 'discovery' },
  'registries.discover': {
    url: 'https://eastus.api.azureml.ms/registrymanagement/v1.0/registries/azureml/discovery',
    guard: registryDiscovery,
    recorded: 'registry-discovery',
  },
  'registry.models.list': { url: `${registry}/models`, guard: pagedList(assetContainer) },
  'registry.models.get': { url: `${registry}/models/Phi-4`, guard: assetContainer },
  'registry.models.listVersions': { url: `${registry}/models/Phi-4/versions`, guard: pagedList(modelVersion) },
  'registry.models.getVersion': {
    url: `${registry}/models/Phi-4/versions/8`,
    guard: modelVersion,
    recorded: 'registry-model-version',
    freeForm: ['properties.tags', 'properties.properties', 'properties.flavors', 'properties.systemMetadata'],
  },
  'registry.components.getVersion': {
    url: `${registry}/components/chat_completion_pipeline/versions/0.0.82`,
    guard: componentVersion,
    recorded: 'registry-component-version',
  },
  'an error of ARM': { url: arm, guard: errorEnvelope, recorded: 'error-bad-request' },
  'an error of a registry': { url: `${registry}/models/nothing`, guard: errorEnvelope },
};

test.each(Object.entries(contracts))(
  '%s answers in the recorded shape',
  async (_, { url, guard, recorded, freeForm }) => {
    const answer = await askJson(url);
    expect(guard(answer)).toBeUndefined();
    expect(matches(guard, answer)).toBe(true);
    if (recorded) expect(findMissingKeys(readRecordedAnswer(recorded), answer, freeForm)).toEqual([]);
  },
);

test('names of storage are those that Azure allows', () => {
  const { storageAccount, blobContainer } = workspaceParts(world);
  expect(storageAccount).toMatch(/^[a-z0-9]{3,24}$/);
  expect(blobContainer).toMatch(/^[a-z0-9](-?[a-z0-9]){2,62}$/);
});

test('scalars of a specification are texts', async () => {
  const answer = await askJson(`${registry}/components/chat_completion_pipeline/versions/0.0.82`);
  const leaves: unknown[] = [];
  JSON.stringify((answer['properties'] as { componentSpec: unknown }).componentSpec, (_, value: unknown) => {
    if (typeof value !== 'object') leaves.push(value);
    return value;
  });
  expect(leaves.length).toBeGreaterThan(200);
  expect(leaves.filter((value) => typeof value !== 'string')).toEqual([]);
});

test.each([
  ['$orderBy=createdtime%20desc&$top=1', ['15']],
  ['%24orderBy=createdtime+desc', ['15', '14']],
  ['$orderBy=createdtime%20asc', ['14', '15']],
  ['listViewType=ArchivedOnly', []],
  ['listViewType=All', ['14', '15']],
  ['$skip=1', ['15']],
])('versions are listed by %s', async (query, versions) => {
  const { value } = await askJson(`${registry}/models/Phi-3-mini-4k-instruct/versions?${query}`);
  expect((value as { name: string }[]).map(({ name }) => name)).toEqual(versions);
});

test.each(['$orderBy=size', '$top=many', 'listViewType=Some'])('the query %s is refused', async (query) => {
  expect(await askJson(`${registry}/models?${query}`)).toMatchObject({ error: { code: 'BadRequest' } });
});

test('a next link takes repeated keys in other spellings', async () => {
  const { nextLink } = await askJson(`${registry}/models?$orderBy=createdtime%20desc`);
  expect(nextLink).toMatch(/skip=20/);
  const page = await askJson(`${String(nextLink)}&%24orderBy=createdtime%20desc&count=30`);
  expect((page['value'] as unknown[]).length).toBeGreaterThan(0);
  expect(page['nextLink']).toBeUndefined();
});
