import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePythonLiteral } from '@amltune/core';
import {
  builtInInputs,
  displayName,
  getPreset,
  mergeParameters,
  notebookParameters,
  presets,
  readParameterValue,
  reconcileInputs,
  type FineTuneParameters,
  type InputSpec,
} from '../src/index.ts';
import { fetchedComponent, modelWith } from './component.ts';

interface Tag {
  id: string;
  model: string;
  version: number;
  wire: string;
}
const fixture = readFileSync(new URL('fixtures/model-defaults.json', import.meta.url), 'utf8');
const { tags } = JSON.parse(fixture) as { tags: Tag[] };
const defaultsOf = (wire: string) => parsePythonLiteral(wire) as Record<string, string | number>;
const phi3 = modelWith(defaultsOf(tags.find(({ id }) => id === 'v098')?.wire ?? ''));
const one = (name: string, options: Parameters<typeof mergeParameters>[0]) =>
  mergeParameters(options).parameters.find((parameter) => parameter.name === name);
const spec = (name: string): InputSpec => {
  const found = builtInInputs.find((input) => input.name === name);
  if (!found) throw new Error(`no input ${name}`);
  return found;
};

describe('the walk-through', () => {
  const name = (preferModelDefaults: boolean, gpusPerNode = 8) =>
    displayName(mergeParameters({ user: notebookParameters, model: phi3, preferModelDefaults }).parameters, {
      model: 'Phi-3-mini-4k-instruct',
      gpusPerNode,
    });

  test('gets the display name of the notebook', () => {
    expect(name(true)).toBe('Phi-3-mini-4k-instruct-ultrachat-bs8-cosine-ds2-lora-save_limit1-seqlen-1');
  });

  test('keeps the epochs of the user by default', () => {
    expect(one('num_train_epochs', { user: notebookParameters, model: phi3 })).toEqual({
      name: 'num_train_epochs',
      value: 3,
      text: '3',
      origin: 'user',
      overrides: [
        { origin: 'model', value: 1 },
        { origin: 'notebook', value: 3 },
        { origin: 'component', value: 1 },
      ],
    });
    expect(one('num_train_epochs', { user: notebookParameters, model: phi3, preferModelDefaults: true })).toMatchObject(
      {
        value: 1,
        origin: 'model',
        overrides: [
          { origin: 'user', value: 3 },
          { origin: 'notebook', value: 3 },
          { origin: 'component', value: 1 },
        ],
      },
    );
  });

  test('takes the values of the model where the user is silent', () => {
    const { parameters, dropped, ranges, findings } = mergeParameters({ user: notebookParameters, model: phi3 });
    const origins = Object.fromEntries(parameters.map(({ name, origin }) => [name, origin]));
    expect(origins).toMatchObject({
      precision: 'model',
      save_total_limit: 'model',
      apply_lora: 'user',
      seed: 'component',
    });
    expect(dropped.map(({ name, reason }) => [name, reason])).toEqual([
      ['learning_rate_min', 'range'],
      ['learning_rate_max', 'range'],
    ]);
    expect(ranges).toEqual({ learning_rate: { minimum: 5e-7, maximum: 5e-5 } });
    expect(findings).toEqual([]);
  });

  test('sends what the Python client would', () => {
    const { parameters } = mergeParameters({ model: phi3, preferModelDefaults: true });
    const texts = Object.fromEntries(parameters.filter((p) => p.origin !== 'component').map((p) => [p.name, p.text]));
    expect(texts).toEqual({
      num_train_epochs: '1',
      per_device_train_batch_size: '1',
      per_device_eval_batch_size: '1',
      gradient_accumulation_steps: '1',
      learning_rate: '5e-6',
      lr_scheduler_type: 'cosine',
      precision: '16',
      ignore_mismatched_sizes: 'false',
      logging_strategy: 'steps',
      logging_steps: '10',
      save_total_limit: '1',
      apply_lora: 'true',
      apply_deepspeed: 'true',
      deepspeed_stage: '2',
      apply_ort: 'false',
    });
  });
});

describe('the display name', () => {
  const options = { model: 'M', gpusPerNode: 4 };
  test.each<[FineTuneParameters, string]>([
    [{}, 'M-ultrachat-bs4-linear-nods-nolora-save_limit-1-seqlen-1'],
    [{ apply_deepspeed: true }, 'M-ultrachat-bs4-linear-ds2-nolora-save_limit-1-seqlen-1'],
    [
      { apply_deepspeed: true, deepspeed_stage: 3, apply_lora: true },
      'M-ultrachat-bs4-linear-ds3-lora-save_limit-1-seqlen-1',
    ],
    [
      { per_device_train_batch_size: 2, gradient_accumulation_steps: 3, num_nodes_finetune: 5, max_seq_length: 2048 },
      'M-ultrachat-bs120-linear-nods-nolora-save_limit-1-seqlen2048',
    ],
  ])('of %j', (user, expected) => {
    expect(displayName(mergeParameters({ user, notebook: false }).parameters, options)).toBe(expected);
  });

  test('names another data set', () => {
    expect(displayName([], { ...options, dataset: 'sgd-chat' })).toContain('M-sgd-chat-bs4-');
  });
});

