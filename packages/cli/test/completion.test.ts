import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shells } from '../src/completion/shells.ts';
import { runMain } from './run-main.ts';

const has = (command: string) => spawnSync(command, ['--version']).status === 0;
const scriptOf = async (shell: string) => (await runMain(['completion', shell])).stdout;

test.each(shells)('the script of %s names commands, options and values', async (shell) => {
  const script = await scriptOf(shell);
  for (const word of ['model', 'show', 'limit', 'managed-identity', 'jsonl', 'powershell'])
    expect(script).toContain(word);
});

test.each(shells)('the script of %s is a document under -o json', async (shell) => {
  const { stdout } = await runMain(['completion', shell, '-o', 'json']);
  expect(JSON.parse(stdout)).toEqual({ shell, script: await scriptOf(shell) });
});

const checks: Readonly<Record<(typeof shells)[number], readonly string[]>> = {
  bash: ['bash', '-n'],
  zsh: ['zsh', '-n'],
  fish: ['fish', '--no-execute'],
  powershell: ['pwsh', '-NoProfile', '-Command', '-'],
};

test.each(shells.filter((shell) => has(checks[shell][0] ?? '')))(
  '%s reads its script without complaint',
  async (shell) => {
    const [command = '', ...args] = checks[shell];
    const { status, stderr } = spawnSync(command, args, { input: await scriptOf(shell), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);

describe.runIf(has('bash'))('bash completes', async () => {
  const script = await scriptOf('bash');

  /** What bash offers after these words, the last one being typed. */
  function complete(...words: string[]): string[] {
    const test = `${script}\nCOMP_WORDS=(amltune ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _amltune; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['--norc', '-c', test], { encoding: 'utf8' }).split('\n').filter(Boolean);
  }

  test.each<[string[], string[]]>([
    [['mod'], ['model']],
    [
      ['model', ''],
      ['list', 'show'],
    ],
    [
      ['model', 'show', '--ver'],
      ['--version', '--verbose'],
    ],
    [['model', 'show', 'Phi-4', '--la'], ['--label']],
    [['model', 'show', 'Phi-4', '--label', ''], ['latest']],
    [['whoami', '--credential', 'azure-c'], ['azure-cli']],
    [['whoami', '--credential', '=', 'azure-c'], ['azure-cli']],
    [
      ['version', '-o', 'js'],
      ['json', 'jsonl'],
    ],
    [['version', '--query', ''], []],
    [['completion', 'z'], ['zsh']],
    [['-o', 'json', 'vers'], ['version']],
    [['version', '--no'], ['--no-color']],
  ])('%j to %j', (words, offered) => {
    expect(complete(...words).filter((word) => words.at(-1) !== '' || !word.startsWith('-'))).toEqual(offered);
  });
});
