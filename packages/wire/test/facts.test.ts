import { describe, expect, test } from 'vitest';
import {
  chatCompletionPipeline,
  chatCompletionRules,
  chatCompletionVersions,
  endpointSizes,
  gpuSizes,
  modelCatalog,
  modelVersionTags,
  type PipelineInput,
  type PipelineNode,
} from '../src/index.ts';

const tables = {
  gpuSizes,
  endpointSizes,
  chatCompletionRules,
  chatCompletionVersions,
  modelCatalog,
  modelVersionTags,
  chatCompletionPipeline: { ...chatCompletionPipeline, rows: chatCompletionPipeline.inputs },
};
const inputs: readonly PipelineInput[] = chatCompletionPipeline.inputs;
const nodes: readonly PipelineNode[] = chatCompletionPipeline.nodes;
const inputNames = new Set<string>(inputs.map((input) => input.name));
const gpuByName = new Map(gpuSizes.rows.map((size) => [size.name.toLowerCase(), size]));
const familyKey = (family: string): string => family.toLowerCase().replaceAll(' ', '');

/** Every text in the tables that sits under a key ending in `On`, or is `asOf`. */
function daysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' && /On$|^asOf$/.test(key) ? [item] : daysOf(item),
  );
}

describe('every table', () => {
  test.each([
    ['gpuSizes', 37],
    ['endpointSizes', 85],
    ['chatCompletionRules', 23],
    ['chatCompletionVersions', 8],
    ['modelCatalog', 32],
    ['modelVersionTags', 5],
    ['chatCompletionPipeline', 69],
  ] as const)('%s has %d rows', (name, count) => {
    expect(tables[name].rows).toHaveLength(count);
  });

  test.each(Object.entries(tables))('%s names its sources', (_name, { sources }) => {
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      expect(source.repository).toMatch(/^[\w-]+\/[\w.-]+$/);
      expect(source.paths.length).toBeGreaterThan(0);
      if ('commit' in source) expect(source.commit).toMatch(/^[0-9a-f]{40}$/);
    }
  });

  test.each(Object.entries(tables))('%s has only days that exist', (_name, table) => {
    const days = daysOf(table);
    expect(days.length).toBeGreaterThan(0);
    for (const day of days) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
  });

  test.each(Object.entries({ gpuSizes, endpointSizes, modelCatalog, modelVersionTags, inputs: { rows: inputs } }))(
    '%s has no name twice in any letter case',
    (_name, { rows }) => {
      expect(new Set(rows.map((row) => row.name.toLowerCase())).size).toBe(rows.length);
    },
  );
});

describe('sizes', () => {
  test('endpoint sizes agree with GPU sizes of the same name', () => {
    const shared = endpointSizes.rows.filter((size) => gpuByName.has(size.name.toLowerCase()));
    expect(shared).toHaveLength(endpointSizes.rows.filter((size) => size.gpuCount > 0).length);
    for (const size of shared) {
      const gpu = gpuByName.get(size.name.toLowerCase());
      expect(gpu).toMatchObject({ vCpus: size.vCpus, gpuCount: size.gpuCount, hasRdma: size.hasInfiniBand });
      expect(familyKey(gpu?.series.quotaFamily ?? '')).toBe(familyKey(size.quotaFamily));
    }
  });

  test('numbers are above zero', () => {
    for (const { gpuCount, gpuMemoryInGb, vCpus, ramInGb, diskInGb } of gpuSizes.rows) {
      expect(Math.min(gpuCount, gpuMemoryInGb, vCpus, ramInGb, diskInGb ?? 1)).toBeGreaterThan(0);
    }
  });

  test('the notebook sizes are retired or live as announced', () => {
    expect(gpuByName.get('standard_nc6s_v3')?.series.retiredOn).toBe('2025-09-30');
    expect(gpuByName.get('standard_nd40rs_v2')?.series.retiredOn).toBeUndefined();
    expect(gpuByName.get('standard_nd96isr_mi300x_v5')?.series.runtime).toBe('rocm');
  });
});

