import { tempDir } from '@amltune/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runMain } from './run-main.ts';
import { signedIn, subscription, tenant } from './fake-azure.ts';

const parse = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

async function workspaceFolder() {
  const folder = await tempDir();
  const ids = { subscription_id: subscription, resource_group: 'rg', workspace_name: 'demo-ws' };
  await writeFile(join(folder.path, 'config.json'), JSON.stringify(ids));
  return folder;
}

describe('whoami', () => {
  test('says source, account, tenant and expiry', async () => {
    const { code, stdout } = await runMain(['whoami', '-o', 'json'], signedIn().world);
    expect(code).toBe(0);
    expect(parse(stdout)).toEqual({
      source: 'given',
      account: 'ann@contoso.test',
      tenantId: tenant,
      cloud: 'AzureCloud',
      expiresOn: '2099-01-01T00:00:00.000Z',
    });
  });

  test('is aligned for people', async () => {
    const { stdout } = await runMain(['whoami'], signedIn().world);
    expect(stdout).toBe(
      `Source   given\nAccount  ann@contoso.test\nTenant   ${tenant}\nCloud    AzureCloud\nExpires  2099-01-01T00:00:00.000Z\n`,
    );
  });

  test('without a sign-in ends with 4 and every reason', async () => {
    const credential = { getToken: () => Promise.reject(new Error('signed out')) };
    const { code, stdout, stderr } = await runMain(['whoami', '-o', 'json'], { ...signedIn().world, credential });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    const { error } = parse(stderr.split('\n').at(-2) ?? '') as { error: Record<string, unknown> };
    expect(error).toMatchObject({ code: 'CREDENTIAL_UNAVAILABLE', requestId: null });
    expect(error['message']).toContain('signed out');
  });
});

describe('model show', () => {
  test('prints the model that core reads', async () => {
    const { sent, world } = signedIn();
    const { code, stdout, stderr } = await runMain(['model', 'show', 'tiny-chat', '-o', 'json'], world);
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({
      name: 'tiny-chat',
      version: '3',
      facts: { license: { value: 'mit', from: 'tag', key: 'license' } },
    });
    expect(stderr).toContain('Warning: tag inference_compute_allow_list cannot be read');
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect(sent[0]?.userAgent).toMatch(/^amltune-cli\/\d/);
    expect(sent[0]?.authorization).toMatch(/^Bearer /);
  });

  test('names the origin of each fact for people', async () => {
    const { stdout } = await runMain(['model', 'show', 'tiny-chat'], signedIn().world);
    expect(stdout).toContain('Finetune computes    Standard_NC24ads_A100_v4 (tag finetune_compute_allow_list)');
    expect(stdout).toContain('Finetune retired on  2030-01-31 (tag FinetuneRetirementDate)');
    expect(stdout).toContain('Description          A tiny model.\n                     For tests.\n');
    expect(stdout).not.toContain('\u001b');
  });

  test('of a name that is not there ends with 5', async () => {
    const { code, stdout, stderr } = await runMain(['model', 'show', 'tiny-chta'], signedIn().world);
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toContain('Error REGISTRY_ASSET_NOT_FOUND');
    expect(stderr).toContain('tiny-chat');
  });

  test('of two versions at once sends nothing', async () => {
    const { sent, world } = signedIn();
    const { code } = await runMain(['model', 'show', 'x', '--version', '1', '--label', 'latest'], world);
    expect([code, sent.length]).toEqual([2, 0]);
  });
});

describe('model list', () => {
  const names = async (...argv: string[]) => {
    const { sent, world } = signedIn();
    const { stdout } = await runMain(['model', 'list', ...argv, '-o', 'tsv'], world);
    return {
      names: stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('\t')[0]),
      requests: sent.length,
    };
  };

  test('walks all pages without what is archived', async () => {
    expect(await names()).toEqual({ names: ['tiny-chat', 'big-chat', 'last-chat'], requests: 3 });
  });

  test('lists what is archived when asked', async () => {
    expect((await names('--archived')).names).toEqual(['tiny-chat', 'old-chat', 'big-chat', 'last-chat']);
  });

  test('stops at the limit before the next page', async () => {
    expect(await names('--limit', '2')).toEqual({ names: ['tiny-chat', 'big-chat'], requests: 2 });
  });

  test('of a model lists its versions', async () => {
    const { stdout } = await runMain(['model', 'list', 'tiny-chat'], signedIn().world);
    expect(stdout.split('\n').map((line) => line.slice(0, 7).trim())).toEqual(['VERSION', '3', '1', '']);
  });

  test('of a registry that is not there ends with 5', async () => {
    const { code, stderr } = await runMain(['model', 'list', '--registry', 'missing'], signedIn().world);
    expect(code).toBe(5);
    expect(stderr).toContain('REGISTRY_NOT_FOUND');
  });
});

