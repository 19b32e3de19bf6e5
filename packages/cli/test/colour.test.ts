import { expect, test } from 'vitest';
import { createPaint, hasColour } from '../src/colour.ts';
import { runMain } from './run-main.ts';

test.each<[boolean, Record<string, string>, boolean, boolean]>([
  [true, {}, true, true],
  [false, {}, true, false],
  [true, {}, false, false],
  [true, { NO_COLOR: '1' }, true, false],
  [true, { NO_COLOR: '' }, true, true],
  [true, { TERM: 'dumb' }, true, false],
  [true, { CLICOLOR: '0' }, true, false],
  [true, { FORCE_COLOR: '0' }, true, false],
  [false, { FORCE_COLOR: '1' }, true, true],
  [false, { FORCE_COLOR: '' }, true, true],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
  [false, { FORCE_COLOR: '1' }, false, false],
  [false, { CLICOLOR_FORCE: '1' }, true, true],
  [false, { CLICOLOR_FORCE: '0' }, true, false],
])('terminal %o with %o and option %o has colours: %o', (isTTY, env, option, expected) => {
  expect(hasColour({ isTTY, write: () => true }, env, option)).toBe(expected);
});

test('paint is nothing without colours', () => {
  expect(createPaint(false)('red', 'x')).toBe('x');
  expect(createPaint(true)('red', 'x')).toBe('\u001b[31mx\u001b[39m');
});

test('an error is coloured on a terminal only', async () => {
  const coloured = await runMain(['nope'], { terminal: ['stderr'] });
  const plain = await runMain(['nope']);
  const switchedOff = await runMain(['nope', '--no-color'], { terminal: ['stderr'] });
  expect(coloured.stderr).toContain('\u001b[31mError');
  expect(plain.stderr).not.toContain('\u001b');
  expect(switchedOff.stderr).not.toContain('\u001b');
});