describe.each(tags)('$id: the defaults of $model $version', ({ wire, model }) => {
  const defaults = defaultsOf(wire);
  const { parameters, dropped } = mergeParameters({ model: modelWith(defaults, model), notebook: false });

  test('are all taken or named', () => {
    const taken = parameters.filter(({ origin }) => origin === 'model').map(({ name }) => name);
    expect([...taken, ...dropped.map(({ name }) => name)].sort()).toEqual(Object.keys(defaults).sort());
    expect(
      dropped.every(({ name, value }) => /_(min|max)$/.test(name) || (name === 'precision' && value === '4')),
    ).toBe(true);
  });

  test('go out as their own texts', () => {
    for (const { name, text } of parameters.filter(({ origin }) => origin === 'model')) {
      expect(text).toBe(String(defaults[name]));
    }
  });
});

test('a model value that does not fit is named', () => {
  const { dropped, findings } = mergeParameters({ model: modelWith({ precision: '4', foo: 1 }) });
  expect(dropped).toEqual([
    { name: 'precision', origin: 'model', value: '4', reason: 'value-refused', problem: '"4" is none of 32, 16' },
    { name: 'foo', origin: 'model', value: 1, reason: 'not-an-input' },
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ code: 'VALUE_REFUSED', inputs: ['precision'] }));
});

test('a learning rate outside the range of the model is found', () => {
  const { findings } = mergeParameters({ user: { learning_rate: 1e-3 }, model: phi3 });
  expect(findings).toContainEqual(expect.objectContaining({ code: 'OUTSIDE_MODEL_RANGE', severity: 'warning' }));
});

test('all mistakes of the user come in one error', () => {
  const user = { learning_rat: 1, seed: 'x', optim: 'sgd', batch_size: 0, Num_Train_Epochs: 2 };
  expect(() => mergeParameters({ user })).toThrow(
    expect.objectContaining({
      code: 'PARAMETERS_INVALID',
      message:
        'The component (0.0.82) has no input "learning_rat". Did you mean learning_rate? seed: "x" is no whole number. ' +
        'optim: "sgd" is none of adamw_torch, adafactor. batch_size: 0 is below the least value 1.',
    }),
  );
});

test('names are found in any letter case', () => {
  expect(one('num_train_epochs', { user: { Num_Train_Epochs: 2 } })).toMatchObject({ value: 2, origin: 'user' });
});

test('nothing reaches the prototype of an object', () => {
  expect(() => mergeParameters({ user: JSON.parse('{"__proto__":1}') as object })).toThrow('no input "__proto__"');
});

describe('a preset', () => {
  test.each(presets.map(({ name }) => [name]))('%s fits the component without an error', (preset) => {
    const { parameters, findings } = mergeParameters({ preset, user: { seed: 1 }, model: phi3 });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const [name, value] of Object.entries(getPreset(preset).parameters)) {
      expect(parameters.find((p) => p.name === name)).toMatchObject({ value, origin: 'preset' });
    }
  });

  test('yields to the user and beats the model', () => {
    const merged = one('precision', { preset: 'lora-small-gpu', user: { precision: 32 }, model: phi3 });
    expect(merged).toMatchObject({ value: 32, origin: 'user' });
    expect(merged?.overrides.map(({ origin }) => origin)).toEqual(['preset', 'model', 'component']);
  });

  test('of an unknown name is refused with the names', () => {
    expect(() => mergeParameters({ preset: 'fast' })).toThrow('There is no preset "fast". Presets: lora-small-gpu,');
  });
});

