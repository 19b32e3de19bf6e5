import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { gpuSizes, modelCatalog } from '@amltune/wire';
import {
  checkQuota,
  checkSize,
  chooseSize,
  completeClusterSpec,
  buildClusterBody,
  describeSize,
  gpusPerNode,
  isSameSize,
  listSizes,
  listUsages,
  type CheckSizeOptions,
  type SizedModel,
} from '../src/index.ts';
import { sizeAnswer, startBench, usageAnswer } from './bench.ts';

const now = new Date('2026-11-22');
const a100 = ['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_ND96asr_v4'];

/** A model whose list came from the place given. */
function model(
  list?: readonly string[],
  from: 'tag' | 'property' | 'system-metadata' = 'tag',
  minimum?: number[],
): SizedModel {
  const [vCpuCount = 0, gpuCount = 0, memoryInGB = 0, diskInGB = 0] = minimum ?? [];
  return {
    name: 'Phi-3-mini-4k-instruct',
    facts: {
      ...(list && {
        finetuneComputes: { value: list, from, key: 'list' },
        inferenceComputes: { value: list, from, key: 'list' },
      }),
      ...(minimum && {
        finetuneMinimum: {
          value: { vCpuCount, gpuCount, memoryInGB, diskInGB },
          from: 'property',
          key: 'finetune-min-sku-spec',
        },
      }),
    },
  };
}

const codes = (tested: SizedModel, size: string, options: CheckSizeOptions = {}) =>
  checkSize(tested, size, { now, ...options }).findings.map(({ code, severity }) => `${severity} ${code}`);

const offered = [
  sizeAnswer('Standard_NC24ads_A100_v4', 1, 24, 'standardNCADSA100v4Family'),
  sizeAnswer('Standard_NC48ads_A100_v4', 2, 48, 'StandardNCADSA100v4Family', 440),
  sizeAnswer('Standard_ND40rs_v2', 8, 40, 'standardNDSv2Family', 672),
  sizeAnswer('Standard_NV6ads_A10_v5', 1, 6, 'standardNVADSA10v5Family', 55),
  sizeAnswer('Standard_D12_v2', 0, 4, 'standardDv2Family', 28),
];

async function region(usages: readonly unknown[] = []) {
  const { workspace } = await startBench({
    'GET /vmSizes': { body: { value: offered } },
    'GET /usages': { body: { value: usages } },
  });
  return { sizes: await listSizes(workspace), usages: await listUsages(workspace) };
}

