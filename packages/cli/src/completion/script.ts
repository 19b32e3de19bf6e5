import { loadCommands, type Program } from '../command.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { powershellScript } from './powershell.ts';
import type { Shell } from './shells.ts';
import { completionTable, type CompletionEntry } from './table.ts';
import { zshScript } from './zsh.ts';

const scripts: Readonly<Record<Shell, (name: string, entries: readonly CompletionEntry[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

/** The completion script of a shell. It is static: completing starts no process of ours. */
export async function completionScript(program: Program, shell: Shell): Promise<string> {
  return scripts[shell](program.name, completionTable(program, await loadCommands(program)));
}
