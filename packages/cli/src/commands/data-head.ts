import { defineCommand } from '../command.ts';

/** `amltune data head FILE` */
export const dataHead = defineCommand({
  args: { file: { description: 'JSONL file', required: true } },
  options: {
    count: { type: 'integer', short: 'n', minimum: 1, default: 3, description: 'How many rows' },
    full: { type: 'boolean', description: 'Show whole texts' },
    'sample-seed': {
      type: 'integer',
      placeholder: 'SEED',
      description: 'A random sample with this seed instead of the first rows',
    },
  },
  examples: [
    'amltune data head train_sft.jsonl',
    'amltune data head train_sft.jsonl -n 1 --full',
    'amltune data head train_sft.jsonl --sample-seed 1',
  ],
  run: async (input, context) => (await import('../handlers/data-head.ts')).showHead(input, context),
});
