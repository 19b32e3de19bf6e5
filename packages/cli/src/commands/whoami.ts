import { azureOptions } from '../azure-options.ts';
import { defineCommand } from '../command.ts';

/** `amltune whoami` */
export const whoami = defineCommand({
  path: ['whoami'],
  summary: 'Show who is signed in, by which source and for which tenant',
  args: {},
  options: { ...azureOptions },
  examples: ['amltune whoami', 'amltune whoami --credential azure-cli -o json'],
  run: async (input, context) => (await import('../handlers/whoami.ts')).showIdentity(input, context),
});
