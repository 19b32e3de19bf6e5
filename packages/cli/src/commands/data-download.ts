import { defineCommand } from '../command.ts';

/** `amltune data download` */
export const dataDownload = defineCommand({
  description:
    'Download rows of a hub data set, a file or a URL as one JSONL file a split. Only the bytes of the slice are fetched; a run that was stopped goes on where it was, and a finished one is not fetched again. HF_TOKEN and HF_ENDPOINT are read as by the hub’s own tools.',
  args: {},
  options: {
    dataset: {
      type: 'string',
      default: 'HuggingFaceH4/ultrachat_200k',
      description: 'Name on the hub (owner/name), or path or URL of a .parquet or .jsonl file',
    },
    split: { type: 'string', multiple: true, description: 'Split to download; all of them by default' },
    percent: { type: 'string', placeholder: 'P', description: 'Whole percent of each split, from its start' },
    slice: { type: 'string', description: 'Rows as Python slices them, as [10%:20%] or [100:200]' },
    out: { type: 'string', placeholder: 'FOLDER', default: 'data', description: 'Folder for the files' },
    revision: { type: 'string', description: 'Branch, tag or commit; main by default' },
    config: { type: 'string', description: 'Configuration, where the data set has several' },
    column: { type: 'string', multiple: true, description: 'Column to keep; all by default' },
    rename: {
      type: 'string',
      multiple: true,
      placeholder: 'OLD=NEW',
      description: 'Write a column under another name',
    },
    'hub-url': { type: 'string', env: ['HF_ENDPOINT'], description: 'Address of the hub' },
    parallelism: { type: 'integer', minimum: 1, default: 6, description: 'Requests at a time' },
    ascii: { type: 'boolean', description: 'Escape / and everything beyond ASCII, as Python’s pandas does' },
    overwrite: { type: 'boolean', description: 'Begin anew, whatever is in the folder' },
  },
  examples: [
    'amltune data download --percent 5',
    'amltune data download --dataset my-org/support-chats --split train --out data/support',
    'amltune data download --dataset chats.parquet --slice "[:1000]"',
  ],
  run: async (input, context) => (await import('../handlers/data-download.ts')).downloadData(input, context),
});
