import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatResourceId, parseResourceId, type ResourceId, type ResourceIdKind } from '../src/index.ts';
import { idName } from './id-names.ts';

const ids = { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'rg', workspaceName: 'ws' };
const group = `/subscriptions/${ids.subscriptionId}/resourceGroups/rg`;
const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/ws`;

const examples: [string, ResourceId][] = [
  [`/subscriptions/${ids.subscriptionId}`, { kind: 'subscription', subscriptionId: ids.subscriptionId }],
  [group, { kind: 'resource-group', subscriptionId: ids.subscriptionId, resourceGroup: 'rg' }],
  [workspace, { kind: 'workspace', ...ids }],
  [`${workspace}/computes/gpu-cluster`, { kind: 'compute', ...ids, computeName: 'gpu-cluster' }],
  [`${workspace}/jobs/maroon_kiwi_2nd3sff233`, { kind: 'job', ...ids, jobName: 'maroon_kiwi_2nd3sff233' }],
  [`${workspace}/models/phi3-ft/versions/1`, { kind: 'model-version', ...ids, modelName: 'phi3-ft', version: '1' }],
  [`${workspace}/onlineEndpoints/chat`, { kind: 'online-endpoint', ...ids, endpointName: 'chat' }],
  [
    `${workspace}/onlineEndpoints/chat/deployments/demo`,
    { kind: 'online-deployment', ...ids, endpointName: 'chat', deploymentName: 'demo' },
  ],
  [
    `${group}/providers/Microsoft.Storage/storageAccounts/acct/blobServices/default`,
    {
      kind: 'resource',
      subscriptionId: ids.subscriptionId,
      resourceGroup: 'rg',
      provider: 'Microsoft.Storage',
      segments: [
        { type: 'storageAccounts', name: 'acct' },
        { type: 'blobServices', name: 'default' },
      ],
    },
  ],
  [
    `/subscriptions/${ids.subscriptionId}/providers/Microsoft.MachineLearningServices/locations/eastus2`,
    {
      kind: 'resource',
      subscriptionId: ids.subscriptionId,
      provider: 'Microsoft.MachineLearningServices',
      segments: [{ type: 'locations', name: 'eastus2' }],
    },
  ],
];

describe('ARM ids', () => {
  test.each(examples)('%s reads and writes alike', (text, id) => {
    expect(parseResourceId(text)).toEqual(id);
    expect(parseResourceId(text, id.kind)).toEqual(id);
    expect(formatResourceId(id)).toBe(text);
  });

  test('keywords, provider and types match in any case', () => {
    const lower = `${workspace}/onlineEndpoints/Chat`.toLowerCase();
    expect(parseResourceId(lower)).toEqual({ kind: 'online-endpoint', ...ids, endpointName: 'chat' });
    expect(formatResourceId(parseResourceId(lower))).toBe(`${workspace}/onlineEndpoints/chat`);
  });

  test('a kind gives its own type', () => {
    const { computeName }: { computeName: string } = parseResourceId(`${workspace}/computes/gpu`, 'compute');
    expect(computeName).toBe('gpu');
  });

  test('names are read encoded and written as they are', () => {
    const encoded = '/subscriptions/s/resourceGroups/Zdroje%20%C4%8D%20(1)';
    const id = parseResourceId(encoded, 'resource-group');
    expect(id.resourceGroup).toBe('Zdroje č (1)');
    expect(formatResourceId(id)).toBe('/subscriptions/s/resourceGroups/Zdroje č (1)');
  });

  test.each([
    '',
    'workspaces/ws',
    'subscriptions/s',
    '/subscriptions/',
    '/subscriptions/s/',
    '/subscriptions/s/resourceGroups/',
    '/subscriptions/s/resourceGroups/..',
    '/subscriptions/s/resourceGroups/%2e%2E',
    '/subscriptions/s/resourceGroups/a%2Fb',
    '/subscriptions/s/resourceGroups/a\\b',
    '/subscriptions/s/resourceGroups/a%0Ab',
    '/subscriptions/s/resourceGroups/a\n',
    '/subscriptions/s/resourceGroups/100%',
    '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage',
    '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts',
    `${workspace}/`,
    `${workspace}/computes`,
    `${workspace}/computes/`,
    `${workspace}/computes//x`,
    `${workspace}/computes/a/../b`,
    `https://management.azure.com${workspace}`,
  ])('%j is refused with the form', (text) => {
    expect(() => parseResourceId(text)).toThrow(
      expect.objectContaining({
        code: 'ID_INVALID',
        message: expect.stringContaining('/subscriptions/{subscriptionId}') as string,
      }),
    );
  });

  test('another kind is refused with the form of the one wanted', () => {
    expect(() => parseResourceId(workspace, 'compute')).toThrow(
      /no ARM id of a compute; expected .*\/computes\/{computeName}/,
    );
  });

  test('a message carries no control character', () => {
    expect(() => parseResourceId('/subscriptions/\u001b[31m')).toThrow(/^[^\p{Cc}]+$/u);
  });

  test('a long hostile text is refused soon', () => {
    const startedAt = performance.now();
    expect(() => parseResourceId(`/subscriptions/s${'/providers/a'.repeat(50_000)}/`)).toThrow('no ARM id');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('round trips', () => {
  const fieldsOf = (...names: string[]) => fc.record(Object.fromEntries(names.map((name) => [name, idName])));
  const workspaceFields = ['subscriptionId', 'resourceGroup', 'workspaceName'];
  const kinds: [ResourceIdKind, string[]][] = [
    ['subscription', ['subscriptionId']],
    ['resource-group', ['subscriptionId', 'resourceGroup']],
    ['workspace', workspaceFields],
    ['compute', [...workspaceFields, 'computeName']],
    ['job', [...workspaceFields, 'jobName']],
    ['model-version', [...workspaceFields, 'modelName', 'version']],
    ['online-endpoint', [...workspaceFields, 'endpointName']],
    ['online-deployment', [...workspaceFields, 'endpointName', 'deploymentName']],
  ];

  test.each(kinds)('%s comes back from its text', (kind, names) => {
    fc.assert(
      fc.property(fieldsOf(...names), (fields) => {
        const id = { kind, ...fields } as ResourceId;
        const text = formatResourceId(id);
        expect(parseResourceId(text, kind)).toEqual(id);
        expect(formatResourceId(parseResourceId(text))).toBe(text);
      }),
    );
  });

  test('any other resource comes back too', () => {
    const generic = fc.record(
      {
        kind: fc.constant('resource' as const),
        subscriptionId: idName,
        resourceGroup: idName,
        provider: idName,
        segments: fc.array(fc.record({ type: idName, name: idName }), { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['kind', 'subscriptionId', 'provider', 'segments'] },
    );
    fc.assert(
      fc.property(generic, (id) => {
        expect(parseResourceId(formatResourceId(id), 'resource')).toEqual(id);
      }),
    );
  });

  test('bad names never make an id', () => {
    const bad = fc.constantFrom('', '.', '..', 'a/b', 'a\\b', 'a\0', '\u0085', '\ud800');
    fc.assert(
      fc.property(bad, (resourceGroup) => {
        expect(() => formatResourceId({ kind: 'resource-group', subscriptionId: 's', resourceGroup })).toThrow(
          expect.objectContaining({ code: 'ID_INVALID' }),
        );
      }),
    );
  });

  test('a resource needs a type and a name', () => {
    expect(() => formatResourceId({ kind: 'resource', subscriptionId: 's', provider: 'p', segments: [] })).toThrow(
      expect.objectContaining({ code: 'ID_INVALID' }),
    );
  });
});