describe('doctor', () => {
  test('with everything in order ends with 0', async () => {
    await using folder = await workspaceFolder();
    const { code, stdout } = await runMain(['doctor', '-o', 'json'], { ...signedIn().world, cwd: folder.path });
    const { ok, checks } = parse(stdout) as { ok: boolean; checks: { id: string; status: string }[] };
    expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'node ok',
      'cloud ok',
      'proxy ok',
      'workspace-config ok',
      'connection ok',
      'clock ok',
      'credential ok',
      'workspace ok',
      'registry ok',
    ]);
    expect([code, ok]).toEqual([0, true]);
  });

  test('ends with the code of the first failure', async () => {
    const { world } = signedIn({
      answer: ({ pathname }) => (pathname.includes('/registries/') ? [404, {}] : undefined),
    });
    const { code, stdout } = await runMain(['doctor', '--no-color'], world);
    expect(code).toBe(5);
    expect(stdout).toMatch(/^✗ registry .*There is no registry "azureml"/m);
    expect(stdout).toMatch(/^! workspace config/m);
    expect(stdout).toMatch(/^- workspace +Not checked/m);
  });

  test('shows progress on stderr only', async () => {
    const { stdout, stderr } = await runMain(['doctor'], signedIn().world);
    expect(stderr).toContain('Checking registry …');
    expect(stdout).not.toContain('Checking');
  });
});

describe('config', () => {
  test('explain names flag, variable, file and built-in', async () => {
    await using folder = await workspaceFolder();
    const { stdout } = await runMain(['config', 'explain', '-w', 'other-ws', '--tenant', 't', '-o', 'json'], {
      cwd: folder.path,
      env: { AMLTUNE_RESOURCE_GROUP: 'env-rg', AMLTUNE_CREDENTIAL: 'azure-cli', AMLTUNE_TENANT_ID: 'not this' },
    });
    const file = join(folder.path, 'config.json');
    expect(JSON.parse(stdout)).toEqual([
      { key: 'subscriptionId', value: subscription, origin: 'file', source: file },
      { key: 'resourceGroup', value: 'env-rg', origin: 'environment', source: 'AMLTUNE_RESOURCE_GROUP' },
      { key: 'workspaceName', value: 'other-ws', origin: 'flag', source: '--workspace-name' },
      { key: 'registry', value: 'azureml', origin: 'built-in', source: null },
      { key: 'cloud', value: null, origin: 'unset', source: null },
      { key: 'credential', value: 'azure-cli', origin: 'environment', source: 'AMLTUNE_CREDENTIAL' },
      { key: 'tenantId', value: 't', origin: 'flag', source: '--tenant' },
    ]);
  });

  test('show has the values alone', async () => {
    await using folder = await workspaceFolder();
    const { code, stdout } = await runMain(['config', 'show', '-o', 'json', '--query', 'workspaceName'], {
      cwd: folder.path,
    });
    expect([code, stdout]).toEqual([0, '"demo-ws"\n']);
  });

  test('show goes on without a workspace and warns', async () => {
    await using folder = await tempDir();
    const { code, stdout, stderr } = await runMain(['config', 'show', '-o', 'json'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({ workspaceName: null, registry: 'azureml' });
    expect(stderr).toContain('Warning: The workspace is not known');
  });
});

test('an abort ends a command with 130 and no word', async () => {
  const controller = new AbortController();
  const httpClient = {
    sendRequest: () => {
      controller.abort();
      return Promise.reject(new Error('cut'));
    },
  };
  const { world } = signedIn();
  const { code, stdout, stderr } = await runMain(['model', 'list'], {
    ...world,
    httpClient,
    abortSignal: controller.signal,
  });
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).not.toContain('Error');
});
