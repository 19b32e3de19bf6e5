import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAssetUri, parseAssetUri, type AssetUri } from '../src/index.ts';
import { blobPath, idName } from './id-names.ts';

const examples: [string, AssetUri][] = [
  [
    'azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/13',
    { kind: 'registry-asset', registry: 'azureml', assetType: 'models', name: 'Phi-3-mini-4k-instruct', version: '13' },
  ],
  [
    'azureml://registries/azureml/components/chat_completion_pipeline/labels/latest',
    {
      kind: 'registry-asset',
      registry: 'azureml',
      assetType: 'components',
      name: 'chat_completion_pipeline',
      label: 'latest',
    },
  ],
  ['azureml://jobs/j1/outputs/trained_model', { kind: 'job-output', job: 'j1', output: 'trained_model' }],
  [
    'azureml://jobs/j1/outputs/trained_model/paths/model/',
    { kind: 'job-output', job: 'j1', output: 'trained_model', path: 'model/' },
  ],
  ['azureml:phi3-ft:1', { kind: 'asset-reference', name: 'phi3-ft', version: '1' }],
  [
    'azureml:chat_completion_pipeline@latest',
    { kind: 'asset-reference', name: 'chat_completion_pipeline', label: 'latest' },
  ],
  [
    'azureml://datastores/workspaceblobstore/paths/LocalUpload/0ad3/train 100%.jsonl',
    { kind: 'datastore-path', datastore: 'workspaceblobstore', path: 'LocalUpload/0ad3/train 100%.jsonl' },
  ],
  [
    'azureml://subscriptions/s/resourcegroups/rg/workspaces/ws/datastores/d/paths/a/b',
    {
      kind: 'datastore-path',
      subscriptionId: 's',
      resourceGroup: 'rg',
      workspaceName: 'ws',
      datastore: 'd',
      path: 'a/b',
    },
  ],
  [
    'azureml://locations/eastus2/workspaces/3f2504e0-4f89-11d3-9a0c-0305e82c3301/data/azureml_j1_output/versions/1',
    {
      kind: 'location-asset',
      location: 'eastus2',
      workspaceId: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      assetType: 'data',
      name: 'azureml_j1_output',
      version: '1',
    },
  ],
];

describe('azureml URIs', () => {
  test.each(examples)('%s reads and writes alike', (text, uri) => {
    expect(parseAssetUri(text)).toEqual(uri);
    expect(parseAssetUri(text, uri.kind)).toEqual(uri);
    expect(formatAssetUri(uri)).toBe(text);
  });

  test('keywords match in any case', () => {
    const text = 'AzureML://subscriptions/s/resourceGroups/rg/workspaces/ws/datastores/d/paths/A/b';
    expect(parseAssetUri(text, 'datastore-path')).toMatchObject({ resourceGroup: 'rg', path: 'A/b' });
    expect(parseAssetUri('azureml://registries/r/Models/M/versions/1')).toMatchObject({
      assetType: 'models',
      name: 'M',
    });
  });

  test('a kind gives its own type', () => {
    const { job }: { job: string } = parseAssetUri('azureml://jobs/j1/outputs/o', 'job-output');
    expect(job).toBe('j1');
  });

  test('a part left undefined is a part left out', () => {
    expect(formatAssetUri({ kind: 'job-output', job: 'j', output: 'o', path: undefined })).toBe(
      'azureml://jobs/j/outputs/o',
    );
  });

  test.each([
    '',
    'phi3-ft:1',
    'azureml:',
    'azureml:phi3-ft',
    'azureml::1',
    'azureml:a:',
    'azureml:a@',
    'azureml:a:1:2',
    'azureml:a:1@b',
    'azureml:../a:1',
    'azureml://',
    'azureml://registries/r/models/m',
    'azureml://registries/r/models/m/versions/',
    'azureml://registries/r/models/m/versions/1/x',
    'azureml://registries/r/jobs/m/versions/1',
    'azureml://registries/r/models/../versions/1',
    'azureml://registries/r/models/%2E%2E/versions/1',
    'azureml://registries//models/m/versions/1',
    'azureml://jobs/j/outputs/',
    'azureml://jobs/j/outputs/o/paths/',
    'azureml://datastores/d/paths/',
    'azureml://datastores/d/paths/..',
    'azureml://datastores/d/paths/a/../b',
    'azureml://datastores/d/paths/a/%2e%2E/b',
    'azureml://datastores/d/paths/a//b',
    'azureml://datastores/d/paths//a',
    'azureml://datastores/d/paths/a\\..\\b',
    'azureml://datastores/d/paths/a\nb',
    'https://example.org/azureml:a:1',
  ])('%j is refused with the forms', (text) => {
    expect(() => parseAssetUri(text)).toThrow(
      expect.objectContaining({ code: 'ID_INVALID', message: expect.stringContaining('expected azureml:') as string }),
    );
  });

  test('another kind is refused with its form', () => {
    expect(() => parseAssetUri('azureml:a:1', 'job-output')).toThrow(
      /no URI of a job-output; expected azureml:\/\/jobs/,
    );
  });

  test.each<[string, AssetUri]>([
    ['version and label', { kind: 'asset-reference', name: 'a', version: '1', label: 'latest' }],
    ['neither of them', { kind: 'asset-reference', name: 'a' }],
    [
      'two ids of three',
      { kind: 'datastore-path', subscriptionId: 's', workspaceName: 'w', datastore: 'd', path: 'p' },
    ],
    ['a path upwards', { kind: 'job-output', job: 'j', output: 'o', path: '../x' }],
    [
      'an unknown type',
      { kind: 'registry-asset', registry: 'r', assetType: 'jobs' as 'data', name: 'n', version: '1' },
    ],
  ])('%s makes no URI', (_, uri) => {
    expect(() => formatAssetUri(uri)).toThrow(expect.objectContaining({ code: 'ID_INVALID' }));
  });
});

test('any URI comes back from its text', () => {
  const assetType = fc.constantFrom('models' as const, 'components' as const, 'data' as const, 'codes' as const);
  const selector = fc.oneof(fc.record({ version: idName }), fc.record({ label: idName }));
  const ids = { subscriptionId: idName, resourceGroup: idName, workspaceName: idName };
  const of = <Kind extends string>(kind: Kind) => fc.constant(kind);
  const uri: fc.Arbitrary<AssetUri> = fc.oneof(
    fc
      .tuple(fc.record({ kind: of('registry-asset'), registry: idName, assetType, name: idName }), selector)
      .map(([asset, chosen]) => ({ ...asset, ...chosen })),
    fc
      .tuple(fc.record({ kind: of('asset-reference'), name: idName }), selector)
      .map(([asset, chosen]) => ({ ...asset, ...chosen })),
    fc.record(
      { kind: of('job-output'), job: idName, output: idName, path: blobPath },
      { requiredKeys: ['kind', 'job', 'output'] },
    ),
    fc.record({ kind: of('datastore-path'), datastore: idName, path: blobPath }),
    fc.record({ kind: of('datastore-path'), ...ids, datastore: idName, path: blobPath }),
    fc.record({
      kind: of('location-asset'),
      location: idName,
      workspaceId: idName,
      assetType,
      name: idName,
      version: idName,
    }),
  );
  fc.assert(
    fc.property(uri, (value) => {
      const text = formatAssetUri(value);
      expect(parseAssetUri(text)).toEqual(value);
      expect(formatAssetUri(parseAssetUri(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});
