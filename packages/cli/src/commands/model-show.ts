import { azureOptions, registryOptions } from '../azure-options.ts';
import { defineCommand } from '../command.ts';

/** `amltune model show NAME` */
export const modelShow = defineCommand({
  description:
    'Show one version of a model: what it may be fine-tuned and served on, its defaults, the dates of its life, and for each of these facts the tag, property or metadata that it was read from.',
  args: { name: { description: 'Name of the model', required: true } },
  options: {
    version: { type: 'string', description: 'Version to show' },
    label: {
      type: 'string',
      choices: ['latest'],
      description: 'Version by its label; latest is the one created last, and what is shown by default',
    },
    ...registryOptions,
    ...azureOptions,
  },
  examples: [
    'amltune model show Phi-4',
    'amltune model show Phi-4 --version 7 -o json --query facts.finetuneRetiredOn',
  ],
  run: async (input, context) => (await import('../handlers/model.ts')).showModel(input, context),
});
