import { describe, expect, test } from 'vitest';
import { chatCompletionPipeline, type PipelineInput } from '@amltune/wire';
import {
  buildPipelineJob,
  checkJobInputs,
  createJobName,
  mergeParameters,
  notebookNames,
  readJobInputs,
  shortenEndpointName,
  type PipelineJobOptions,
} from '../src/index.ts';
import { fetchedComponent } from './component.ts';

const component = fetchedComponent();
const base: PipelineJobOptions = { component, displayName: 'chat-completion-x', experiment: 'exp1' };
const nodeOf = (options: Partial<PipelineJobOptions>) =>
  buildPipelineJob({ ...base, ...options }).properties.jobs.chat_completion_pipeline;

test('the body is the one of the Python client', () => {
  const { parameters } = mergeParameters({
    notebook: false,
    user: { num_train_epochs: 3, learning_rate: 2e-5, apply_lora: true, lr_scheduler_type: 'cosine' },
  });
  const body = buildPipelineJob({
    ...base,
    node: 'n',
    model: 'azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/13',
    cluster: 'gpu',
    gpusPerNode: 1,
    data: { train: { uri: 'azureml://datastores/workspaceblobstore/paths/LocalUpload/h/train.jsonl' } },
    parameters,
    defaultCompute: '/x/computes/gpu',
  });
  // Shape and texts as the client was seen to send them; the values are of this test.
  expect(body).toEqual({
    properties: {
      properties: {},
      tags: {},
      displayName: 'chat-completion-x',
      experimentName: 'exp1',
      isArchived: false,
      jobType: 'Pipeline',
      inputs: {},
      jobs: {
        n: {
          name: 'n',
          type: 'pipeline',
          inputs: {
            compute_model_import: { job_input_type: 'literal', value: 'gpu' },
            compute_preprocess: { job_input_type: 'literal', value: 'gpu' },
            compute_finetune: { job_input_type: 'literal', value: 'gpu' },
            compute_model_evaluation: { job_input_type: 'literal', value: 'gpu' },
            number_of_gpu_to_use_finetuning: { job_input_type: 'literal', value: '1' },
            mlflow_model_path: {
              uri: 'azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/13',
              job_input_type: 'mlflow_model',
            },
            train_file_path: {
              uri: 'azureml://datastores/workspaceblobstore/paths/LocalUpload/h/train.jsonl',
              job_input_type: 'uri_file',
            },
            num_train_epochs: { job_input_type: 'literal', value: '3' },
            learning_rate: { job_input_type: 'literal', value: '2e-05' },
            apply_lora: { job_input_type: 'literal', value: 'true' },
            lr_scheduler_type: { job_input_type: 'literal', value: 'cosine' },
          },
          outputs: { mlflow_model_folder: { value: '${{parent.outputs.trained_model}}', type: 'literal' } },
          _source: 'REMOTE.REGISTRY',
          componentId: component.id,
        },
      },
      outputs: { trained_model: { jobOutputType: 'mlflow_model' } },
      settings: {
        default_compute: '/x/computes/gpu',
        continue_on_step_failure: false,
        force_rerun: true,
        _source: 'DSL',
      },
    },
  });
});

/** A value for each input that is not its default, where there is a choice. */
const samples = (chatCompletionPipeline.inputs as readonly PipelineInput[]).map((input) => {
  const text = input.enum?.find((choice) => choice !== input.default) ?? input.enum?.[0];
  if (text !== undefined) return { name: input.name, type: input.type, given: text, text };
  if (input.type === 'integer') return { name: input.name, type: input.type, given: 7, text: '7' };
  if (input.type === 'number') return { name: input.name, type: input.type, given: 0.25, text: '0.25' };
  return { name: input.name, type: input.type, given: `azureml://x/${input.name}`, text: `azureml://x/${input.name}` };
});

test.each(samples)('the input $name reaches the body', ({ name, type, given, text }) => {
  const { parameters } = mergeParameters({ user: { [name]: given }, notebook: false, component });
  const isLiteral = ['string', 'integer', 'number'].includes(type);
  const expected = isLiteral ? { job_input_type: 'literal', value: text } : { uri: text, job_input_type: type };
  expect(nodeOf({ parameters })?.inputs).toEqual({ [name]: expected });
});

