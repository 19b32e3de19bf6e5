import { finetuneError } from './error-codes.ts';
import type { FineTuneParameters } from './input-spec.ts';

/** A set of values for one purpose. None is chosen by default. */
export interface Preset {
  readonly name: string;
  readonly purpose: string;
  readonly parameters: FineTuneParameters;
}

const table = {
  'lora-small-gpu': {
    purpose: 'Least GPU memory: LoRA, half precision, DeepSpeed stage 3, one row at a time, sequences of 2,048 tokens',
    parameters: {
      apply_lora: true,
      apply_deepspeed: true,
      deepspeed_stage: 3,
      precision: 16,
      per_device_train_batch_size: 1,
      per_device_eval_batch_size: 1,
      gradient_accumulation_steps: 8,
      max_seq_length: 2048,
    },
  },
  'full-weights': {
    purpose: 'All weights instead of adapters: DeepSpeed stage 3, half precision, one row at a time',
    parameters: {
      apply_lora: false,
      apply_deepspeed: true,
      deepspeed_stage: 3,
      precision: 16,
      per_device_train_batch_size: 1,
      per_device_eval_batch_size: 1,
    },
  },
  'smoke-test': {
    purpose: 'Ten steps to see the whole flow work; the model learns next to nothing',
    parameters: { max_steps: 10, logging_steps: 1, evaluation_strategy: 'steps', eval_steps: 10, save_total_limit: 1 },
  },
} as const satisfies Record<string, Omit<Preset, 'name'>>;

/** Names of the presets. */
export type PresetName = keyof typeof table;

/** The presets by name. */
export const presets: readonly Preset[] = Object.entries(table).map(([name, preset]) => ({ name, ...preset }));

/**
 * Finds a preset.
 *
 * @throws AmltuneError `PRESET_UNKNOWN`
 */
export function getPreset(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset;
  const names = presets.map((candidate) => candidate.name).join(', ');
  throw finetuneError('PRESET_UNKNOWN', `There is no preset ${JSON.stringify(name)}. Presets: ${names}.`);
}
