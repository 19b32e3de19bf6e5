import { AmltuneError, type ErrorKind } from '@amltune/core';
import { describe, expect, test } from 'vitest';
import { defineCommand } from '../src/command.ts';
import { exitCodeOfKind, exitCodes } from '../src/exit-codes.ts';
import { programOf, runMain, runOther } from './run-main.ts';

const kinds = Object.keys(exitCodeOfKind) as ErrorKind[];

function failing(thrown: unknown) {
  const run = async () => {
    throw thrown;
  };
  return programOf({ fail: defineCommand({ args: {}, options: {}, examples: [], run }) });
}

test.each<[ErrorKind, number]>([
  ['unexpected', 1],
  ['usage', 2],
  ['precondition', 3],
  ['auth', 4],
  ['not-found', 5],
  ['failed', 6],
  ['cancelled', 7],
  ['still-running', 8],
  ['cleanup', 9],
])('an error of kind %s ends with %i', async (kind, code) => {
  const error = new AmltuneError('SOME_CODE', { kind, meaning: '', fix: 'Mend it.' }, 'It broke.');
  expect(await runOther(failing(error), ['fail'])).toMatchObject({ code, stdout: '' });
});

test('each kind has a code and each code a meaning', async () => {
  expect(new Set(kinds.map((kind) => exitCodeOfKind[kind])).size).toBe(kinds.length);
  const { stdout } = await runMain(['help', 'exit-codes']);
  for (const [code, meaning] of Object.entries(exitCodes)) expect(stdout).toContain(`${code}  ${meaning}`);
});

class FakeServiceError extends AmltuneError {
  readonly requestId = 'req-7';
  readonly serviceDetails = [
    { code: 'BadField', target: 'properties.size', message: 'too\u001b[31m small', details: [] },
  ];
}
const serviceError = new FakeServiceError(
  'SERVICE_REJECTED',
  { kind: 'usage', meaning: '', fix: 'Read the details.' },
  'The service refused\nthe \u202erequest.',
  { cause: new Error('inner reason'), details: { field: 'size' } },
);

describe('an error', () => {
  test('for people has message, reasons, fix, docs and request id', async () => {
    const { stderr } = await runOther(failing(serviceError), ['fail']);
    expect(stderr).toBe(
      [
        'Error SERVICE_REJECTED: The service refused',
        '  the request.',
        '  - BadField: properties.size: too small',
        '  Fix: Read the details.',
        '  Docs: https://github.com/amltune/amltune/blob/main/docs/errors.md#SERVICE_REJECTED',
        '  Request id: req-7',
        '',
      ].join('\n'),
    );
  });

  test.each(['json', 'jsonl'])('under -o %s is one line of JSON', async (format) => {
    const { stdout, stderr } = await runOther(failing(serviceError), ['fail', '-o', format]);
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).not.toMatch(/[\u001b\u202e]/);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'SERVICE_REJECTED',
        message: 'The service refused\nthe \u202erequest.',
        fix: 'Read the details.',
        docs: 'https://github.com/amltune/amltune/blob/main/docs/errors.md#SERVICE_REJECTED',
        requestId: 'req-7',
        details: { field: 'size', service: serviceError.serviceDetails },
      },
    });
  });

  test('shows its stack and causes only under --debug', async () => {
    const quiet = await runOther(failing(serviceError), ['fail']);
    const debug = await runOther(failing(serviceError), ['fail', '--debug']);
    expect(quiet.stderr).not.toContain('inner reason');
    expect(debug.stderr).toContain('inner reason');
    expect(debug.stderr).toContain('errors.test.ts');
  });

  test('that nobody foresaw is named as such', async () => {
    const { code, stderr } = await runOther(failing(new TypeError('x is not a function')), ['fail', '-o', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'UNEXPECTED', message: 'x is not a function' } });
  });

  test.each([
    ['nope -o json', {}],
    ['-o json nope', {}],
    ['model show -o=json', {}],
    ['version --nope -o json', {}],
    ['nope', { AMLTUNE_OUTPUT: 'json' }],
  ])('of the usage %j is JSON as well', async (line, env) => {
    const { code, stdout, stderr } = await runMain(line.split(' '), { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toHaveProperty('error.fix');
  });
});
