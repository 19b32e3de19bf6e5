import { defineCommand } from '../command.ts';

/** `amltune data split FILE` */
export const dataSplit = defineCommand({
  description:
    'Hold out a share of the rows. The same seed gives the same split; rows with the same conversation or id stay on one side.',
  args: { file: { description: 'JSONL file', required: true } },
  options: {
    train: {
      type: 'string',
      placeholder: 'FILE',
      default: 'train.jsonl',
      description: 'Where the rows to train on go',
    },
    test: { type: 'string', placeholder: 'FILE', default: 'test.jsonl', description: 'Where the rows held out go' },
    'test-share': {
      type: 'string',
      placeholder: 'SHARE',
      default: '0.1',
      description: 'Share of the rows to hold out',
    },
    seed: { type: 'integer', default: 0, description: 'Seed of the choice' },
  },
  examples: ['amltune data split chats.jsonl', 'amltune data split chats.jsonl --test-share 0.05 --seed 7'],
  run: async (input, context) => (await import('../handlers/data-split.ts')).splitData(input, context),
});
