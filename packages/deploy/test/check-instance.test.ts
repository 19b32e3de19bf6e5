import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointSizes, type Usage } from '@amltune/wire';
import { fakeClock } from '@amltune/testing';
import { checkInstance, chooseInstance, endpointCoresNeeded, findEndpointSize } from '../src/index.ts';

const clock = fakeClock(Date.UTC(2026, 10, 1));
const allowed = (...value: string[]) => ({ value, from: 'tag', key: 'inference_compute_allow_list' }) as const;
const quota = (family: string, limit: number, currentValue = 0): Usage => ({
  name: { value: family },
  limit,
  currentValue,
});
const a100 = 'Standard_NC24ads_A100_v4';
const t4 = 'Standard_NC4as_T4_v3';
const ids = (check: Parameters<typeof checkInstance>[0]) =>
  checkInstance({ clock, ...check }).map(({ id, severity }) => `${severity} ${id}`);

describe('an instance type', () => {
  test('that is allowed, in any letter case, has no findings', () => {
    const usages = [quota('Standard NCADSA100v4 Family', 24)];
    expect(ids({ instanceType: a100.toLowerCase(), allowed: allowed(a100.toUpperCase()), usages })).toEqual([]);
  });

  test.each<[string, Parameters<typeof checkInstance>[0], string[]]>([
    ['not allowed', { instanceType: a100, allowed: allowed(t4) }, ['error not-allowed']],
    ['where none is allowed', { instanceType: a100, allowed: allowed() }, ['error not-allowed']],
    ['of a model that does not say', { instanceType: a100 }, ['warning no-allow-list']],
    [
      'that is not listed',
      { instanceType: 'Standard_New_v9', allowed: allowed('Standard_New_v9') },
      ['warning unknown-size'],
    ],
    ['that is retired', { instanceType: 'Standard_NC6s_v3', allowed: allowed('Standard_NC6s_v3') }, ['error retired']],
    ['with too many instances', { instanceType: a100, allowed: allowed(a100), instanceCount: 51 }, ['error count']],
    ['without a known quota', { instanceType: a100, allowed: allowed(a100), usages: [] }, ['warning quota-unknown']],
    [
      'above its quota',
      { instanceType: a100, allowed: allowed(a100), usages: [quota('standardNCADSA100v4Family', 30, 10)] },
      ['error quota'],
    ],
  ])('%s is found', (_title, check, expected) => {
    expect(ids(check)).toEqual(expected);
  });

  test('above its quota is told with the reserve', () => {
    const [finding] = checkInstance({
      instanceType: t4,
      allowed: allowed(t4),
      usages: [quota('standard NCASv3_T4 Family', 6, 2)],
      clock,
    });
    expect(finding?.message).toBe(
      '8 cores of standard NCASv3_T4 Family are needed, a fifth of the instances kept for upgrades; 2 of 6 are used, 4 are left.',
    );
    expect(finding?.fix).toContain('at least 10 cores');
  });

  test('refused by a list names the list and its sizes', () => {
    const [finding] = checkInstance({ instanceType: a100, allowed: allowed(t4), clock });
    expect(finding).toMatchObject({ decidedBy: 'tag inference_compute_allow_list', fix: `Use one of ${t4}.` });
  });
});

describe('the cores of a deployment', () => {
  test.each([
    [t4, 1, 8],
    [t4, 5, 24],
    [t4, 10, 48],
    [a100, 1, 24],
    [a100, 5, 120],
  ])('%s times %d are %d', (name, instanceCount, cores) => {
    const size = findEndpointSize(name);
    expect(size && endpointCoresNeeded(size, instanceCount)).toBe(cores);
  });

  test('keep at least a fifth of the instances, and never a whole one more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...endpointSizes.rows), fc.integer({ min: 1, max: 50 }), (size, count) => {
        const instances = endpointCoresNeeded(size, count) / size.vCpus;
        expect(Number.isInteger(instances)).toBe(true);
        const [least, most] = size.needsUpgradeReserve ? [count * 1.2 - 1e-9, count * 1.2 + 1] : [count, count];
        expect(instances).toBeGreaterThanOrEqual(least);
        expect(instances).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('the size that auto stands for', () => {
  test('is the smallest allowed one with quota', () => {
    const usages = [quota('standard NCASv3_T4 Family', 7), quota('standardNCADSA100v4Family', 48)];
    const choice = chooseInstance({ allowed: allowed(t4, 'Standard_NC48ads_A100_v4', a100), usages, clock });
    expect(choice.chosen?.name).toBe(a100.toUpperCase());
    expect(choice.candidates.map(({ size, coresNeeded, coresLeft }) => [size.vCpus, coresNeeded, coresLeft])).toEqual([
      [4, 8, 7],
      [24, 24, 48],
      [48, 48, 48],
    ]);
  });

  test('is none where there is no quota', () => {
    expect(chooseInstance({ allowed: allowed(a100), usages: [], clock }).chosen).toBeUndefined();
  });

  test('has a whole GPU and is not retired', () => {
    const { chosen, candidates } = chooseInstance({ clock });
    expect(chosen?.name).toBe('STANDARD_NC4AS_T4_V3');
    const names = candidates.map(({ size }) => size.name);
    expect(names).not.toContain('STANDARD_NC6S_V3');
    expect(names).not.toContain('STANDARD_NV6ADS_A10_V5');
  });
});