describe('the job', () => {
  test('sends no default of the component', () => {
    expect(nodeOf({ parameters: mergeParameters({ notebook: false }).parameters })?.inputs).toEqual({});
  });

  test('lets the parameters of the user win', () => {
    const { parameters } = mergeParameters({ user: { compute_preprocess: 'cpu' }, notebook: false });
    const inputs = nodeOf({ cluster: 'gpu', parameters })?.inputs;
    expect(inputs?.compute_preprocess).toEqual({ job_input_type: 'literal', value: 'cpu' });
    expect(inputs?.compute_finetune).toEqual({ job_input_type: 'literal', value: 'gpu' });
  });

  test('binds tables to their own inputs', () => {
    const data = { train: { uri: 'azureml:t:1', type: 'mltable', mode: 'ReadOnlyMount' } } as const;
    expect(nodeOf({ data })?.inputs).toEqual({
      train_mltable_path: { uri: 'azureml:t:1', job_input_type: 'mltable', mode: 'ReadOnlyMount' },
    });
  });

  test('leaves out what the component no longer takes', () => {
    const older = fetchedComponent({ compute_model_evaluation: undefined });
    expect(Object.keys(nodeOf({ component: older, cluster: 'gpu' })?.inputs ?? {})).toHaveLength(3);
  });

  test('binds only outputs that the component declares', () => {
    const without = { ...component, outputs: { pytorch_model_folder: { type: 'uri_folder' } } };
    expect(buildPipelineJob({ ...base, component: without }).properties.outputs).toEqual({});
    const outputs = { a: 'pytorch_model_folder', b: 'mlflow_model_folder' };
    expect(buildPipelineJob({ ...base, outputs }).properties.outputs).toEqual({
      a: { jobOutputType: 'uri_folder' },
      b: { jobOutputType: 'mlflow_model' },
    });
    expect(() => buildPipelineJob({ ...base, component: without, outputs })).toThrow('no output mlflow_model_folder');
  });

  test('takes its options to the wire', () => {
    const { properties } = buildPipelineJob({
      ...base,
      description: 'd',
      tags: { 'amltune.run': 'r1' },
      properties: { p: 'q' },
      identity: 'UserIdentity',
      forceRerun: false,
      continueOnStepFailure: true,
      defaultDatastore: 'store',
    });
    expect(properties).toMatchObject({
      description: 'd',
      tags: { 'amltune.run': 'r1' },
      properties: { p: 'q' },
      identity: { identityType: 'UserIdentity' },
      settings: { force_rerun: false, continue_on_step_failure: true, default_datastore: 'store' },
    });
  });

  test('refuses a component without a version', () => {
    const labelled = { ...component, id: 'azureml://registries/azureml/components/c/labels/latest' };
    expect(() => buildPipelineJob({ ...base, component: labelled })).toThrow('has no version');
  });

  test('gives its inputs back for the rules', () => {
    const { parameters } = mergeParameters({ user: { apply_lora: true }, notebook: false });
    const body = buildPipelineJob({ ...base, model: 'azureml://m', gpusPerNode: 8, parameters });
    const values = readJobInputs(body, component);
    expect(Object.fromEntries(values)).toEqual({
      mlflow_model_path: 'azureml://m',
      number_of_gpu_to_use_finetuning: 8,
      apply_lora: true,
    });
    expect(checkJobInputs(values).map(({ code }) => code)).toEqual(['TRAINING_DATA_GIVEN', 'ALIGNMENT_LOSS']);
  });
});

describe('names', () => {
  test('are those of the notebook', () => {
    expect(notebookNames({ model: 'Phi-3-mini-4k-instruct', timestamp: 1_732_000_000 })).toEqual({
      experiment: 'chat_completion_Phi-3-mini-4k-instruct',
      output: 'trained_model',
      registeredModel: {
        name: 'Phi-3-mini-4k-instruct-ultrachat-200k',
        version: '1732000000',
        description: 'Phi-3-mini-4k-instruct fine tuned model for ultrachat 200k chat-completion',
      },
      endpoint: {
        name: 'ultrachat-completion-1732000000',
        description:
          'Online endpoint for Phi-3-mini-4k-instruct-ultrachat-200k, fine tuned model for ultrachat-200k-chat-completion',
      },
      deployment: 'demo',
    });
  });

  test('hold no slash', () => {
    const { experiment, registeredModel } = notebookNames({ model: 'a/b', timestamp: 1 });
    expect([experiment, registeredModel.name]).toEqual(['chat_completion_a-b', 'a-b-ultrachat-200k']);
  });

  test.each([
    ['ultrachat-completion', '1732000000', 'ultrachat-completion-1732000000'],
    ['my-very-long-data-set-completion', '1732000000', 'my-very-long-data-set-1732000000'],
    ['7__data  set', '1', 'data-set-1'],
    ['---', '1', 'e-1'],
    ['abcdefghijklmnopqrst-uvw', '12345678901', 'abcdefghijklmnopqrst-12345678901'],
    ['plain', '', 'plain'],
  ])('of endpoints are shortened from %j and %j', (stem, suffix, expected) => {
    const name = shortenEndpointName(stem, suffix);
    expect(name).toBe(expected);
    expect(name).toMatch(/^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/i);
  });

  test('of jobs are in the form of the client', () => {
    expect(createJobName()).toMatch(/^[a-z]+_[a-z]+_[b-df-hj-np-tv-z0-9]{10}$/);
    expect(createJobName(() => 0)).toBe('amber_acorn_bbbbbbbbbb');
    expect(new Set(Array.from({ length: 1000 }, () => createJobName())).size).toBe(1000);
  });
});
