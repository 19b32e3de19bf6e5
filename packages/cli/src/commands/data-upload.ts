import { azureOptions, workspaceOptions } from '../azure-options.ts';
import { defineCommand } from '../command.ts';

/** `amltune data upload PATH` */
export const dataUpload = defineCommand({
  description:
    'Upload to where the Python client would, by the hash of the content, so that neither client sends unchanged content twice. A run that was stopped goes on where it was. Prints the azureml:// URI that a job takes as its input.',
  args: { path: { description: 'File or folder', required: true } },
  options: {
    datastore: { type: 'string', default: 'workspaceblobstore', description: 'Name of a blob datastore' },
    parallelism: { type: 'integer', minimum: 1, default: 6, description: 'Requests at a time' },
    ...workspaceOptions,
    ...azureOptions,
  },
  mutates: true,
  examples: ['amltune data upload train_sft.jsonl', 'amltune data upload data --dry-run -o json --query uri'],
  run: async (input, context) => (await import('../handlers/data-upload.ts')).uploadData(input, context),
});
