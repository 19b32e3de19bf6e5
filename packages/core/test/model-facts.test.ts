import { describe, expect, test } from 'vitest';
import { readModelFacts } from '../src/model-facts.ts';
import type { Fact, FactSources } from '../src/fact.ts';

// Keys and texts: two states of the spec of Phi-3-mini-4k-instruct version 15 in Azure/azureml-assets, before and after its
// facts moved to `system_metadata` (2026-06), shortened; the tag texts in the form of Python's str(), as the Python client
// sends them.
const trainingSizes = ['Standard_NC24ads_A100_v4', 'Standard_ND96asr_v4'];
const before: FactSources = {
  tags: {
    Featured: '',
    license: 'mit',
    task: 'chat-completion',
    textContextWindow: '4096',
    FinetuneDeprecationDate: '2025-06-30',
    FinetuneRetirementDate: '2025-08-30',
    InferenceLegacyDate: '2025-06-09',
    InferenceDeprecationDate: '2025-06-30',
    InferenceRetirementDate: '2025-08-30',
    finetune_compute_allow_list: "['Standard_NC24ads_A100_v4', 'Standard_ND96asr_v4']",
    inference_compute_allow_list: "['Standard_NC6s_v3']",
    inference_supported_envs: "['vllm']",
    model_specific_defaults: "{'apply_lora': 'true', 'deepspeed_stage': 2, 'learning_rate': '5e-6'}",
  },
  properties: {
    'finetune-min-sku-spec': '24|1|220|64',
    'finetune-recommended-sku': 'Standard_ND96asr_v4, Standard_NC24ads_A100_v4',
    'inference-min-sku-spec': '6|1|112|64',
    'inference-recommended-sku': 'Standard_NC6s_v3, Standard_NC12s_v3',
    'finetuning-tasks': 'chat-completion',
  },
  systemMetadata: {},
};
const after: FactSources = {
  tags: { model_specific_defaults: before.tags.model_specific_defaults },
  properties: {},
  systemMetadata: {
    license: 'MIT',
    textContextWindow: 4096,
    maxOutputTokens: 4096,
    tasks: { fineTuningTasks: ['chat-completion'], inferenceTasks: ['chat-completion'] },
    SKU: {
      finetuneRecommendedSkus: trainingSizes,
      finetuneMinSkuSpec: '24|1|220|64',
      inferenceMinSkuSpec: '6|1|112|64',
    },
    supportedComputes: { finetuneComputes: trainingSizes, inferenceComputes: ['Standard_NC6s_v3'] },
    inferenceSupportedEnvs: ['vllm'],
    deprecation: {
      finetuneDeprecationDate: '2025-06-30T00:00:00.000000Z',
      finetuneRetirementDate: '2025-08-30T00:00:00.000000Z',
      inferenceLegacyDate: '2025-06-09T00:00:00.000000Z',
      inferenceDeprecationDate: '2025-06-30T00:00:00.000000Z',
      inferenceRetirementDate: '2025-08-30T00:00:00.000000Z',
    },
  },
};
const nothing: FactSources = { tags: {}, properties: {}, systemMetadata: {} };

const values = {
  finetuneComputes: trainingSizes,
  inferenceComputes: ['Standard_NC6s_v3'],
  finetuneMinimum: { vCpuCount: 24, gpuCount: 1, memoryInGB: 220, diskInGB: 64 },
  inferenceMinimum: { vCpuCount: 6, gpuCount: 1, memoryInGB: 112, diskInGB: 64 },
  finetuneDefaults: { apply_lora: 'true', deepspeed_stage: 2, learning_rate: '5e-6' },
  finetuneTasks: ['chat-completion'],
  inferenceTasks: ['chat-completion'],
  inferenceEnvironments: ['vllm'],
  contextWindowInTokens: 4096,
  finetuneDeprecatedOn: '2025-06-30',
  finetuneRetiredOn: '2025-08-30',
  inferenceLegacyOn: '2025-06-09',
  inferenceDeprecatedOn: '2025-06-30',
  inferenceRetiredOn: '2025-08-30',
};

test.each([
  ['tags and properties', before],
  ['system metadata', after],
])('the same facts come from %s', (_from, sources) => {
  const { facts, findings } = readModelFacts(sources);
  expect(findings).toEqual([]);
  for (const [name, value] of Object.entries(values)) expect(facts, name).toMatchObject({ [name]: { value } });
});

test('each fact says where it stands', () => {
  const { facts } = readModelFacts({ ...after, properties: before.properties });
  const places = Object.entries<Fact<unknown> | undefined>({ ...facts }).flatMap(([name, fact]) =>
    fact ? [`${name}: ${fact.from} ${fact.key}`] : [],
  );
  expect(places).toEqual([
    'finetuneComputes: property finetune-recommended-sku',
    'inferenceComputes: property inference-recommended-sku',
    'finetuneMinimum: property finetune-min-sku-spec',
    'inferenceMinimum: property inference-min-sku-spec',
    'finetuneDefaults: tag model_specific_defaults',
    'finetuneTasks: property finetuning-tasks',
    'inferenceTasks: system-metadata tasks.inferenceTasks',
    'inferenceEnvironments: system-metadata inferenceSupportedEnvs',
    'license: system-metadata license',
    'contextWindowInTokens: system-metadata textContextWindow',
    'maxOutputInTokens: system-metadata maxOutputTokens',
    'finetuneDeprecatedOn: system-metadata deprecation.finetuneDeprecationDate',
    'finetuneRetiredOn: system-metadata deprecation.finetuneRetirementDate',
    'inferenceLegacyOn: system-metadata deprecation.inferenceLegacyDate',
    'inferenceDeprecatedOn: system-metadata deprecation.inferenceDeprecationDate',
    'inferenceRetiredOn: system-metadata deprecation.inferenceRetirementDate',
  ]);
});

