import { defineCommand } from '../command.ts';
import { shells } from '../completion/shells.ts';

/** `amltune completion SHELL` */
export const completion = defineCommand({
  description:
    'Print a completion script. It is static text: completing a word starts no process. For good, put the line of your shell into its start-up file.',
  args: { shell: { description: 'Shell that the script is for', required: true, choices: shells } },
  options: {},
  examples: [
    'eval "$(amltune completion bash)"',
    'source <(amltune completion zsh)',
    'amltune completion fish | source',
    'amltune completion powershell | Out-String | Invoke-Expression',
  ],
  run: async ({ shell }, context) => (await import('../handlers/completion.ts')).showCompletion(shell, context),
});
