import { describe, expect, test } from 'vitest';
import { builtInClouds } from '../src/clouds.ts';
import { createRegistryClient } from '../src/registry-client.ts';
import { scriptedPipeline, type Turn } from './scripted-pipeline.ts';
import { componentAnswer, modelAnswer, registryAnswer } from './service-answers.ts';

const lookup = 'https://eastus.api.azureml.ms/registrymanagement/v1.0/registries/azureml/discovery';
const base =
  'https://cert-eastus.experiments.azureml.net/mferp/managementfrontend/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/reg-rg/providers/Microsoft.MachineLearningServices/registries/azureml';
const version = 'api-version=2021-10-01-dataplanepreview';
const newest = '$orderBy=createdtime%20desc&$top=1';
const discovered: Turn = [`GET ${lookup}`, 200, {}, registryAnswer()];
const phi = 'Phi-3-mini-4k-instruct';
const name = (name: string, latestVersion?: string) => ({ id: name, name, properties: { latestVersion } });

function client(turns: readonly Turn[]) {
  const pipeline = scriptedPipeline(turns);
  return { pipeline, registry: createRegistryClient(pipeline, builtInClouds.AzureCloud, 'azureml') };
}

describe('discovery', () => {
  test('is asked once for all who need it', async () => {
    const latest: Turn = [`GET ${base}/models/${phi}/versions?${newest}`, 200, {}, { value: [modelAnswer('13')] }];
    const { registry, pipeline } = client([discovered, latest, latest]);
    expect(pipeline.requests).toHaveLength(0);
    await Promise.all([registry.getModel(phi), registry.getModel(phi), registry.discover()]);
    expect(pipeline.requests).toHaveLength(3);
  });

  test('is asked again after it failed', async () => {
    const { registry } = client([[`GET ${lookup}`, 503], discovered]);
    await expect(registry.discover()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await registry.discover()).toMatchObject({
      regions: ['eastus', 'westus'],
      resourceGroup: 'reg-rg',
      url: base,
    });
  });

  test('a base without its slash is the same', async () => {
    const { registry } = client([
      [`GET ${lookup}`, 200, {}, registryAnswer('https://cert-eastus.experiments.azureml.net')],
    ]);
    expect((await registry.discover()).url).toBe(base);
  });

  test('an abort ends one wait and not the other', async () => {
    const { registry, pipeline } = client([discovered]);
    const controller = new AbortController();
    const aborted = registry.discover({ abortSignal: controller.signal });
    const other = registry.discover();
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await other).toMatchObject({ name: 'azureml' });
    expect(pipeline.requests).toHaveLength(1);
  });

  test('an unknown registry is named', async () => {
    const { registry } = client([[`GET ${lookup}`, 404]]);
    await expect(registry.getModel(phi)).rejects.toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
      message: expect.stringContaining('azureml') as string,
    });
  });
});

test('latest is the version created last, with its number', async () => {
  const { registry, pipeline } = client([
    discovered,
    [`GET ${base}/models/${phi}/versions?${newest}`, 200, {}, { value: [modelAnswer('9'), modelAnswer('13')] }],
  ]);
  expect(await registry.getModel(phi, { label: 'latest' })).toEqual({
    id: `azureml://registries/azureml/models/${phi}/versions/9`,
    registry: 'azureml',
    name: phi,
    version: '9',
    type: 'mlflow_model',
    isArchived: false,
    createdAt: '2024-05-16T00:00:00.0000000Z',
    tags: { license: 'mit' },
    properties: {},
    facts: { license: { value: 'mit', from: 'tag', key: 'license' } },
    findings: [],
    systemMetadata: {},
  });
  expect(pipeline.requests[1]).toMatchObject({ apiVersion: '2021-10-01-dataplanepreview' });
});

test('an archived model shows its facts and findings', async () => {
  const answer = modelAnswer('15', {
    isArchived: true,
    tags: { finetune_compute_allow_list: "['Standard_ND96asr_v4'" },
    systemMetadata: { supportedComputes: { finetuneComputes: ['Standard_ND96asr_v4'] } },
  });
  const { registry } = client([discovered, [`GET ${base}/models/${phi}/versions/15`, 200, {}, answer]]);
  expect(await registry.getModel(phi, { version: '15' })).toMatchObject({
    isArchived: true,
    facts: { finetuneComputes: { value: ['Standard_ND96asr_v4'], from: 'system-metadata' } },
    findings: [{ from: 'tag', key: 'finetune_compute_allow_list' }],
  });
});

