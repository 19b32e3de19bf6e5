import type { CommandContext, CommandResult } from '../command.ts';
import { completionScript } from '../completion/script.ts';
import type { Shell } from '../completion/shells.ts';

/** The completion script of a shell. */
export async function showCompletion(shell: Shell, { program }: CommandContext): Promise<CommandResult> {
  const script = await completionScript(program, shell);
  return { value: { shell, script }, view: { kind: 'text', text: script } };
}