describe('chat completion pipeline', () => {
  test.each(inputs.filter((input) => input.enum !== undefined))('$name defaults to one of its words', (input) => {
    expect(input.enum).toContain(input.default);
  });

  test.each(inputs.filter((input) => input.default !== undefined))('$name has a default of its type', (input) => {
    if (input.type === 'integer') expect(input.default).toSatisfy(Number.isInteger);
    else expect(typeof input.default).toBe(input.type);
    if (input.min !== undefined) expect(input.default).toBeGreaterThanOrEqual(input.min);
  });

  test('only the task name is required', () => {
    expect(inputs.filter((input) => !input.isOptional).map((input) => input.name)).toEqual(['task_name']);
  });

  test.each(inputs)('$name goes to the nodes that ask for it', (input) => {
    const asking = nodes.filter((node) =>
      [
        ...node.inputs,
        ...Object.values(node.renamedInputs ?? {}),
        node.compute,
        node.instanceType,
        node.instanceCount,
        node.sharedMemory,
        node.processesPerNode,
      ].includes(input.name),
    );
    expect(asking.map((node) => node.name)).toEqual(input.consumedBy);
  });

  test.each(nodes)('$name is fed by outputs that exist', (node) => {
    for (const { node: from, output } of Object.values(node.fromNodes)) {
      expect(nodes.find(({ name }) => name === from)?.outputs).toHaveProperty(output);
    }
    for (const name of node.inputs) expect(inputNames).toContain(name);
  });

  test('nodes fill every output of the pipeline', () => {
    const filled = nodes.flatMap((node) => Object.values(node.pipelineOutputs));
    expect(filled.sort()).toEqual(chatCompletionPipeline.outputs.map(({ name }) => name).sort());
  });

  test.each(chatCompletionRules.rows)('rule $id speaks of known inputs and nodes', (rule) => {
    expect(rule.inputs.length).toBeGreaterThan(0);
    for (const name of rule.inputs) expect(inputNames).toContain(name);
    expect(nodes.map((node) => node.name)).toContain(rule.node);
  });

  test('rules have ids of their own', () => {
    expect(new Set(chatCompletionRules.rows.map((rule) => rule.id)).size).toBe(chatCompletionRules.rows.length);
  });

  test('version spans follow one another without a gap', () => {
    const patch = (version: string): number => Number(version.replace('0.0.', ''));
    const spans = chatCompletionVersions.rows;
    for (const [index, span] of spans.entries()) {
      expect(patch(span.last)).toBeGreaterThanOrEqual(patch(span.first));
      const next = spans[index + 1];
      if (next) expect(patch(next.first)).toBe(patch(span.last) + 1);
    }
    expect(spans.at(-1)?.last).toBe(chatCompletionPipeline.version);
  });
});

describe('models', () => {
  const model = (name: string) => modelCatalog.rows.find((row) => row.name === name);

  test('Phi-4 is live and Phi-3-mini retired', () => {
    expect(model('Phi-4')).toMatchObject({ isArchived: false, fineTuneTasks: ['chat-completion'] });
    expect(model('Phi-4')).not.toHaveProperty('lifecycle');
    expect(model('Phi-3-mini-4k-instruct')).toMatchObject({
      version: '15',
      isArchived: true,
      successor: 'Phi-4',
      lifecycle: { fineTuneRetiredOn: '2025-08-30' },
    });
  });

  test.each(modelCatalog.rows.filter((row) => row.successor !== undefined))('$name has a live successor', (row) => {
    const successor = model(row.successor ?? '');
    expect(successor).toMatchObject({ isArchived: false });
    expect(successor?.lifecycle).toBeUndefined();
    expect(successor?.fineTuneTasks.some((task) => row.fineTuneTasks.includes(task))).toBe(true);
  });

  test.each(modelCatalog.rows)('$name has sizes where it has a task', (row) => {
    expect(row.inferenceSizes.length).toBeGreaterThan(0);
    expect(row.fineTuneSizes.length > 0).toBe(row.fineTuneTasks.length > 0);
    expect(row.fineTuneMinimum !== undefined).toBe(row.fineTuneTasks.length > 0);
    for (const size of row.fineTuneSizes) expect(gpuByName.has(size.toLowerCase())).toBe(true);
  });

  test.each(modelCatalog.rows.filter((row) => row.lifecycle !== undefined))('$name ends in order', ({ lifecycle }) => {
    const days = [lifecycle?.inferenceLegacyOn, lifecycle?.inferenceDeprecatedOn, lifecycle?.inferenceRetiredOn];
    expect([...days].sort()).toEqual(days);
  });

  test.each(modelVersionTags.rows)('$name says the same in tags and catalogue', ({ name, tags }) => {
    const row = model(name);
    expect(tags['model_specific_defaults']).toBe(row?.defaultsTag);
    expect(tags['FinetuneRetirementDate']).toBe(row?.lifecycle?.fineTuneRetiredOn);
    const allowed = tags['finetune_compute_allow_list']?.match(/Standard_\w+/g) ?? [];
    expect([...allowed].sort()).toEqual([...(row?.fineTuneSizes ?? [])].sort());
  });
});