describe('the check of a size', () => {
  test.each([
    ['an allowed size', model(a100), 'Standard_NC24ads_A100_v4', []],
    ['capitals', model(a100), 'STANDARD_NC24ADS_A100_V4', []],
    [
      'the notebook default outside the list',
      model(a100),
      'Standard_ND40rs_v2',
      ['error SIZE_NOT_ALLOWED', 'warning SIZE_WITHOUT_BF16'],
    ],
    ['an empty list', model([]), 'Standard_NC24ads_A100_v4', ['error SIZE_NOT_ALLOWED']],
    [
      'a K80 without a list',
      model(),
      'Standard_NC24r',
      ['error SIZE_UNSUPPORTED', 'error SIZE_RETIRED', 'warning SIZE_WITHOUT_BF16'],
    ],
    ['no list at all', model(), 'Standard_NC24ads_A100_v4', ['warning MODEL_WITHOUT_SIZES']],
    [
      'a retired size in the list',
      model(['Standard_NC6s_v3']),
      'Standard_NC6s_v3',
      ['error SIZE_RETIRED', 'warning SIZE_WITHOUT_BF16'],
    ],
    ['less than the least machine', model(undefined, 'tag', [24, 1, 220, 64]), 'Standard_NV36ads_A10_v5', []],
    [
      'too few GPUs',
      model(undefined, 'tag', [24, 2, 220, 64]),
      'Standard_NC24ads_A100_v4',
      ['error SIZE_BELOW_MINIMUM'],
    ],
    [
      'the list above the least machine',
      model(a100, 'tag', [48, 1, 0, 0]),
      'Standard_NC24ads_A100_v4',
      ['warning SIZE_BELOW_MINIMUM'],
    ],
    [
      'a share of a GPU',
      model(),
      'Standard_NV6ads_A10_v5',
      ['warning MODEL_WITHOUT_SIZES', 'error SIZE_WITHOUT_WHOLE_GPU'],
    ],
    ['no CUDA', model(), 'Standard_ND96isr_MI300X_v5', ['warning MODEL_WITHOUT_SIZES', 'error SIZE_NOT_CUDA']],
    ['an unknown name', model(), 'Standard_Foo', ['warning MODEL_WITHOUT_SIZES', 'warning SIZE_UNKNOWN']],
  ] as const)('judges %s', (_, tested, size, expected) => {
    expect(codes(tested, size)).toEqual(expected);
  });

  test.each(['tag', 'property', 'system-metadata'] as const)('says that a %s decided', (from) => {
    expect(checkSize(model(a100, from), 'Standard_ND40rs_v2', { now })).toMatchObject({
      decidedBy: from,
      isUsable: false,
    });
  });

  test('says that the built-in list decided', () => {
    expect(checkSize(model(), 'Standard_NC6', { now }).decidedBy).toBe('built-in');
  });

  test('warns of a retirement to come', () => {
    expect(codes(model(['Standard_NV12s_v3']), 'standard_nv12s_v3', { now: new Date('2026-08-01') })).toContain(
      'warning SIZE_RETIRES_SOON',
    );
  });

  test('knows the endpoint sizes for serving', () => {
    expect(codes(model(), 'Standard_NC24rs_v3', { purpose: 'inference' })).toContain('error SIZE_NOT_FOR_ENDPOINTS');
    expect(codes(model(a100), 'standard_nc24ads_a100_v4', { purpose: 'inference' })).toEqual([]);
  });

  test('suggests sizes with quota only', async () => {
    const { sizes, usages } = await region([usageAnswer('Standard NCADSA100v4 Family Cluster Dedicated vCPUs', 0, 48)]);
    const check = checkSize(model(a100), 'Standard_ND40rs_v2', { now, sizes, usages });
    expect(check.suggestions).toEqual(['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4']);
    expect(check.findings[0]?.message).toContain('(tag list)');
  });

  test('says what the region does not offer', async () => {
    const { sizes } = await region();
    expect(codes(model(a100), 'Standard_ND96asr_v4', { sizes })).toEqual(['error SIZE_NOT_OFFERED']);
  });

  test('is the same in any letter case', () => {
    const names = gpuSizes.rows.map(({ name }) => name);
    const cases = fc.constantFrom<(text: string) => string>(
      (text) => text.toUpperCase(),
      (text) => text.toLowerCase(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.subarray(names), cases, (size, list, change) => {
        expect(codes(model(list.map(change)), change(size))).toEqual(codes(model(list), size));
      }),
    );
  });

  test('accepts exactly the list of every catalogue model', () => {
    for (const { name, fineTuneSizes } of modelCatalog.rows.filter((row) => row.fineTuneSizes.length > 0)) {
      for (const { name: size } of gpuSizes.rows) {
        const refused = codes({ ...model(fineTuneSizes), name }, size).includes('error SIZE_NOT_ALLOWED');
        expect(refused).toBe(!fineTuneSizes.some((allowed) => isSameSize(allowed, size)));
      }
    }
  });
});

describe('the automatic size', () => {
  test('is the smallest allowed one with quota', async () => {
    const { sizes, usages } = await region([usageAnswer('standardNCADSA100v4Family', 24, 96)]);
    expect(chooseSize(model([...a100].reverse()), { now, sizes, usages }).size).toBe('Standard_NC24ads_A100_v4');
    expect(chooseSize(model(a100), { now, sizes, usages, machines: 3 }).size).toBe('Standard_NC24ads_A100_v4');
  });

  test('names what each size lacks', async () => {
    const { sizes, usages } = await region([usageAnswer('standardNCADSA100v4Family', 0, 0)]);
    expect(() => chooseSize(model(a100), { now, sizes, usages })).toThrow(
      'No size for Phi-3-mini-4k-instruct can be had. Standard_NC24ads_A100_v4: Standard_NC24ads_A100_v4 needs 24 cores of standardNCADSA100v4Family; 0 of 0 are in use. Standard_NC48ads_A100_v4: Standard_NC48ads_A100_v4 needs 48 cores of standardNCADSA100v4Family; 0 of 0 are in use.',
    );
  });

  test('skips what is retired, shared or without bfloat16', () => {
    expect(chooseSize(model(), { now }).size).toBe('Standard_NV36ads_A10_v5');
    expect(chooseSize(model(['Standard_ND40rs_v2', 'Standard_NC4as_T4_v3']), { now }).size).toBe(
      'Standard_NC4as_T4_v3',
    );
    expect(chooseSize(model(['Standard_NC6s_v3', 'Standard_NC24ads_A100_v4']), { now }).size).toBe(
      'Standard_NC24ads_A100_v4',
    );
  });
});

describe('GPUs of a node', () => {
  test('come from the service and not from capitals', async () => {
    const { sizes } = await region();
    expect(gpusPerNode(sizes, 'STANDARD_ND40RS_V2')).toBe(8);
  });

  test.each([
    ['Standard_D12_v2', 'GPU_COUNT_INVALID', 'has no GPU'],
    ['Standard_NV6ads_A10_v5', 'GPU_COUNT_INVALID', 'only 0.1667 of a GPU'],
    ['Standard_NC4as_T4_v3', 'SIZE_NOT_OFFERED', 'Its GPU sizes: Standard_NV6ads_A10_v5, Standard_NC24ads_A100_v4,'],
  ])('are refused for %s', async (size, code, words) => {
    const { sizes } = await region();
    expect(() => gpusPerNode(sizes, size)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) as string }),
    );
  });
});

