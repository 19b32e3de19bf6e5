import { azureOptions, registryOptions, workspaceOptions } from '../azure-options.ts';
import { defineCommand } from '../command.ts';

/** `amltune doctor` */
export const doctor = defineCommand({
  description:
    'Check Node.js, the proxy, the workspace config, the connection, the clock, the sign-in, the workspace and the registry. Nothing is changed. The exit code is that of the first check that fails.',
  args: {},
  options: { ...workspaceOptions, ...registryOptions, ...azureOptions },
  examples: ['amltune doctor', 'amltune doctor -o json --query "checks[?status==\'fail\'].fix"'],
  run: async (input, context) => (await import('../handlers/doctor.ts')).runDoctor(input, context),
});
