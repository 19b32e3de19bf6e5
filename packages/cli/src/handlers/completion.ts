import type { CommandContext, CommandResult } from '../command.ts';
import { completionScript } from '../completion/script.ts';
import type { Shell } from '../completion/shells.ts';

/** The completion script of a shell. */
export function showCompletion(shell: Shell, { program }: CommandContext): CommandResult {
  const script = completionScript(program, shell);
  return { value: { shell, script }, view: { kind: 'text', text: script } };
}
