import { defineCommand } from '../command.ts';

/** `amltune help [TOPIC]` */
export const help = defineCommand({
  args: { topic: { description: 'Words of a command, or the name of a help topic', variadic: true } },
  options: {},
  examples: ['amltune help model show', 'amltune help environment'],
  run: async ({ topic }, context) => (await import('../handlers/help.ts')).showHelp(topic, context),
});
