import { tempDir } from '@amltune/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amltune } from '../src/amltune.ts';
import { loadCommands, type AnyCommand, type LoadedCommand } from '../src/command.ts';
import { globalOptions, optionsOf } from '../src/global-options.ts';
import type { OptionSpec } from '../src/option-spec.ts';
import { toInputKey } from '../src/option-value.ts';
import { runMain, runOther, type RunOutcome } from './run-main.ts';
import { fakeAzure, signedIn, subscription, type SentRequest } from './fake-azure.ts';

// Every option of every command is proved twice over: its value reaches the handler's input under the key that the types
// promise, and the real handler reads that key. What an Azure option then does is proved on the wire below.

const loaded = await loadCommands(amltune);
const commandLines = loaded.map((command) => [command.path.join(' '), command] as const);
const optionLines = commandLines.flatMap(([line, command]) =>
  Object.entries(command.options).map(([name, spec]) => [line, name, spec, command] as const),
);

/** Words that fill the arguments a command requires. */
function requiredArguments({ args }: AnyCommand): string[] {
  return Object.values(args).flatMap(({ required, choices }) => (required ? [choices?.[0] ?? 'tiny-chat'] : []));
}

/** A value that is not the default, as typed and as the handler gets it. */
function sampleOf(name: string, spec: OptionSpec): { argv: string[]; value: unknown } {
  if (spec.type === 'boolean') {
    return spec.default === true ? { argv: [`--no-${name}`], value: false } : { argv: [`--${name}`], value: true };
  }
  const other = spec.choices?.find((choice) => choice !== spec.default) ?? spec.choices?.[0];
  const text = other ?? (spec.type === 'integer' ? String((spec.minimum ?? 0) + 7) : `sample-${name}`);
  const value = spec.type === 'integer' ? Number(text) : text;
  return { argv: [`--${name}`, text], value: spec.multiple ? [value] : value };
}

/** The program with one command's handler wrapped. */
function withHandler(command: LoadedCommand, run: AnyCommand['run']) {
  const load = async () => ({ ...command, run });
  const commands = amltune.commands.map((each) =>
    each.path.join() === command.path.join() ? { ...each, load } : each,
  );
  return { ...amltune, commands };
}

