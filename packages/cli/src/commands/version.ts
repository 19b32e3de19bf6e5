import { defineCommand } from '../command.ts';

/** `amltune version` */
export const version = defineCommand({
  args: {},
  options: {},
  examples: ['amltune version', 'amltune version -o json --query version'],
  run: async () => (await import('../handlers/version.ts')).showVersion(),
});
