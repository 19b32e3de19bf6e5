import { defineCommand } from '../command.ts';
import { tokenOptions } from './data-check.ts';

/** `amltune data stats FILE` */
export const dataStats = defineCommand({
  path: ['data', 'stats'],
  summary: 'Measure a chat JSONL file: rows, turns, tokens, what would be cut',
  args: { file: { description: 'JSONL file with messages', required: true } },
  options: { ...tokenOptions },
  examples: [
    'amltune data stats train_sft.jsonl',
    'amltune data stats train_sft.jsonl --tokenizer phi3/tokenizer.json --max-seq-length 2048',
  ],
  run: async (input, context) => (await import('../handlers/data-stats.ts')).measureData(input, context),
});
