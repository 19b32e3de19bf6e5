import type { Parameter } from './merge-parameters.ts';

/** What the name is made of besides the parameters. */
export interface DisplayNameOptions {
  readonly model: string;
  /** Whole GPUs of one machine. */
  readonly gpusPerNode: number;
  /** Short name of the data set. Default `ultrachat`. */
  readonly dataset?: string;
}

/**
 * The notebook's display name of a run, as
 * `Phi-3-mini-4k-instruct-ultrachat-bs8-cosine-ds2-lora-save_limit1-seqlen-1`: from the texts that go to the wire, and
 * with the notebook's own fallbacks where a parameter is left to the component. Pure.
 */
export function displayName(
  parameters: readonly Pick<Parameter, 'name' | 'text' | 'origin'>[],
  { model, gpusPerNode, dataset = 'ultrachat' }: DisplayNameOptions,
): string {
  const texts = new Map(
    parameters.filter(({ origin }) => origin !== 'component').map(({ name, text }) => [name, text]),
  );
  const text = (name: string, fallback: string) => texts.get(name) ?? fallback;
  const factors = ['per_device_train_batch_size', 'gradient_accumulation_steps', 'num_nodes_finetune'];
  const batch = factors.reduce((product, name) => product * Number(text(name, '1')), gpusPerNode);
  const parts = [
    model,
    dataset,
    `bs${batch}`,
    text('lr_scheduler_type', 'linear'),
    text('apply_deepspeed', 'false') === 'true' ? `ds${text('deepspeed_stage', '2')}` : 'nods',
    text('apply_lora', 'false') === 'true' ? 'lora' : 'nolora',
    `save_limit${text('save_total_limit', '-1')}`,
    `seqlen${text('max_seq_length', '-1')}`,
  ];
  return parts.join('-');
}