test('a component comes with typed inputs and its definition', async () => {
  const { registry } = client([
    discovered,
    [
      `GET ${base}/components/chat_completion_pipeline/versions?${newest}`,
      200,
      {},
      { value: [componentAnswer('0.0.82')] },
    ],
  ]);
  expect(await registry.getComponent('chat_completion_pipeline')).toMatchObject({
    version: '0.0.82',
    type: 'pipeline',
    displayName: 'Chat Completion Pipeline',
    inputs: { num_train_epochs: { type: 'integer', isOptional: true, default: 1 } },
    outputs: { mlflow_model_folder: { type: 'mlflow_model' } },
    isDeterministic: false,
    spec: { is_deterministic: 'False' },
  });
});

describe('what is not there', () => {
  const names: Turn = [
    `GET ${base}/models?${version}`,
    200,
    {},
    { value: [name(phi, '15'), name('Llama-2-7b', '23')] },
  ];

  test.each([
    ['an empty list', 200, { value: [] }],
    ['a 404', 404, { error: { code: 'NotFound' } }],
  ])('%s for a name lists near ones', async (_title, status, body) => {
    const { registry, pipeline } = client([
      discovered,
      [`GET ${base}/models/phi-3-mini/versions?${newest}`, status, {}, body],
      names,
    ]);
    await expect(registry.getModel('phi-3-mini')).rejects.toMatchObject({
      code: 'REGISTRY_ASSET_NOT_FOUND',
      message: 'The registry "azureml" has no model "phi-3-mini".',
      fix: `Did you mean "${phi}"?`,
      details: { name: 'phi-3-mini', registry: 'azureml', nearNames: [phi] },
    });
    expect(pipeline.requests).toHaveLength(3);
  });

  test('a wrong version names the newest', async () => {
    const { registry } = client([discovered, [`GET ${base}/models/${phi}/versions/99`, 404], names]);
    await expect(registry.getModel(phi, { version: '99' })).rejects.toMatchObject({
      message: `The registry "azureml" has no model "${phi}" in version "99".`,
      fix: 'Use version "15", the newest one, or leave the version out.',
      details: { latestVersion: '15' },
    });
  });

  test('a failed lookup of names is left out', async () => {
    const { registry } = client([
      discovered,
      [`GET ${base}/models/x/versions?${newest}`, 404],
      [`GET ${base}/models?${version}`, 503],
    ]);
    await expect(registry.getModel('x')).rejects.toMatchObject({
      code: 'REGISTRY_ASSET_NOT_FOUND',
      details: { nearNames: [] },
    });
  });
});

test('names are encoded as one piece of the path', async () => {
  const { registry } = client([
    discovered,
    [`GET ${base}/models/a%2Fb%20c%3Fd/versions/1%230`, 200, {}, modelAnswer('1#0')],
  ]);
  expect(await registry.getModel('a/b c?d', { version: '1#0' })).toMatchObject({ name: 'a/b c?d', version: '1#0' });
});

test.each(['', '.', '..', '\ud800'])('the name %o is refused before it is sent', async (bad) => {
  const { registry, pipeline } = client([discovered]);
  await expect(registry.getModel(bad)).rejects.toMatchObject({ code: 'ID_INVALID' });
  await expect(registry.getModel(phi, { version: bad })).rejects.toMatchObject({ code: 'ID_INVALID' });
  await expect(registry.listModels(bad).next()).rejects.toMatchObject({ code: 'ID_INVALID' });
  expect(pipeline.requests.length).toBeLessThanOrEqual(1);
});

test('an answer of another shape is refused', async () => {
  const { registry } = client([discovered, [`GET ${base}/models/${phi}/versions/1`, 200, {}, { id: 1 }]]);
  await expect(registry.getModel(phi, { version: '1' })).rejects.toMatchObject({ code: 'SERVICE_RESPONSE_INVALID' });
});

describe('listing', () => {
  test('models without a name are names', async () => {
    const next = `${base}/models?${version}&$skip=1`;
    const { registry, pipeline } = client([
      discovered,
      [`GET ${base}/models?${version}`, 200, {}, { value: [name(phi, '15')], nextLink: next }],
      [`GET ${next}`, 200, {}, { value: [name('Llama-2-7b')] }],
    ]);
    const found = [];
    for await (const model of registry.listModels()) found.push(model);
    expect(found).toEqual([
      { name: phi, latestVersion: '15', isArchived: false },
      { name: 'Llama-2-7b', isArchived: false },
    ]);
    expect(pipeline.requests).toHaveLength(3);
  });

  test('a name lists its versions', async () => {
    const { registry } = client([
      discovered,
      [`GET ${base}/models/${phi}/versions?${version}`, 200, {}, { value: [modelAnswer('2'), modelAnswer('1')] }],
      [`GET ${base}/components/c/versions?${version}`, 200, {}, { value: [componentAnswer('0.0.82')] }],
    ]);
    const versions = [];
    for await (const model of registry.listModels(phi)) versions.push(model.version);
    for await (const component of registry.listComponents('c')) versions.push(component.version);
    expect(versions).toEqual(['2', '1', '0.0.82']);
  });
});
