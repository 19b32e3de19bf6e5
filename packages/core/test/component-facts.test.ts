import { describe, expect, test } from 'vitest';
import { readComponentFacts } from '../src/component-facts.ts';

/** Reads a component with one input named x. */
function readInput(input: Record<string, unknown>) {
  const { inputs, findings } = readComponentFacts({ type: 'pipeline', inputs: { x: { type: 'string', ...input } } });
  return { input: inputs.x, findings };
}

test.each([
  ['integer', '1', 1],
  ['integer', 1, 1],
  ['integer', '-1', -1],
  ['number', '2e-05', 2e-5],
  ['number', '0.0', 0],
  ['boolean', 'True', true],
  ['boolean', 'false', false],
  ['boolean', true, true],
  ['string', '32', '32'],
  ['string', '', ''],
  ['string', 32, '32'],
  ['uri_file', 'azureml://x', 'azureml://x'],
])('a default of type %s written %o is %o', (type, raw, value) => {
  const { input, findings } = readInput({ type, default: raw });
  expect(input?.default).toBe(value);
  expect(findings).toEqual([]);
});

test.each([
  ['integer', '1.5', '1.5'],
  ['integer', '', ''],
  ['integer', '0x10', '0x10'],
  ['number', 'inf', 'inf'],
  ['boolean', 'yes', 'yes'],
  ['boolean', 1, undefined],
  ['string', {}, undefined],
])('a default of type %s written %o is a finding', (type, raw, kept) => {
  const { input, findings } = readInput({ type, default: raw });
  expect(input?.default).toBe(kept);
  expect(findings).toEqual([{ key: 'inputs.x.default', problem: expect.stringContaining(type) as string }]);
});

test.each([
  ['True', true],
  ['False', false],
  ['true', true],
  [true, true],
  [undefined, false],
  [null, false],
])('optional written %o is %o', (optional, isOptional) => {
  expect(readInput({ optional }).input?.isOptional).toBe(isOptional);
});

describe('limits and choices', () => {
  test('take the type of the input', () => {
    const { input } = readInput({ type: 'integer', enum: ['0', '2', '3'], min: '0', max: '3', description: 'Stage.' });
    expect(input).toEqual({
      type: 'integer',
      isOptional: false,
      choices: [0, 2, 3],
      minimum: 0,
      maximum: 3,
      description: 'Stage.',
    });
  });

  test('a limit that is no number is left out', () => {
    const { input, findings } = readInput({ type: 'number', min: 'low' });
    expect(input).not.toHaveProperty('minimum');
    expect(findings.map(({ key }) => key)).toEqual(['inputs.x.min']);
  });
});

test('outputs and determinism are read', () => {
  const outputs = {
    mlflow_model_folder: { type: 'mlflow_model', description: 'The model.' },
    other: { type: 'uri_folder' },
  };
  expect(readComponentFacts({ type: 'pipeline', is_deterministic: 'True', outputs })).toEqual({
    inputs: {},
    outputs,
    isDeterministic: true,
    findings: [],
  });
});

test('an input may be named like a prototype key', () => {
  const { inputs } = readComponentFacts({
    type: 'pipeline',
    inputs: JSON.parse('{"__proto__":{"type":"string"}}') as Record<string, { type: string }>,
  });
  expect(Object.keys(inputs)).toEqual(['__proto__']);
});
