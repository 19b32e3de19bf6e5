import type { CommandEntry, Program } from './command.ts';
import { cliError } from './error-codes.ts';
import { closest } from './suggest.ts';

/** The command that words name, or only the group they reach. */
export interface FoundCommand {
  readonly entry?: CommandEntry;
  /** The words that name the command or the group. */
  readonly path: readonly string[];
}

const startsWith = (path: readonly string[], words: readonly string[]) => words.every((word, at) => path[at] === word);

/** The next words that can follow a path, each once. */
export function wordsAfter(program: Program, path: readonly string[]): string[] {
  const next = program.commands
    .filter((command) => command.path.length > path.length && startsWith(command.path, path))
    .map((command) => command.path[path.length] ?? '');
  return [...new Set(next)];
}

/**
 * Finds the command that the first words name; only a group where no word is left to choose within it.
 *
 * @throws AmltuneError `COMMAND_UNKNOWN`
 */
export function findCommand(program: Program, words: readonly string[]): FoundCommand {
  const path: string[] = [];
  for (;;) {
    const entry = program.commands.find((each) => each.path.length === path.length && startsWith(each.path, path));
    if (entry) return { entry, path };
    const word = words[path.length];
    if (word === undefined) return { path };
    const candidates = wordsAfter(program, path);
    if (!candidates.includes(word)) {
      const reached = [program.name, ...path].join(' ');
      const near = closest(word, candidates);
      const hint = near === undefined ? '' : ` Did you mean \`${reached} ${near}\`?`;
      throw cliError('COMMAND_UNKNOWN', `There is no command \`${reached} ${word}\`.${hint}`, {
        fix: `Run \`${reached} --help\` for the list of commands.`,
      });
    }
    path.push(word);
  }
}
