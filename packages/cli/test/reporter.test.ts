import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPaint } from '../src/colour.ts';
import { createReporter } from '../src/reporter.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start({ isAnimated = false, isVerbose = false } = {}) {
  let text = '';
  const report = createReporter(
    { write: (part: string) => (text += part), columns: 20 },
    { paint: createPaint(false), isVerbose, isAnimated: () => isAnimated },
  );
  return { report, read: () => text };
}

describe('without a terminal', () => {
  test('a step is one line for each label', () => {
    const { report, read } = start();
    const step = report.step('Reading');
    step.update('Reading');
    step.update('Writing');
    step.done('Written');
    expect(read()).toBe('Reading …\nWriting …\n✓ Written\n');
  });

  test('time alone writes nothing', () => {
    const { report, read } = start();
    report.step('Waiting');
    vi.advanceTimersByTime(60_000);
    expect(read()).toBe('Waiting …\n');
  });

  test('details need to be asked for', () => {
    const quiet = start();
    quiet.report.detail('x');
    const verbose = start({ isVerbose: true });
    verbose.report.detail('x');
    expect([quiet.read(), verbose.read()]).toEqual(['', 'x\n']);
  });

  test('foreign text loses its control characters', () => {
    const { report, read } = start();
    report.note('a\u001b[2Jb');
    report.warn('c\u202ed');
    report.step('e\nf').fail('g\u0007h');
    expect(read()).toBe('ab\nWarning: cd\ne f …\n✗ gh\n');
  });
});

describe('on a terminal', () => {
  test('the spinner turns and goes away', () => {
    const { report, read } = start({ isAnimated: true });
    const step = report.step('Reading');
    vi.advanceTimersByTime(160);
    step.done();
    expect(read()).toBe('\r\u001b[2K⠋ Reading\r\u001b[2K⠙ Reading\r\u001b[2K⠹ Reading\r\u001b[2K');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a note stands above the spinner', () => {
    const { report, read } = start({ isAnimated: true });
    report.step('Reading');
    report.note('News');
    expect(read()).toBe('\r\u001b[2K⠋ Reading\r\u001b[2KNews\n\r\u001b[2K⠙ Reading');
  });

  test('a label is cut to the width', () => {
    const { report, read } = start({ isAnimated: true });
    report.step('A label that is too long for it');
    expect(read()).toBe('\r\u001b[2K⠋ A label that is …');
  });

  test('closing takes a spinner away that was left behind', () => {
    const { report, read } = start({ isAnimated: true });
    report.step('Reading');
    report.close();
    expect(read().endsWith('\r\u001b[2K')).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
