import type { FineTuneParameters } from './input-spec.ts';

/** The eight values that the walk-through's notebook sets itself. */
export const notebookParameters = {
  num_train_epochs: 3,
  per_device_train_batch_size: 1,
  per_device_eval_batch_size: 1,
  learning_rate: 5e-6,
  lr_scheduler_type: 'cosine',
  apply_lora: true,
  apply_deepspeed: true,
  deepspeed_stage: 2,
} as const satisfies FineTuneParameters;

/** The two short names that the notebook has for its data set. */
export interface DatasetNames {
  /** In the display name and the endpoint: `ultrachat`. */
  readonly short: string;
  /** In the registered model: `ultrachat-200k`. */
  readonly long: string;
}

/** What the names are made of. */
export interface NotebookNamesOptions {
  readonly model: string;
  /** Whole seconds since 1970, one value a run. */
  readonly timestamp: number | string;
  /** Default `ultrachat` and `ultrachat-200k`. */
  readonly dataset?: DatasetNames;
}

/** Every name that the notebook gives to what it makes. */
export interface NotebookNames {
  readonly experiment: string;
  readonly output: string;
  readonly registeredModel: { readonly name: string; readonly version: string; readonly description: string };
  readonly endpoint: { readonly name: string; readonly description: string };
  readonly deployment: string;
}

/** Longest name of an endpoint or a deployment. */
const maxEndpointName = 32;

/** The notebook's names for a model and a run. Pure. */
export function notebookNames({ model, timestamp, dataset = ultrachat }: NotebookNamesOptions): NotebookNames {
  const name = `${model}-${dataset.long}`.replaceAll('/', '-');
  return {
    // A slash would be a folder in every URL that names the experiment; the notebook's models have none.
    experiment: `chat_completion_${model}`.replaceAll('/', '-'),
    output: 'trained_model',
    registeredModel: {
      name,
      version: String(timestamp),
      description: `${model} fine tuned model for ${dataset.long.replaceAll('-', ' ')} chat-completion`,
    },
    endpoint: {
      name: shortenEndpointName(`${dataset.short}-completion`, String(timestamp)),
      description: `Online endpoint for ${name}, fine tuned model for ${dataset.long}-chat-completion`,
    },
    deployment: 'demo',
  };
}

const ultrachat: DatasetNames = { short: 'ultrachat', long: 'ultrachat-200k' };

/**
 * Joins a stem and a suffix into a name that an endpoint may have: at most 32 letters, digits and single dashes, a letter
 * first. The stem is cut, the suffix stays. Pure.
 */
export function shortenEndpointName(stem: string, suffix: string): string {
  const tail = toPlainName(suffix).slice(-(maxEndpointName - 2));
  const letters = toPlainName(stem).replace(/^[^a-z]+/i, '') || 'e';
  const head = tail ? letters.slice(0, maxEndpointName - tail.length - 1) : letters.slice(0, maxEndpointName);
  return [head.replace(/-+$/, ''), tail].filter(Boolean).join('-');
}

function toPlainName(text: string): string {
  return text.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-+|-+$/g, '');
}
