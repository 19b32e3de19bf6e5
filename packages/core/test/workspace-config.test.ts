import { tempDir } from '@amltune/testing';
import fc from 'fast-check';
import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadWorkspaceConfig } from '../src/workspace-config.ts';

const subscriptionId = '00000000-1111-2222-3333-444444444444';
const ids = { subscriptionId, resourceGroup: 'rg-1', workspaceName: 'ws-1' };
const keys = { subscription_id: subscriptionId, resource_group: 'rg-1', workspace_name: 'ws-1' };
const scopeOf = (workspace: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg-1/providers/Microsoft.MachineLearningServices/workspaces/${workspace}`;

async function writeConfig(path: string, content: unknown): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content));
  return path;
}

async function rejection(
  promise: Promise<unknown>,
): Promise<Error & { code?: string; fix?: string; details?: unknown }> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Error)) throw new Error('nothing was thrown');
  return thrown;
}

describe('the search', () => {
  // Pairs of a winner and a loser, relative to root/a/b, where the search starts.
  test.each([
    ['config.json', '../config.json'],
    ['../../config.json', 'project.json'],
    ['../../.azureml/config.json', 'config.json'],
    ['../.azureml/project.json', 'aml_config/config.json'],
    ['.azureml/config.json', '../.azureml/config.json'],
    ['../../.azureml/config.json', '.azureml/project.json'],
    ['../aml_config/project.json', 'config.json'],
  ])('prefers %s to %s', async (winner, loser) => {
    await using root = await tempDir();
    const start = join(await realpath(root.path), 'a', 'b');
    await mkdir(start, { recursive: true });
    await writeConfig(join(start, loser), { ...keys, workspace_name: 'loser' });
    const path = await writeConfig(join(start, winner), keys);
    expect(await loadWorkspaceConfig(start, { env: {} })).toMatchObject({ ...ids, path });
  });

  test('takes a file as it is', async () => {
    await using root = await tempDir();
    await writeConfig(join(root.path, '.azureml', 'config.json'), { ...keys, workspace_name: 'other' });
    const path = await writeConfig(join(root.path, 'my.json'), keys);
    expect(await loadWorkspaceConfig(path, { env: {} })).toMatchObject({ ...ids, path });
  });

  test('looks for the given file name only', async () => {
    await using root = await tempDir();
    await writeConfig(join(root.path, 'config.json'), { ...keys, workspace_name: 'other' });
    const path = await writeConfig(join(root.path, 'aml_config', 'dev.json'), keys);
    expect(await loadWorkspaceConfig(root.path, { env: {}, fileName: 'dev.json' })).toMatchObject({ ...ids, path });
  });

  test('ignores a folder named config.json', async () => {
    await using root = await tempDir();
    await mkdir(join(root.path, '.azureml', 'config.json'), { recursive: true });
    const path = await writeConfig(join(root.path, 'config.json'), keys);
    expect((await loadWorkspaceConfig(root.path, { env: {} })).path).toBe(path);
  });

  test('goes up from where a linked folder really lies', async () => {
    await using root = await tempDir();
    const base = await realpath(root.path);
    await writeConfig(join(base, 'real', 'config.json'), keys);
    await writeConfig(join(base, 'links', 'config.json'), { ...keys, workspace_name: 'other' });
    await mkdir(join(base, 'real', 'sub'));
    await symlink(join(base, 'real', 'sub'), join(base, 'links', 'sub'));
    expect(await loadWorkspaceConfig(join(base, 'links', 'sub'), { env: {} })).toMatchObject(ids);
  });

  test.each([
    [20, 'WORKSPACE_CONFIG_FOUND'],
    [21, 'WORKSPACE_CONFIG_NOT_FOUND'],
  ])('with the file %i folders above ends as %s', async (depth, code) => {
    await using root = await tempDir();
    await writeConfig(join(root.path, 'unlikely.json'), keys);
    const start = join(root.path, ...Array<string>(depth).fill('d'));
    await mkdir(start, { recursive: true });
    const outcome = await loadWorkspaceConfig(start, { env: {}, fileName: 'unlikely.json' }).then(
      () => 'WORKSPACE_CONFIG_FOUND',
      (error: unknown) => (error as { code: string }).code,
    );
    expect(outcome).toBe(code);
  });

  test('agrees with a plain model of the order', async () => {
    await using root = await tempDir();
    const base = await realpath(root.path);
    const levels = ['a/b/c', 'a/b', 'a', ''];
    const spots = ['.azureml', 'aml_config', '.'].flatMap((folder) =>
      ['config.json', 'project.json'].flatMap((file) => levels.map((level) => ({ folder, file, level }))),
    );
    // The model: rank of a spot = its place in the nested enumeration above; the lowest rank that exists wins.
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(spots.length - 1), { minLength: 1, maxLength: 6 }), async (ranks) => {
        const tree = await mkdtemp(join(base, 'tree-'));
        const start = join(tree, 'a/b/c');
        await mkdir(start, { recursive: true });
        const toPath = ({ level, folder, file }: (typeof spots)[number]) => join(tree, level, folder, file);
        for (const rank of ranks) {
          const spot = spots[rank];
          if (spot) await writeConfig(toPath(spot), { ...keys, workspace_name: `rank-${rank}` });
        }
        const { workspaceName } = await loadWorkspaceConfig(start, { env: {} });
        expect(workspaceName).toBe(`rank-${Math.min(...ranks)}`);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a config file', () => {
  test.each<[string, unknown]>([
    ['three ids', keys],
    ['a Scope', { Scope: scopeOf('ws-1') }],
    ['a Scope that wins over ids', { ...keys, workspace_name: 'other', Scope: scopeOf('ws-1') }],
    ['an empty Scope beside ids', { ...keys, Scope: '' }],
    ['a Scope with more pieces', { Scope: `${scopeOf('ws-1')}/computes/c` }],
    ['further keys', { ...keys, Id: null, experiment_name: 'x' }],
    ['a byte order mark', `\ufeff${JSON.stringify(keys)}`],
    ['UTF-16', Buffer.from(`\ufeff${JSON.stringify(keys)}`, 'utf16le')],
    ['blanks around an id', { ...keys, workspace_name: ' ws-1\r\n' }],
  ])('with %s is read', async (_title, content) => {
    await using root = await tempDir();
    const path = await writeConfig(join(root.path, 'config.json'), content);
    const origin = { origin: 'file', source: path };
    expect(await loadWorkspaceConfig(path, { env: {} })).toEqual({
      ...ids,
      origins: { subscriptionId: origin, resourceGroup: origin, workspaceName: origin },
      path,
    });
  });

  test.each<[unknown, string]>([
    ['{\n "subscription_id": x\n}', 'is not JSON at line 2, column 21'],
    ['', 'is not JSON at line 1, column 1'],
    ['[]', 'holds no JSON object'],
    ['null', 'holds no JSON object'],
    [{ Scope: '/subscriptions/1' }, 'Scope'],
    [{ Scope: 7 }, 'Scope'],
    [{ ...keys, subscription_id: 'not/mine' }, 'subscriptionId'],
    [{ ...keys, resource_group: 'a?b' }, 'resourceGroup'],
    [{ ...keys, workspace_name: '../../x' }, 'workspaceName'],
    [{ ...keys, workspace_name: 12 }, 'of type number'],
    [{ ...keys, workspace_name: 'a\u001b[2Jb' }, 'workspaceName'],
  ])('of %j is refused', async (content, problem) => {
    await using root = await tempDir();
    const path = await writeConfig(join(root.path, 'config.json'), content);
    const error = await rejection(loadWorkspaceConfig(path, { env: {} }));
    expect(error.code).toBe('WORKSPACE_CONFIG_INVALID');
    expect(error.message).toContain(problem);
    expect(error.message).toContain(path);
    expect(error.message + (error.fix ?? '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('that lacks ids is named with them', async () => {
    await using root = await tempDir();
    const path = await writeConfig(join(root.path, 'config.json'), { resource_group: 'rg-1' });
    const error = await rejection(loadWorkspaceConfig(root.path, { env: {} }));
    expect(error).toMatchObject({
      code: 'WORKSPACE_CONFIG_INVALID',
      details: { missing: ['subscriptionId', 'workspaceName'], path },
    });
  });

  test('is completed by the environment', async () => {
    await using root = await tempDir();
    const path = await writeConfig(join(root.path, 'config.json'), { resource_group: 'rg-1', workspace_name: 'ws-1' });
    const config = await loadWorkspaceConfig(path, { env: { AZURE_SUBSCRIPTION_ID: subscriptionId } });
    expect(config).toMatchObject({ ...ids, path });
    expect(config.origins.subscriptionId).toEqual({ origin: 'environment', source: 'AZURE_SUBSCRIPTION_ID' });
  });
});

describe('the order of places', () => {
  test('is flag, environment, file', async () => {
    await using root = await tempDir();
    const path = await writeConfig(join(root.path, 'config.json'), keys);
    const env = { AMLTUNE_RESOURCE_GROUP: 'rg-env', AMLTUNE_WORKSPACE_NAME: 'ws-env' };
    expect(await loadWorkspaceConfig(path, { env, flags: { workspaceName: 'ws-flag' } })).toEqual({
      subscriptionId,
      resourceGroup: 'rg-env',
      workspaceName: 'ws-flag',
      origins: {
        subscriptionId: { origin: 'file', source: path },
        resourceGroup: { origin: 'environment', source: 'AMLTUNE_RESOURCE_GROUP' },
        workspaceName: { origin: 'flag', source: '--workspace-name' },
      },
      path,
    });
  });

  test.each([
    ['AMLTUNE_SUBSCRIPTION_ID', 'AZURE_SUBSCRIPTION_ID', 'AZUREML_ARM_SUBSCRIPTION'],
    ['AMLTUNE_RESOURCE_GROUP', 'AZURE_RESOURCE_GROUP', 'AZUREML_ARM_RESOURCEGROUP', 'AZURE_DEFAULTS_GROUP'],
    ['AMLTUNE_WORKSPACE_NAME', 'AZUREML_WORKSPACE_NAME', 'AZUREML_ARM_WORKSPACE_NAME', 'AZURE_DEFAULTS_WORKSPACE'],
  ])('of variables starts with %s', async (...variables) => {
    const isSubscription = variables[0].endsWith('SUBSCRIPTION_ID');
    const toValue = (index: number) =>
      isSubscription ? subscriptionId.replace('4444', `000${index}`) : `name-${index}`;
    const isGroup = variables[0].endsWith('GROUP');
    const name = isSubscription ? 'subscriptionId' : isGroup ? 'resourceGroup' : 'workspaceName';
    for (let first = 0; first < variables.length; first++) {
      const env = Object.fromEntries(
        variables.map((variable, index) => [variable, index < first ? '' : toValue(index)]),
      );
      const flags = { ...ids, [name]: undefined };
      const config = await loadWorkspaceConfig('/', { env, flags });
      expect(config[name]).toBe(toValue(first));
      expect(config.origins[name].source).toBe(variables[first]);
    }
  });

  test('reads no file when flags give all', async () => {
    const config = await loadWorkspaceConfig('/nowhere/at/all', { env: {}, flags: ids });
    expect(config).toMatchObject(ids);
    expect(config.path).toBeUndefined();
  });

  test('names the flag of a malformed id', async () => {
    const flags = { ...ids, subscriptionId: '' };
    const error = await rejection(loadWorkspaceConfig('/', { env: {}, flags }));
    expect(error).toMatchObject({
      code: 'WORKSPACE_CONFIG_INVALID',
      fix: expect.stringContaining('1 to 260 characters') as unknown,
    });
    expect(error.message).toContain('--subscription');
  });
});

describe('without a file', () => {
  test('the error tells where each id can be set', async () => {
    await using root = await tempDir();
    const start = join(await realpath(root.path), 'a');
    await mkdir(start);
    const options = { env: { AZURE_RESOURCE_GROUP: 'rg-1' }, fileName: 'unlikely.json' };
    const error = await rejection(loadWorkspaceConfig(start, options));
    expect(error).toMatchObject({
      code: 'WORKSPACE_CONFIG_NOT_FOUND',
      details: {
        missing: ['subscriptionId', 'workspaceName'],
        folders: expect.arrayContaining([start, dirname(start), '/']) as unknown,
      },
    });
    for (const text of [start, dirname(start), '.azureml/unlikely.json', 'aml_config/unlikely.json']) {
      expect(error.message).toContain(text);
    }
    expect(error.fix).toContain('--subscription, AMLTUNE_SUBSCRIPTION_ID');
    expect(error.fix).toContain('"workspace_name" in the file');
    expect(error.fix).not.toContain('resource_group');
  });

  test('a start that does not exist is an error', async () => {
    const error = await rejection(loadWorkspaceConfig('/nowhere/at/all.json', { env: {} }));
    expect(error.code).toBe('WORKSPACE_CONFIG_NOT_FOUND');
    expect(error.message).toBe('"/nowhere/at/all.json" does not exist.');
  });
});
