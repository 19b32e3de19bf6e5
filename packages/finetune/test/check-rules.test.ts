import { describe, expect, test } from 'vitest';
import { chatCompletionRules } from '@amltune/wire';
import { checkedRules, unseenRules } from '../src/check-rules.ts';
import {
  checkJobInputs,
  checkParameters,
  mergeParameters,
  type FineTuneParameters,
  type RuleContext,
} from '../src/index.ts';

const valuesOf = (user: FineTuneParameters) =>
  new Map(mergeParameters({ user, notebook: false }).parameters.map(({ name, value }) => [name, value]));
const zero3 = (gathers: unknown) =>
  JSON.stringify({ zero_optimization: { stage: 3, stage3_gather_16bit_weights_on_model_save: gathers } });
const own = { apply_deepspeed: true, deepspeed: 'azureml://x' } as const;
const phi = { modelName: 'Phi-3-mini-4k-instruct' };

describe('a rule on parameters', () => {
  test.each<[string, FineTuneParameters, RuleContext?]>([
    ['LEARNING_RATE_POSITIVE', { learning_rate: 0 }],
    ['LEARNING_RATE_POSITIVE', { learning_rate: -1 }],
    ['EARLY_STOPPING_EVALUATES', { apply_early_stopping: true, evaluation_strategy: 'disable' }],
    ['DEEPSPEED_OR_BATCH_SEARCH', { apply_deepspeed: true, auto_find_batch_size: true }],
    ['STAGE_3_OR_ORT', { apply_deepspeed: true, deepspeed_stage: 3, apply_ort: true }],
    ['STAGE_3_OLD_PHI', { apply_deepspeed: true, deepspeed_stage: 3 }, { modelName: 'microsoft-phi-1-5' }],
    ['DEEPSPEED_FILE_VALID', own, { deepspeedConfig: '{' }],
    ['DEEPSPEED_FILE_VALID', own, { deepspeedConfig: '{}' }],
    ['DEEPSPEED_FILE_VALID', own, { deepspeedConfig: '{"zero_optimization":{"stage":2.5}}' }],
    ['DEEPSPEED_FILE_VALID', own, { deepspeedConfig: zero3(false) }],
    ['DEEPSPEED_FILE_UNUSED', { deepspeed: 'azureml://x' }],
    ['EVALUATION_INTERVAL_RANGE', { evaluation_steps_interval: 1.5 }],
    ['HALF_PRECISION_KIND', { precision: 16 }, { supportsBf16: false }],
    ['FLASH_ATTENTION', { precision: 32 }, phi],
    ['FLASH_ATTENTION', { precision: 16 }, { ...phi, supportsBf16: false }],
    ['GRADIENT_CHECKPOINTING', { apply_lora: true, apply_deepspeed: false }],
    ['MISMATCHED_SIZES_FAMILIES', { ignore_mismatched_sizes: true }, { modelName: 'Llama-2-7b' }],
    ['SAVE_FOLLOWS_EVALUATION', { evaluation_strategy: 'steps' }],
    ['STEPS_ABOVE_EPOCHS', { max_steps: 10 }],
  ])('%s finds %j', (code, user, context) => {
    expect(checkParameters(valuesOf(user), context).map((finding) => finding.code)).toContain(code);
  });

  test.each<[FineTuneParameters, RuleContext?]>([
    [{}],
    [
      { learning_rate: 5e-6, apply_lora: true, apply_deepspeed: true, deepspeed_stage: 2, precision: 16 },
      { ...phi, supportsBf16: true },
    ],
    [{ apply_early_stopping: true, evaluation_strategy: 'epoch' }],
    [{ auto_find_batch_size: true }],
    [{ apply_deepspeed: true, deepspeed_stage: 3, precision: 16 }, { modelName: 'Phi-4' }],
    [own, { deepspeedConfig: zero3(true) }],
    [{ evaluation_steps_interval: 0.5 }],
    [{ evaluation_strategy: 'steps', save_total_limit: 2 }],
  ])('finds nothing in %j', (user, context) => {
    expect(checkParameters(valuesOf(user), context)).toEqual([]);
  });

  test('refuses an unknown optimiser of a changed component', () => {
    expect(checkParameters(new Map([['optim', 'sgd']])).map(({ code }) => code)).toEqual(['OPTIMISER_KNOWN']);
  });
});

describe('a rule on the job', () => {
  const job = { mlflow_model_path: 'azureml://m', train_file_path: 'azureml://t' };
  test.each<[string, string, FineTuneParameters, RuleContext?]>([
    ['error', 'MODEL_GIVEN', {}],
    ['warning', 'MODEL_FOLDER_KIND', { ...job, pytorch_model_path: 'azureml://p' }],
    ['warning', 'HUB_ID_KNOWN', { huggingface_id: 'a/b' }],
    ['error', 'TRAINING_DATA_GIVEN', { mlflow_model_path: 'azureml://m' }],
    ['warning', 'MISSING_SPLITS_CUT', job],
    ['warning', 'MISSING_SPLITS_CUT', { ...job, test_mltable_path: 'azureml://t' }],
    ['error', 'MISSING_FILE_IGNORED', job, { missingFiles: ['test.jsonl'] }],
    ['note', 'TEST_UNCHECKED', { ...job, test_file_path: 'azureml://t' }],
    ['error', 'GPU_NEEDED', job, { gpusPerNode: 0 }],
    ['error', 'GPUS_OF_MACHINE', { ...job, number_of_gpu_to_use_finetuning: 8 }, { gpusPerNode: 4 }],
    ['note', 'ALIGNMENT_LOSS', job],
  ])('has the %s %s', (severity, code, user, context) => {
    const found = checkJobInputs(valuesOf(user), context).find((finding) => finding.code === code);
    expect(found?.severity).toBe(severity);
  });

  test.each<[FineTuneParameters, string | undefined]>([
    [{ ...job, test_file_path: 'x' }, '20 percent become the validation rows.'],
    [{ ...job, validation_file_path: 'x' }, '20 percent become the test rows.'],
    [job, '10 percent each become validation and test rows.'],
    [{ ...job, validation_file_path: 'x', test_mltable_path: 'x' }, undefined],
  ])('tells what is cut off %j', (user, words) => {
    const found = checkJobInputs(valuesOf(user)).find(({ code }) => code === 'MISSING_SPLITS_CUT');
    if (words === undefined) expect(found).toBeUndefined();
    else expect(found?.message).toContain(words);
  });
});

test('every rule of the component is checked or has a reason', () => {
  const known = [...checkedRules, ...Object.keys(unseenRules)];
  expect(chatCompletionRules.rows.map(({ id }) => id).filter((id) => !known.includes(id))).toEqual([]);
});