describe('quota', () => {
  const size = describeSize('Standard_NC24ads_A100_v4');
  const t4 = describeSize('Standard_NC4as_T4_v3');
  test.each([
    ['standardNCADSA100v4Family', 24, 48, 1, 'enough'],
    ['StandardNCADSA100v4Family', 24, 48, 2, 'too-little'],
    ['Standard NCADSA100v4 Family Cluster Dedicated vCPUs', 0, 47, 2, 'too-little'],
    ['standard NCADS_A100_v4 Family', 0, 48, 2, 'enough'],
    ['standardNCADSA100v4Family', 0, -1, 99, 'enough'],
    ['standardOtherFamily', 0, 0, 1, 'unknown'],
  ])('of %s with %i of %i is judged for %i nodes', (name, used, limit, machines, verdict) => {
    expect(checkQuota(size, [usageAnswer(name, used, limit)], { machines }).verdict).toBe(verdict);
  });

  test('has figures of family and need', () => {
    expect(checkQuota(size, [usageAnswer('standardNCADSA100v4Family', 24, 48)], { machines: 2 })).toEqual({
      size: 'Standard_NC24ads_A100_v4',
      family: 'standardNCADSA100v4Family',
      used: 24,
      limit: 48,
      needed: 48,
      reserve: 0,
      verdict: 'too-little',
    });
  });

  test.each([
    [t4, 1, 8, 4],
    [t4, 4, 20, 4],
    [t4, 5, 24, 4],
    [t4, 10, 48, 8],
    [size, 5, 120, 0],
  ])('keeps the reserve of endpoints', (machine, machines, needed, reserve) => {
    expect(checkQuota(machine, [], { machines, purpose: 'inference' })).toMatchObject({ needed, reserve });
  });

  test('of the whole region counts too', () => {
    const usages = [
      usageAnswer('standardNCADSA100v4Family', 0, 48),
      usageAnswer('Total Cluster Dedicated Regional vCPUs', 90, 100),
    ];
    expect(checkQuota(size, usages)).toMatchObject({ verdict: 'too-little', used: 90, limit: 100 });
  });

  test('of low priority is its own', () => {
    const usages = [usageAnswer('standardNCADSA100v4Family', 0, 0), usageAnswer('TotalLowPriorityCores', 0, 24)];
    expect(checkQuota(size, usages, { isLowPriority: true }).verdict).toBe('enough');
  });

  test('is read from every page', async () => {
    const next = 'https://management.azure.com/next?api-version=1&$skip=1';
    const { workspace } = await startBench({
      'GET /usages': { body: { value: [usageAnswer('a', 0, 1)], nextLink: next } },
      'GET /next': { body: { value: [usageAnswer('b', 0, 1)] } },
    });
    expect((await listUsages(workspace)).map(({ name }) => name.value)).toEqual(['a', 'b']);
  });
});

describe('the specification of a cluster', () => {
  test.each([
    [{ name: 'a' }],
    [{ name: '1gpu' }],
    [{ name: 'gpu_big' }],
    [{ name: 'gpu-' }],
    [{ name: 'g'.repeat(25) }],
    [{ size: ' ' }],
    [{ minNodes: -1 }],
    [{ maxNodes: 0 }],
    [{ maxNodes: 1, minNodes: 2 }],
    [{ maxNodes: 1, nodes: 2 }],
    [{ idleTimeInSeconds: 0.5 }],
    [{ idleTimeInSeconds: 120_000_000 }],
  ])('is refused for %j', (part) => {
    const spec = { name: 'gpu-cluster-big', size: 'Standard_ND40rs_v2', ...part };
    expect(() => completeClusterSpec(spec)).toThrow(expect.objectContaining({ code: 'CLUSTER_SPEC_INVALID' }));
  });

  test.each([
    [1, 'PT1S'],
    [100, 'PT1M40S'],
    [120, 'PT2M'],
    [1800, 'PT30M'],
    [3661, 'PT1H1M1S'],
    [86_400, 'P1D'],
    [86_500, 'P1DT1M40S'],
  ])('writes %i seconds as %s', (idleTimeInSeconds, text) => {
    const spec = completeClusterSpec({ name: 'gpu-cluster-big', size: 'x', idleTimeInSeconds, tags: { a: 'b' } });
    const { tags, properties } = buildClusterBody(spec, 'Dedicated', 'eastus');
    expect(properties.properties.scaleSettings.nodeIdleTimeBeforeScaleDown).toBe(text);
    expect(tags).toEqual({ a: 'b' });
  });

  test('grows its nodes with the job', () => {
    expect(completeClusterSpec({ name: 'gpu', size: 'x', nodes: 4 })).toMatchObject({ maxNodes: 4, minNodes: 0 });
  });
});
