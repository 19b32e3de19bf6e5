import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { AmltuneError, errorsOf, isAmltuneError } from '../src/index.ts';

const table = {
  BROKEN: { kind: 'usage', meaning: 'It is broken.', fix: 'Mend it.' },
} as const;
const error = errorsOf(table);

test('carries code, kind and the fix of its row', () => {
  expect(error('BROKEN', 'x is broken')).toMatchObject({ code: 'BROKEN', kind: 'usage', fix: 'Mend it.' });
});

test('prefers the fix given with the error', () => {
  expect(error('BROKEN', 'x is broken', { fix: 'Turn x.' }).fix).toBe('Turn x.');
});

test('is recognised without instanceof', () => {
  const Foreign = class extends AmltuneError {};
  const foreign = new Foreign('BROKEN', table.BROKEN, 'x');
  Object.setPrototypeOf(foreign, Error.prototype);
  expect(foreign instanceof AmltuneError).toBe(false);
  expect(isAmltuneError(foreign)).toBe(true);
});

test.each([undefined, null, 'text', new Error('plain'), { code: 'BROKEN' }])('does not recognise %o', (value) => {
  expect(isAmltuneError(value)).toBe(false);
});

test('keeps the cause for people and out of JSON', () => {
  const thrown = error('BROKEN', 'x is broken', { cause: new Error('inner') });
  expect(inspect(thrown)).toContain('inner');
  expect(JSON.stringify(thrown)).toBe('{"code":"BROKEN","message":"x is broken","fix":"Mend it."}');
});
