import { azureOptions, registryOptions } from '../azure-options.ts';
import { defineCommand } from '../command.ts';

/** `amltune model list [NAME]` */
export const modelList = defineCommand({
  args: { name: { description: 'Model whose versions are listed' } },
  options: {
    limit: { type: 'integer', minimum: 1, placeholder: 'COUNT', description: 'Stop after so many' },
    archived: { type: 'boolean', description: 'List what is archived, too' },
    ...registryOptions,
    ...azureOptions,
  },
  examples: [
    'amltune model list --limit 20',
    "amltune model list -o tsv --query '[].name'",
    'amltune model list Phi-4',
  ],
  run: async (input, context) => (await import('../handlers/model.ts')).listModels(input, context),
});