test.each(optionLines)('the value of amltune %s --%s reaches the handler', async (_line, name, spec, command) => {
  const { argv, value } = sampleOf(name, spec);
  const seen: Record<string, unknown>[] = [];
  const program = withHandler(command, async (input) => {
    seen.push(input);
    return { value: null };
  });
  const { code, stderr } = await runOther(program, [...command.path, ...requiredArguments(command), ...argv]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(seen[0]?.[toInputKey(name)]).toEqual(value);
});

let folder: Awaited<ReturnType<typeof tempDir>>;
beforeAll(async () => {
  folder = await tempDir();
  const ids = { subscription_id: subscription, resource_group: 'rg', workspace_name: 'demo-ws' };
  await writeFile(join(folder.path, 'config.json'), JSON.stringify(ids));
  await mkdir(join(folder.path, 'tiny-chat'));
  await writeFile(join(folder.path, 'rows.jsonl'), '{}\n');
});
afterAll(() => folder[Symbol.asyncDispose]());

test.each(commandLines)('the handler of amltune %s reads each of its options', async (_line, command) => {
  const read = new Set<PropertyKey>();
  const program = withHandler(command, (input: Record<string, unknown>, context) => {
    const watched = new Proxy(input, {
      get: (target, key) => (read.add(key), Reflect.get(target, key) as unknown),
    });
    return command.run(watched as never, context);
  });
  // Whether the command then succeeds does not matter here; the file that is named is a folder.
  await runOther(program, [...command.path, ...requiredArguments(command)], { ...signedIn().world, cwd: folder.path });
  expect(Object.keys(command.options).filter((name) => !read.has(toInputKey(name)))).toEqual([]);
});

interface Proof {
  readonly argv: readonly string[];
  readonly env?: Record<string, string>;
  /** What has to be so; the requests are those of the command. */
  readonly holds: (outcome: RunOutcome, sent: readonly SentRequest[]) => void;
}

const firstUrl = (text: string) => (_outcome: RunOutcome, sent: readonly SentRequest[]) =>
  expect(sent[0]?.url).toContain(text);
const saysOnStderr =
  (text: string) =>
  ({ stderr }: RunOutcome) =>
    expect(stderr).toContain(text);
const doctorAsks = (path: string) => (_outcome: RunOutcome, sent: readonly SentRequest[]) =>
  expect(sent.map(({ url }) => new URL(url).pathname).join('\n')).toContain(path);

const upload = ['data', 'upload', 'rows.jsonl'];

/** What Azure options do on the wire, by command and option; a command without a row for one of them fails. */
const azureProofs: Readonly<Record<string, Proof>> = {
  'model show --version': {
    argv: ['model', 'show', 'tiny-chat', '--version', '1'],
    holds: (_outcome, sent) => expect(sent[1]?.url).toContain('/models/tiny-chat/versions/1?'),
  },
  'model show --label': {
    argv: ['model', 'show', 'tiny-chat', '--label', 'latest'],
    holds: (_outcome, sent) => expect(sent[1]?.url).toContain('/models/tiny-chat/versions?'),
  },
  'model list --limit': {
    argv: ['model', 'list', '--limit', '1'],
    holds: (_outcome, sent) => expect(sent).toHaveLength(2),
  },
  'model list --archived': {
    argv: ['model', 'list', '--archived'],
    holds: ({ stdout }) => expect(stdout).toContain('old-chat'),
  },
  'doctor --subscription': {
    argv: ['doctor', '--subscription', '00000000-0000-0000-0000-00000000000b'],
    holds: doctorAsks('/subscriptions/00000000-0000-0000-0000-00000000000b/resourceGroups/rg/'),
  },
  'doctor --resource-group': { argv: ['doctor', '-g', 'other-rg'], holds: doctorAsks('/resourceGroups/other-rg/') },
  'doctor --workspace-name': { argv: ['doctor', '-w', 'other-ws'], holds: doctorAsks('/workspaces/other-ws') },
  'doctor --registry': { argv: ['doctor', '--registry', 'mine'], holds: doctorAsks('/registries/mine/discovery') },
  'doctor --cloud': {
    argv: ['doctor', '--cloud', 'AzureChinaCloud'],
    holds: firstUrl('https://management.chinacloudapi.cn/'),
  },
  ...Object.fromEntries(
    ['model show tiny-chat', 'model list'].flatMap((line) => {
      const words = line.split(' ');
      const name = words.slice(0, 2).join(' ');
      return [
        [
          `${name} --registry`,
          { argv: [...words, '--registry', 'mine'], holds: firstUrl('/registries/mine/discovery') },
        ],
        [`${name} --cloud`, { argv: [...words, '--cloud', 'AzureUSGovernment'], holds: firstUrl('.api.ml.azure.us/') }],
      ];
    }),
  ),
  'data upload --datastore': { argv: [...upload, '--datastore', 'other'], holds: firstUrl('/datastores/other?') },
  'data upload --subscription': {
    argv: [...upload, '--subscription', '00000000-0000-0000-0000-00000000000b'],
    holds: firstUrl('/subscriptions/00000000-0000-0000-0000-00000000000b/resourceGroups/rg/'),
  },
  'data upload --resource-group': { argv: [...upload, '-g', 'other-rg'], holds: firstUrl('/resourceGroups/other-rg/') },
  'data upload --workspace-name': { argv: [...upload, '-w', 'other-ws'], holds: firstUrl('/workspaces/other-ws/') },
  'data upload --cloud': {
    argv: [...upload, '--cloud', 'AzureChinaCloud'],
    holds: firstUrl('https://management.chinacloudapi.cn/'),
  },
  'whoami --cloud': {
    argv: ['whoami', '--cloud', 'china', '-o', 'json'],
    holds: ({ stdout }) => expect(JSON.parse(stdout)).toMatchObject({ cloud: 'AzureChinaCloud' }),
  },
  ...Object.fromEntries(
    (['subscription', 'resource-group', 'workspace-name', 'registry', 'cloud', 'tenant'] as const).flatMap((option) =>
      ['show', 'explain'].map((verb) => [
        `config ${verb} --${option}`,
        {
          argv: [
            'config',
            verb,
            `--${option}`,
            option === 'subscription' ? subscription.replace('a', 'c') : 'given-value',
          ],
          holds: ({ stdout }: RunOutcome) => expect(stdout).toMatch(/given-value|00000000000c/),
        },
      ]),
    ),
  ),
  ...Object.fromEntries(
    ['show', 'explain'].map((verb) => [
      `config ${verb} --credential`,
      {
        argv: ['config', verb, '--credential', 'azure-cli'],
        holds: ({ stdout }: RunOutcome) => expect(stdout).toContain('azure-cli'),
      },
    ]),
  ),
};

/** The same for the choice of a credential, which is looked for only where none is given. */
const signInProofs: Readonly<Record<string, Proof>> = Object.fromEntries(
  ['whoami', 'doctor', 'model show tiny-chat', 'model list', 'data upload rows.jsonl'].flatMap(
    (line): [string, Proof][] => {
      const words = line.split(' ');
      const name = line.replace(/ (tiny-chat|rows\.jsonl)/, '');
      const env = { AZURE_TENANT_ID: 'env-tenant', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' };
      const says =
        words[0] === 'doctor'
          ? ({ stdout }: RunOutcome) => expect(stdout).toContain('workload-identity:')
          : saysOnStderr('workload-identity:');
      return [
        [
          `${name} --credential`,
          {
            argv: [...words, '--credential', 'workload-identity'],
            holds: (outcome: RunOutcome) => {
              says(outcome);
              expect(outcome.stdout + outcome.stderr).not.toContain('azure-cli:');
            },
          },
        ],
        [
          `${name} --tenant`,
          {
            argv: [...words, '--credential', 'environment', '--tenant', 'given-tenant'],
            env,
            holds: (_outcome: RunOutcome, sent: readonly SentRequest[]) => {
              const urls = sent.map(({ url }) => url).join('\n');
              expect(urls).toContain('given-tenant');
              expect(urls).not.toContain('env-tenant');
            },
          },
        ],
      ];
    },
  ),
);

describe('on the wire', () => {
  test.each(Object.entries(azureProofs))('amltune %s has its effect', async (_option, { argv, env = {}, holds }) => {
    const { sent, world } = signedIn();
    holds(await runMain(argv, { ...world, cwd: folder.path, env }), sent);
  });

  test.each(Object.entries(signInProofs))('amltune %s has its effect', async (_option, { argv, env = {}, holds }) => {
    const { sent, httpClient } = fakeAzure();
    holds(await runMain(argv, { httpClient, cwd: folder.path, env }), sent);
  });

  test('no option of a command on Azure lacks a proof', () => {
    const onAzure = optionLines.filter(([, , , command]) => 'cloud' in command.options);
    const lines = onAzure.map(([line, name]) => `${line} --${name}`);
    expect(lines.length).toBeGreaterThan(30);
    // How many requests at a time that makes is proved where the upload is.
    const elsewhere = ['data upload --parallelism'];
    expect(lines.filter((line) => !(line in azureProofs) && !(line in signInProofs))).toEqual(elsewhere);
  });
});

/** What each global option does, on one command. */
const globalProofs: Readonly<Record<keyof typeof globalOptions, Proof>> = {
  output: { argv: ['version', '-o', 'jsonl'], holds: ({ stdout }) => expect(stdout).toMatch(/^\{"version".*\}\n$/) },
  query: {
    argv: ['version', '--query', 'arch'],
    holds: ({ stdout }) => expect(stdout).toBe(`value  ${process.arch}\n`),
  },
  verbose: { argv: ['whoami', '--verbose'], holds: saysOnStderr('credential given: used') },
  debug: { argv: ['version', '--query', '[', '--debug'], holds: saysOnStderr('    at ') },
  color: {
    argv: ['whoami', '--no-color'],
    env: { FORCE_COLOR: '1' },
    holds: ({ stdout, stderr }) => expect(stdout + stderr).not.toContain('\u001b'),
  },
  help: { argv: ['version', '-h'], holds: ({ stdout }) => expect(stdout).toContain('Usage: amltune version') },
};

test.each(Object.entries(globalProofs))(
  'the global option --%s has its effect',
  async (_name, { argv, env = {}, holds }) => {
    holds(await runMain(argv, { ...signedIn().world, env }), []);
  },
);

test('every command accepts every global option', () => {
  for (const command of loaded) expect(optionsOf(command)).toMatchObject(globalOptions);
});

test.each(commandLines)('amltune %s under -o json prints JSON or nothing', async (_line, command) => {
  const argv = [...command.path, ...requiredArguments(command), '-o', 'json'];
  const { code, stdout, stderr } = await runMain(argv, { ...signedIn().world, cwd: folder.path });
  if (stdout === '') expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toHaveProperty('error.code');
  else expect(JSON.parse(stdout)).toBeDefined();
  expect(stdout === '').toBe(code !== 0);
});
