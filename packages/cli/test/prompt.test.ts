import { expect, test } from 'vitest';
import { defineCommand } from '../src/command.ts';
import { canPrompt } from '../src/prompt.ts';
import { captureIo, programOf, runOther } from './run-main.ts';

test.each<[readonly ('stdin' | 'stdout' | 'stderr')[], Record<string, string>, boolean]>([
  [['stdin', 'stderr'], {}, true],
  [['stdin', 'stderr'], { CI: '' }, true],
  [['stdin', 'stderr'], { CI: 'false' }, true],
  [['stdin', 'stderr'], { CI: 'true' }, false],
  [['stdin', 'stderr'], { CI: '1' }, false],
  [['stdin', 'stdout'], {}, false],
  [['stdout', 'stderr'], {}, false],
  [[], {}, false],
])('terminals %j with %o allow questions: %o', (terminal, env, expected) => {
  expect(canPrompt(captureIo({ terminal, env }).io)).toBe(expected);
});

const drop = defineCommand({
  args: {},
  options: {},
  examples: [],
  mutates: true,
  run: async (_input, context) => {
    await context.confirm('Drop it all?');
    return { value: 'dropped' };
  },
});
const person = { terminal: ['stdin', 'stderr'] } as const;

test.each([
  [['drop', '--yes'], {}, 0],
  [['drop', '-y'], person, 0],
  [['drop'], { ...person, lines: ['y'] }, 0],
  [['drop'], { ...person, lines: ['Yes '] }, 0],
  [['drop'], { ...person, lines: ['n'] }, 7],
  [['drop'], { ...person, lines: [''] }, 7],
  [['drop'], { ...person, lines: [] }, 7],
  [['drop'], {}, 2],
  [['drop'], { ...person, env: { CI: '1' }, lines: ['y'] }, 2],
])('%j in %o ends with %i', async (argv, options, code) => {
  const outcome = await runOther(programOf({ drop }), argv, { ...options });
  expect(outcome.code).toBe(code);
  expect(outcome.stdout).toBe(code === 0 ? 'value  dropped\n' : '');
});

test('where nobody can answer the error names the option', async () => {
  const { stderr } = await runOther(programOf({ drop }), ['drop']);
  expect(stderr).toContain('CONFIRMATION_NEEDED');
  expect(stderr).toContain('--yes');
});

test('the question goes to stderr', async () => {
  const { stderr } = await runOther(programOf({ drop }), ['drop'], { ...person, lines: ['y'] });
  expect(stderr).toBe('Drop it all? [y/N] ');
});
