import type { LoadedCommand, Program } from '../command.ts';
import { optionsOf } from '../global-options.ts';
import { commandRows } from '../help-text.ts';

/** A word that a shell can offer. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** An option that takes a value, and the values that a shell can offer; none means anything goes. */
export interface ValueOption {
  /** As typed, the short form too: `['--output', '-o']`. */
  readonly names: readonly string[];
  readonly choices: readonly string[];
}

/** What can be typed after the words of a command or a group. */
export interface CompletionEntry {
  /** Words joined by blanks; empty at the start. */
  readonly path: string;
  readonly candidates: readonly Candidate[];
  readonly valueOptions: readonly ValueOption[];
}

function entryOf(program: Program, path: readonly string[], command: LoadedCommand | undefined): CompletionEntry {
  const options = Object.entries(optionsOf(command));
  const words = command
    ? Object.values(command.args).flatMap(({ choices = [], description }) =>
        choices.map((word) => ({ word, description })),
      )
    : commandRows(program, path).map(([name, description]) => ({ word: name.split(' ').at(-1) ?? name, description }));
  const flags = options.map(([name, { type, default: value, description }]) => ({
    word: `--${type === 'boolean' && value === true ? 'no-' : ''}${name}`,
    description,
  }));
  const valueOptions = options
    .filter(([, { type }]) => type !== 'boolean')
    .map(([name, { short, choices = [] }]) => ({ names: [`--${name}`, ...(short ? [`-${short}`] : [])], choices }));
  return { path: path.join(' '), candidates: [...words, ...flags], valueOptions };
}

/** Everything that can be completed, one entry for the start, each group and each command. */
export function completionTable(program: Program, commands: readonly LoadedCommand[]): CompletionEntry[] {
  const groups = new Map<string, readonly string[]>([['', []]]);
  for (const { path } of commands) {
    for (let length = 1; length < path.length; length++)
      groups.set(path.slice(0, length).join(' '), path.slice(0, length));
  }
  return [
    ...[...groups.values()].map((path) => entryOf(program, path, undefined)),
    ...commands.map((command) => entryOf(program, command.path, command)),
  ];
}
