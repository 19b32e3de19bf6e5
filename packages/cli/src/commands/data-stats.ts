import { defineCommand } from '../command.ts';
import { tokenOptions } from './data-check.ts';

/** `amltune data stats FILE` */
export const dataStats = defineCommand({
  args: { file: { description: 'JSONL file with messages', required: true } },
  options: { ...tokenOptions },
  examples: [
    'amltune data stats train_sft.jsonl',
    'amltune data stats train_sft.jsonl --tokenizer phi3/tokenizer.json --max-seq-length 2048',
  ],
  run: async (input, context) => (await import('../handlers/data-stats.ts')).measureData(input, context),
});
