import { connect, createHttpClient } from '@amltune/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator, type RunningEmulator } from '../src/index.ts';

let running: RunningEmulator;
beforeAll(async () => {
  running = await startEmulator();
});
afterAll(() => running.close());

function connectOurs() {
  const { credential, connectTo, ca, workspace } = running.clientOptions;
  return connect({ credential, workspace, httpClient: createHttpClient({ connectTo, ca }) });
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('our client reads the workspace and its hosts', async () => {
  const { workspace } = await connectOurs();
  const view = await workspace.get();
  expect(view).toMatchObject({ id: workspace.id, name: 'local', location: 'eastus2', provisioningState: 'Succeeded' });
  expect(view.mlflowTrackingUri).toBe(`azureml://eastus2.api.azureml.ms/mlflow/v1.0${workspace.id}`);
  expect(await workspace.discover()).toEqual({ api: 'https://eastus2.api.azureml.ms', studio: 'https://ml.azure.com' });
});

test('the newest default model is alive with facts', async () => {
  const { registry } = await connectOurs();
  const { version, facts, findings } = await registry.getModel('Phi-3-mini-4k-instruct', { label: 'latest' });
  expect({ version, findings }).toEqual({ version: '15', findings: [] });
  expect(facts.finetuneComputes).toMatchObject({ from: 'system-metadata' });
  expect(facts.finetuneComputes?.value).toContain('Standard_NC24ads_A100_v4');
  expect(facts.finetuneDefaults?.value).toMatchObject({ learning_rate: '5e-6', precision: 16 });
  expect(facts.finetuneRetiredOn).toBeUndefined();
});

test('an older version keeps its facts in tags', async () => {
  const { registry } = await connectOurs();
  const { facts } = await registry.getModel('Phi-3-mini-4k-instruct', { version: '14' });
  expect(facts.finetuneComputes).toMatchObject({ from: 'tag', key: 'finetune_compute_allow_list' });
  expect(facts.finetuneMinimum).toMatchObject({ from: 'property', value: { vCpuCount: 24, gpuCount: 1 } });
});

test('the registry lists models over several pages', async () => {
  const { registry } = await connectOurs();
  const names = (await collect(registry.listModels())).map(({ name }) => name);
  const pages = running.emulator.requests.filter(({ route }) => route === 'registry.models.list');
  expect(pages.length).toBeGreaterThan(1);
  expect(names).toContain('Phi-3-mini-4k-instruct');
  expect(names).toContain('Phi-4');
  expect(names).not.toContain('Phi-3-mini-128k-instruct');
  expect(new Set(names).size).toBe(names.length);
  const versions = await collect(registry.listModels('Phi-3-mini-4k-instruct'));
  expect(versions.map(({ version }) => version)).toEqual(['14', '15']);
});

test('the component has typed inputs at two versions', async () => {
  const { registry } = await connectOurs();
  const newest = await registry.getComponent('chat_completion_pipeline', { label: 'latest' });
  expect(newest.version).toBe('0.0.82');
  expect(newest.inputs['num_train_epochs']).toMatchObject({ type: 'integer', default: 1, isOptional: true });
  const older = await registry.getComponent('chat_completion_pipeline', { version: '0.0.81' });
  const added = Object.keys(newest.inputs).filter((name) => !(name in older.inputs));
  expect(added).toEqual(['finetune_config_path', 'trust_remote_code']);
});

test('a missing model is named with its neighbours', async () => {
  const { registry } = await connectOurs();
  await expect(registry.getModel('Phi-3-mini-4k-instrct')).rejects.toMatchObject({
    code: 'REGISTRY_ASSET_NOT_FOUND',
    fix: expect.stringContaining('Phi-3-mini-4k-instruct') as string,
  });
});

test('no other registry is there', async () => {
  const { credential, connectTo, ca } = running.clientOptions;
  const { registry } = await connect({ credential, registry: 'mine', httpClient: createHttpClient({ connectTo, ca }) });
  await expect(registry.discover()).rejects.toMatchObject({ code: 'REGISTRY_NOT_FOUND' });
});

test('the scenario of a retired model dates it', async () => {
  await using retired = await startEmulator({ scenarios: ['retired-model'] });
  const { credential, connectTo, ca } = retired.clientOptions;
  const { registry } = await connect({ credential, httpClient: createHttpClient({ connectTo, ca }) });
  const { facts, isArchived } = await registry.getModel('Phi-3-mini-4k-instruct', { version: '15' });
  expect(facts.finetuneRetiredOn).toMatchObject({ value: '2025-08-30', from: 'system-metadata' });
  expect(isArchived).toBe(true);
});
