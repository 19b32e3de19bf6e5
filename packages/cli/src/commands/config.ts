import { azureOptions, registryOptions, workspaceOptions } from '../azure-options.ts';
import { defineCommand } from '../command.ts';

const options = { ...workspaceOptions, ...registryOptions, ...azureOptions } as const;

/** `amltune config show` */
export const configShow = defineCommand({
  args: {},
  options,
  examples: ['amltune config show', 'amltune config show -o json --query workspaceName'],
  run: async (input, context) => (await import('../handlers/config.ts')).showConfig(input, context),
});

/** `amltune config explain` */
export const configExplain = defineCommand({
  description:
    'Show each setting with its origin. A flag beats the environment, the environment beats a file, a file beats what is built in.',
  args: {},
  options,
  examples: ['amltune config explain', 'amltune config explain --cloud AzureChinaCloud'],
  run: async (input, context) => (await import('../handlers/config.ts')).explainConfig(input, context),
});
