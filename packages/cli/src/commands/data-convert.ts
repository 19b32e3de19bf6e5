import { defineCommand } from '../command.ts';

/** `amltune data convert FILE` */
export const dataConvert = defineCommand({
  description:
    'Take ShareGPT, Alpaca, prompt and completion, question and answer, or lists of texts, as JSONL, JSON, CSV, TSV or parquet, and write JSONL with messages. Form and columns are detected and reported; other columns are kept.',
  args: { file: { description: 'File to convert', required: true } },
  options: {
    out: {
      type: 'string',
      placeholder: 'FILE',
      description: 'Where the JSONL goes; by default beside the file, as NAME.chat.jsonl',
    },
    'file-kind': {
      type: 'string',
      choices: ['jsonl', 'json', 'csv', 'tsv', 'parquet'],
      description: 'Kind of the file; detected by default',
    },
    format: {
      type: 'string',
      choices: ['messages', 'sharegpt', 'alpaca', 'prompt-completion', 'question-answer', 'text-pairs'],
      description: 'Form of the conversation; detected by default',
    },
    'user-column': {
      type: 'string',
      placeholder: 'COLUMN',
      description: 'Column of the user’s text, or of the list of turns',
    },
    'assistant-column': { type: 'string', placeholder: 'COLUMN', description: 'Column of the assistant’s text' },
    'context-column': {
      type: 'string',
      placeholder: 'COLUMN',
      description: 'Column of further text for the user’s turn',
    },
    'system-column': { type: 'string', placeholder: 'COLUMN', description: 'Column of the system’s text' },
  },
  examples: [
    'amltune data convert sharegpt.json --out train.jsonl',
    'amltune data convert faq.csv --user-column question --assistant-column reply',
  ],
  run: async (input, context) => (await import('../handlers/data-convert.ts')).convertData(input, context),
});
