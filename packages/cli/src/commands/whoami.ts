import { azureOptions } from '../azure-options.ts';
import { defineCommand } from '../command.ts';

/** `amltune whoami` */
export const whoami = defineCommand({
  args: {},
  options: { ...azureOptions },
  examples: ['amltune whoami', 'amltune whoami --credential azure-cli -o json'],
  run: async (input, context) => (await import('../handlers/whoami.ts')).showIdentity(input, context),
});
