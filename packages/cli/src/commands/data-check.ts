import { defineCommand } from '../command.ts';

/** Options of the commands that count tokens. */
export const tokenOptions = {
  tokenizer: {
    type: 'string',
    placeholder: 'PATH',
    description: 'tokenizer.json of the model, for exact token counts instead of an estimate',
  },
  'max-seq-length': { type: 'integer', minimum: 1, description: 'Tokens that a row may have' },
} as const;

/** `amltune data check FILE` */
export const dataCheck = defineCommand({
  description:
    'Find in one pass what would fail the fine-tune or spoil it: shape, roles, order, empty texts, duplicates, leakage, encoding, length. Exit code 2 when there are errors. With --fix a mended copy and a log of every change are written; the file itself is never changed, and what is reported is the check of the copy.',
  args: { file: { description: 'JSONL file with messages', required: true } },
  options: {
    fix: { type: 'string', placeholder: 'OUT', description: 'Write a mended copy here, and its log beside it' },
    kind: {
      type: 'string',
      choices: ['sft', 'gen'],
      description: 'Rows to train on, or prompts; by the file’s name by default',
    },
    'compare-with': {
      type: 'string',
      multiple: true,
      placeholder: 'FILE',
      description: 'File that must not share rows or ids, as the test file',
    },
    language: {
      type: 'string',
      placeholder: 'CODE',
      description: 'Two-letter code; columns named with another one are errors',
    },
    'validation-file': {
      type: 'boolean',
      description: 'A validation file goes with this one, so no 20 percent is taken from it',
    },
    'rows-per-step': { type: 'integer', minimum: 1, default: 1, description: 'Rows of one optimizer step' },
    'max-findings': {
      type: 'integer',
      minimum: 1,
      default: 100,
      description: 'Findings listed of each kind; all are counted',
    },
    ...tokenOptions,
  },
  examples: [
    'amltune data check train_sft.jsonl --compare-with test_sft.jsonl',
    'amltune data check train_sft.jsonl --fix train_fixed.jsonl',
    'amltune data check train_sft.jsonl --tokenizer phi3/tokenizer.json --max-seq-length 2048 -o json',
  ],
  run: async (input, context) => (await import('../handlers/data-check.ts')).checkData(input, context),
});
