import { matches, number, object, optional, boolean } from '@amltune/wire';
import type { ParameterValue } from './input-spec.ts';

/** One thing that a check of parameters found. */
export interface ParameterFinding {
  /** The rule, as `EARLY_STOPPING_EVALUATES`. */
  readonly code: string;
  /** An `error` ends the job on a machine that is billed; a `warning` changes what happens; a `note` is good to know. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly inputs: readonly string[];
  readonly message: string;
  readonly fix: string;
}

/** What the rules may know besides the values. All of it optional: a rule that lacks its fact says nothing. */
export interface RuleContext {
  readonly modelName?: string;
  /** Whether the GPUs have bfloat16. */
  readonly supportsBf16?: boolean;
  readonly gpusPerNode?: number;
  /** Paths of data that do not exist. */
  readonly missingFiles?: readonly string[];
  /** Text of the own DeepSpeed configuration. */
  readonly deepspeedConfig?: string;
}

type Values = ReadonlyMap<string, ParameterValue>;

/** A rule of the component that can be seen from here. `check` gives the message where it is broken. */
interface Rule extends Pick<ParameterFinding, 'severity' | 'inputs' | 'fix'> {
  /** The id in wire's table of rules, or a new one. */
  readonly id: string;
  readonly check: (values: Values, context: RuleContext) => string | undefined;
}

const models = ['mlflow_model_path', 'pytorch_model_path', 'huggingface_id'] as const;
const isSet = (values: Values, name: string) => (values.get(name) ?? '') !== '';
const isOn = (values: Values, name: string) => values.get(name) === true;
const amountOf = (values: Values, name: string) => Number(values.get(name));
const stage3 = (values: Values) => isOn(values, 'apply_deepspeed') && values.get('deepspeed_stage') === 3;
const when = (broken: boolean, message: string) => (broken ? message : undefined);
/** Families by what the name of a model says; the component reads the model's own configuration. */
const named = (pattern: RegExp, { modelName = '' }: RuleContext) => pattern.test(modelName);
const flashFamilies = /llama|falcon|mistral|mixtral|phi-?3/i;

/** Rules on the parameters alone, in the order of wire's table. */
// prettier-ignore
const parameterRules: readonly Rule[] = [
  { id: 'learning-rate-positive', severity: 'error', inputs: ['learning_rate'], fix: 'Set it above 0, as 5e-6.',
    check: (v) => when(amountOf(v, 'learning_rate') <= 0, `learning_rate is ${v.get('learning_rate')}, not above 0.`) },
  { id: 'optimiser-known', severity: 'error', inputs: ['optim'], fix: 'Use adamw_torch or adafactor.',
    check: (v) => when(isSet(v, 'optim') && !/^(adamw_torch|adafactor)$/i.test(String(v.get('optim'))), `optim is ${v.get('optim')}.`) },
  { id: 'early-stopping-evaluates', severity: 'error', inputs: ['apply_early_stopping', 'evaluation_strategy'], fix: 'Set evaluation_strategy to epoch or steps.',
    check: (v) => when(isOn(v, 'apply_early_stopping') && v.get('evaluation_strategy') === 'disable', 'Early stopping needs evaluation, which is disabled.') },
  { id: 'deepspeed-or-batch-search', severity: 'error', inputs: ['apply_deepspeed', 'auto_find_batch_size'], fix: 'Turn one of them off.',
    check: (v) => when(isOn(v, 'apply_deepspeed') && isOn(v, 'auto_find_batch_size'), 'DeepSpeed and the search for a batch size exclude each other.') },
  { id: 'stage-3-or-ort', severity: 'warning', inputs: ['deepspeed_stage', 'apply_ort'], fix: 'Turn apply_ort off.',
    check: (v) => when(stage3(v) && isOn(v, 'apply_ort'), 'Stage 3 and ONNX Runtime exclude each other; the component turns the latter off.') },
  { id: 'stage-3-old-phi', severity: 'error', inputs: ['deepspeed_stage'], fix: 'Use stage 2.',
    check: (v, c) => when(stage3(v) && named(/phi-?[12](?!\d)/i, c), `Stage 3 does not work with ${c.modelName}.`) },
  { id: 'deepspeed-file-valid', severity: 'error', inputs: ['deepspeed', 'apply_deepspeed'], fix: 'Mend the file.',
    check: (v, { deepspeedConfig: text }) => isOn(v, 'apply_deepspeed') && text !== undefined ? findConfigProblem(text) : undefined },
  { id: 'deepspeed-file-unused', severity: 'warning', inputs: ['deepspeed', 'apply_deepspeed'], fix: 'Set apply_deepspeed to true.',
    check: (v) => when(isSet(v, 'deepspeed') && !isOn(v, 'apply_deepspeed'), 'The own DeepSpeed configuration is not read, because DeepSpeed is off.') },
  { id: 'evaluation-interval-range', severity: 'warning', inputs: ['evaluation_steps_interval'], fix: 'Give a fraction of an epoch from 0 to 1.',
    check: (v) => when(amountOf(v, 'evaluation_steps_interval') < 0 || amountOf(v, 'evaluation_steps_interval') > 1, `evaluation_steps_interval ${v.get('evaluation_steps_interval')} counts as 0.`) },
  { id: 'half-precision-kind', severity: 'warning', inputs: ['precision'], fix: 'Prefer GPUs of Ampere or newer.',
    check: (v, c) => when(v.get('precision') === 16 && c.supportsBf16 === false, 'Precision 16 is float16 on these GPUs, which overflows sooner than bfloat16.') },
  { id: 'flash-attention', severity: 'warning', inputs: ['precision'], fix: 'Set precision to 16 and use GPUs with bfloat16.',
    check: (v, c) => when(named(flashFamilies, c) && (v.get('precision') === 32 || c.supportsBf16 === false), `Flash attention stays off for ${c.modelName}: it needs precision 16 and bfloat16.`) },
  { id: 'gradient-checkpointing', severity: 'warning', inputs: ['apply_lora', 'apply_deepspeed'], fix: 'Set apply_deepspeed to true.',
    check: (v) => when(isOn(v, 'apply_lora') && !isOn(v, 'apply_deepspeed'), 'LoRA without DeepSpeed trains without gradient checkpointing, so memory use jumps.') },
  { id: 'mismatched-sizes-families', severity: 'warning', inputs: ['ignore_mismatched_sizes'], fix: 'Leave it at false.',
    check: (v, c) => when(isOn(v, 'ignore_mismatched_sizes') && named(/llama|gpt-?neox|falcon|refinedweb|mixtral/i, c), `ignore_mismatched_sizes counts as false for ${c.modelName}.`) },
  { id: 'save-follows-evaluation', severity: 'warning', inputs: ['evaluation_strategy', 'eval_steps', 'save_total_limit'], fix: 'Set save_total_limit.',
    check: (v) => when(v.get('evaluation_strategy') === 'steps' && v.get('save_total_limit') === -1, 'A checkpoint is saved at each evaluation and none is removed.') },
  { id: 'steps-above-epochs', severity: 'note', inputs: ['max_steps', 'num_train_epochs'], fix: 'Set max_steps to -1 to train by epochs.',
    check: (v) => when(amountOf(v, 'max_steps') > 0, `max_steps ${v.get('max_steps')} wins over num_train_epochs.`) },
];

/** Rules on a whole job: its model, data and machines too. */
// prettier-ignore
const jobRules: readonly Rule[] = [
  { id: 'model-given', severity: 'error', inputs: models, fix: 'Give the id of a registry model as mlflow_model_path.',
    check: (v) => when(!models.some((name) => isSet(v, name)), 'The job has no model.') },
  { id: 'model-folder-kind', severity: 'warning', inputs: ['mlflow_model_path', 'pytorch_model_path'], fix: 'Give one model.',
    check: (v) => when(isSet(v, 'mlflow_model_path') && isSet(v, 'pytorch_model_path'), 'pytorch_model_path wins over mlflow_model_path, and must hold no MLmodel file.') },
  { id: 'hub-id-known', severity: 'warning', inputs: ['huggingface_id'], fix: 'Prefer a model of the registry.',
    check: (v) => when(isSet(v, 'huggingface_id'), 'The model is looked up at the public hub, so it must exist there and the node needs the internet.') },
  { id: 'training-data-given', severity: 'error', inputs: ['train_file_path', 'train_mltable_path'], fix: 'Give train_file_path.',
    check: (v) => when(!hasSplit(v, 'train'), 'The job has no training data, though the component declares it optional.') },
  { id: 'missing-splits-cut', severity: 'warning', inputs: ['validation_file_path', 'test_file_path'], fix: 'Give both, to train on every row.',
    check: describeCut },
  { id: 'missing-file-ignored', severity: 'error', inputs: ['train_file_path', 'validation_file_path', 'test_file_path'], fix: 'Correct the path.',
    check: (_, { missingFiles = [] }) => when(missingFiles.length > 0, `These files do not exist, and the component would go on without them: ${missingFiles.join(', ')}.`) },
  { id: 'test-unchecked', severity: 'note', inputs: ['test_file_path', 'test_mltable_path'], fix: 'Check the rows before the upload.',
    check: (v) => when(hasSplit(v, 'test'), 'Test rows pass through without being checked or evaluated.') },
  { id: 'gpu-needed', severity: 'error', inputs: ['compute_finetune', 'instance_type_finetune'], fix: 'Choose a size with GPUs.',
    check: (_, { gpusPerNode }) => when(gpusPerNode === 0, 'The machines have no GPU.') },
  { id: 'gpus-of-machine', severity: 'error', inputs: ['number_of_gpu_to_use_finetuning'], fix: 'Set it to the GPUs of one machine.',
    check: (v, { gpusPerNode = Infinity }) => when(amountOf(v, 'number_of_gpu_to_use_finetuning') > gpusPerNode, `The job asks for ${v.get('number_of_gpu_to_use_finetuning')} GPUs of machines with ${gpusPerNode}.`) },
  { id: 'alignment-loss', severity: 'note', inputs: [], fix: 'Compare base and tuned model on general text, and align again where it matters.',
    check: () => 'Supervised fine-tuning can weaken the alignment of a model and let it forget what it knew.' },
];

/** Rules of the component that nothing here can see, each with the reason. */
export const unseenRules: Readonly<Record<string, string>> = {
  'stage-3-lora-families': 'chat completion always passes it',
  'base-image-dropped': 'the fine-tune configuration that decides it is packed with the model',
};

/** Ids of the rules that are checked. */
export const checkedRules: readonly string[] = [...parameterRules, ...jobRules].map(({ id }) => id);

/** Checks the component's rules on parameters, which it does not declare and applies on a rented GPU. Pure. */
export function checkParameters(values: Values, context: RuleContext = {}): ParameterFinding[] {
  return applyRules(parameterRules, values, context);
}

/** Checks the rules that need the whole job: its model, its data and its machines. Pure. */
export function checkJobInputs(values: Values, context: RuleContext = {}): ParameterFinding[] {
  return applyRules(jobRules, values, context);
}

function applyRules(rules: readonly Rule[], values: Values, context: RuleContext): ParameterFinding[] {
  return rules.flatMap(({ id, severity, inputs, fix, check }) => {
    const message = check(values, context);
    return message === undefined
      ? []
      : [{ code: id.toUpperCase().replaceAll('-', '_'), severity, inputs, message, fix }];
  });
}

function hasSplit(values: Values, split: 'train' | 'validation' | 'test'): boolean {
  return isSet(values, `${split}_file_path`) || isSet(values, `${split}_mltable_path`);
}

function describeCut(values: Values): string | undefined {
  const [validation, test] = [hasSplit(values, 'validation'), hasSplit(values, 'test')];
  if (!hasSplit(values, 'train') || (validation && test)) return undefined;
  const rest = validation
    ? '20 percent become the test rows'
    : test
      ? '20 percent become the validation rows'
      : undefined;
  return rest
    ? `Only 80 percent of the training rows are trained on; ${rest}.`
    : 'Only 80 percent of the training rows are trained on; 10 percent each become validation and test rows.';
}

const config = object({
  zero_optimization: object({ stage: number, stage3_gather_16bit_weights_on_model_save: optional(boolean) }),
});

function findConfigProblem(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The DeepSpeed configuration is not JSON.';
  }
  if (!matches(config, value)) return `The DeepSpeed configuration does not fit: ${config(value)}.`;
  const { stage, stage3_gather_16bit_weights_on_model_save: gathers } = value.zero_optimization;
  if (!Number.isInteger(stage)) return `The stage ${stage} of the DeepSpeed configuration is no whole number.`;
  return stage === 3 && gathers !== true
    ? 'Stage 3 needs stage3_gather_16bit_weights_on_model_save set to true in the DeepSpeed configuration.'
    : undefined;
}