describe('places that disagree', () => {
  test('the tag decides and the others stay visible', () => {
    const { facts } = readModelFacts({ ...after, tags: before.tags, properties: before.properties });
    expect(facts.inferenceComputes).toEqual({
      value: ['Standard_NC6s_v3'],
      from: 'tag',
      key: 'inference_compute_allow_list',
      alternatives: [
        { value: ['Standard_NC6s_v3', 'Standard_NC12s_v3'], from: 'property', key: 'inference-recommended-sku' },
      ],
    });
  });

  test('order and letter case are no difference', () => {
    const { facts } = readModelFacts({ ...after, tags: before.tags, properties: before.properties });
    expect(facts.finetuneComputes).not.toHaveProperty('alternatives');
    expect(facts.license).toEqual({ value: 'mit', from: 'tag', key: 'license' });
    expect(facts.finetuneRetiredOn).not.toHaveProperty('alternatives');
  });
});

test('a model without facts has none and no finding', () => {
  const { facts, findings } = readModelFacts(nothing);
  expect(Object.values(facts).every((fact) => fact === undefined)).toBe(true);
  expect(findings).toEqual([]);
});

test('an empty allow list is a fact', () => {
  const { facts } = readModelFacts({ ...nothing, tags: { finetune_compute_allow_list: '[]' } });
  expect(facts.finetuneComputes).toMatchObject({ value: [], from: 'tag' });
});

test.each([
  ["'Standard_NC6s_v3'", ['Standard_NC6s_v3']],
  ["('a', 'b')", ['a', 'b']],
  ["['a', 'b',]", ['a', 'b']],
])('the tag text %s is a list', (text, value) => {
  const { facts } = readModelFacts({ ...nothing, tags: { finetune_compute_allow_list: text } });
  expect(facts.finetuneComputes?.value).toEqual(value);
});

test.each([
  ['tag', 'finetune_compute_allow_list', "['a', 'b'"],
  ['tag', 'finetune_compute_allow_list', 'Standard_NC6s_v3, Standard_NC12s_v3'],
  ['tag', 'finetune_compute_allow_list', '[1]'],
  ['tag', 'finetune_compute_allow_list', "{'a': 1}"],
  ['tag', 'finetune_compute_allow_list', 'None'],
  ['tag', 'finetune_compute_allow_list', '['.repeat(100_000)],
  ['tag', 'model_specific_defaults', "{'a': open('x')}"],
  ['tag', 'model_specific_defaults', "['a']"],
  ['tag', 'model_specific_defaults', "{1: 'a'}"],
  ['tag', 'model_specific_defaults', "('a',)"],
  ['tag', 'license', '  '],
  ['tag', 'license', 7],
  ['tag', 'textContextWindow', '4k'],
  ['tag', 'textContextWindow', '-1'],
  ['tag', 'FinetuneRetirementDate', '30.8.2025'],
  ['tag', 'FinetuneRetirementDate', '2025-02-30'],
  ['property', 'finetune-min-sku-spec', '24|1|220'],
  ['property', 'finetune-min-sku-spec', '24|one|220|64'],
  ['system-metadata', 'supportedComputes.finetuneComputes', { a: 1 }],
  ['system-metadata', 'tasks.fineTuningTasks', [['a']]],
] as const)('an unreadable %s %s of %o becomes a finding', (from, key, raw) => {
  const [outer = '', inner] = key.split('.');
  const systemMetadata = inner === undefined ? {} : { [outer]: { [inner]: raw } };
  const sources = {
    tags: from === 'tag' ? { [key]: raw } : {},
    properties: from === 'property' ? { [key]: raw } : {},
    systemMetadata,
  };
  const { facts, findings } = readModelFacts(sources);
  expect(findings).toEqual([{ from, key, problem: expect.stringMatching(/\S/) as string }]);
  expect(Object.values(facts).every((fact) => fact === undefined)).toBe(true);
});

test('the next place decides where one is unreadable', () => {
  const { facts, findings } = readModelFacts({ ...before, tags: { finetune_compute_allow_list: 'broken(' } });
  expect(facts.finetuneComputes).toMatchObject({ from: 'property', key: 'finetune-recommended-sku' });
  expect(findings).toHaveLength(1);
});

test('keys of the prototype are no facts', () => {
  const tags = Object.create({ license: 'mit' }) as Record<string, unknown>;
  expect(readModelFacts({ ...nothing, tags }).facts.license).toBeUndefined();
});