describe('a value', () => {
  test.each([
    ['apply_lora', true, true, 'true'],
    ['apply_lora', 'True', true, 'true'],
    ['apply_lora', 'false', false, 'false'],
    ['deepspeed_stage', 2, 2, '2'],
    ['deepspeed_stage', '3', 3, '3'],
    ['precision', 16, 16, '16'],
    ['optim', 'ADAFACTOR', 'adafactor', 'adafactor'],
    ['learning_rate', 2e-5, 2e-5, '2e-05'],
    ['learning_rate', 1e-4, 1e-4, '0.0001'],
    ['learning_rate', '5e-6', 5e-6, '5e-6'],
    ['weight_decay', 0, 0, '0.0'],
    ['max_grad_norm', 1, 1, '1.0'],
    ['adam_epsilon', 1e-8, 1e-8, '1e-08'],
    ['max_seq_length', -1, -1, '-1'],
    ['seed', '42', 42, '42'],
    ['seed', -0, 0, '0'],
    ['shm_size_finetune', '5g', '5g', '5g'],
    [
      'train_file_path',
      'azureml://datastores/d/paths/x',
      'azureml://datastores/d/paths/x',
      'azureml://datastores/d/paths/x',
    ],
  ])('of %s %j is %j and goes out as %s', (name, raw, value, text) => {
    expect(readParameterValue(spec(name), raw)).toEqual({ value, text });
  });

  test.each([
    ['apply_lora', 1, '1 is neither true nor false'],
    ['apply_lora', 'yes', '"yes" is neither true nor false'],
    ['deepspeed_stage', 1, '1 is none of 2, 3'],
    ['deepspeed_stage', 2.5, '2.5 is none of 2, 3'],
    ['num_train_epochs', 1.5, '1.5 is no whole number'],
    ['num_train_epochs', '1e3', '"1e3" is no whole number'],
    ['num_train_epochs', 0, '0 is below the least value 1'],
    ['learning_rate', NaN, 'NaN is no number'],
    ['learning_rate', '0x10', '"0x10" is no number'],
    ['learning_rate', true, 'true is no number'],
    ['huggingface_id', "a'b", "it holds the character ', which breaks the command"],
    ['huggingface_id', 'a\\b', 'it holds the character \\, which breaks the command'],
    ['huggingface_id', [], 'a list is no text'],
    ['train_file_path', '', 'the address is empty'],
  ])('of %s %j is refused', (name, raw, problem) => {
    expect(readParameterValue(spec(name), raw)).toEqual({ problem });
  });

  test('is read back from its own text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...builtInInputs), fc.anything(), (input, raw) => {
        const read = readParameterValue(input, raw);
        if ('problem' in read) return;
        expect(readParameterValue(input, read.text)).toMatchObject({ value: read.value });
        if (input.choices) expect(input.choices).toContain(read.text);
      }),
      { numRuns: 2000 },
    );
  });

  test('of a number keeps its exact value', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const read = readParameterValue(spec('learning_rate'), value);
        expect('text' in read && Number(read.text)).toBe(value);
      }),
    );
  });
});

describe('the fetched component', () => {
  test('without changes shows no drift', () => {
    const { drift, inputs } = reconcileInputs(fetchedComponent());
    expect(drift).toEqual([]);
    expect(inputs).toEqual(builtInInputs);
    expect(inputs).toHaveLength(69);
  });

  test('shows every change against our copy', () => {
    const component = fetchedComponent({
      new_input: { type: 'boolean', default: true },
      seed: undefined,
      learning_rate: { default: 1e-5 },
      lora_r: { type: 'number' },
      precision: { choices: ['32', '16', '4'] },
    });
    expect(reconcileInputs(component).drift).toEqual([
      { name: 'lora_r', change: 'type', expected: 'integer', found: 'number' },
      { name: 'learning_rate', change: 'default', expected: '0.00002', found: '0.00001' },
      { name: 'precision', change: 'choices', expected: '32, 16', found: '32, 16, 4' },
      { name: 'new_input', change: 'added', found: 'boolean' },
      { name: 'seed', change: 'removed', expected: 'integer' },
    ]);
    expect(one('precision', { component, user: { precision: 4 } })?.text).toBe('4');
    expect(one('new_input', { component, user: { new_input: false } })?.text).toBe('False');
    expect(() => mergeParameters({ component, user: { seed: 1 } })).toThrow('no input "seed"');
  });
});

test('the strongest source of a name always wins', () => {
  const values = fc.record({ seed: fc.integer(), max_steps: fc.integer({ min: 1 }) }, { requiredKeys: [] });
  fc.assert(
    fc.property(values, values, values, fc.boolean(), (user, preset, model, preferModelDefaults) => {
      const options = {
        user,
        preset: { name: 'p', purpose: 'p', parameters: preset },
        model: modelWith(model),
        preferModelDefaults,
      };
      for (const name of ['seed', 'max_steps'] as const) {
        const order = preferModelDefaults ? [model, user, preset] : [user, preset, model];
        const expected = order.find((source) => source[name] !== undefined)?.[name];
        const merged = one(name, options);
        if (expected === undefined) expect(merged?.origin).toBe('component');
        else expect(merged?.value).toBe(expected);
      }
    }),
  );
});
