import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { ArgumentSpecs, CommandInput, OptionSpecs } from './option-spec.ts';
import type { Reporter } from './reporter.ts';
import type { View } from './view.ts';

/** What a command gives back. The shell prints it in the format asked for. */
export interface CommandResult {
  /** The document that `-o json` prints: the same keys as the package's result type. */
  readonly value: unknown;
  /** How people see it; made from the value where absent. */
  readonly view?: View;
  /** 0 where absent. */
  readonly exitCode?: ExitCode;
}

/** Where the value of an option came from. */
export interface Origin {
  readonly origin: 'flag' | 'environment' | 'built-in';
  /** The option as typed or the variable's name; absent for a built-in value. */
  readonly source?: string;
}

/** What a handler is given beside its input, so that it never reaches for a global. */
export interface CommandContext {
  readonly io: Io;
  readonly report: Reporter;
  /** Whether questions may be asked and a browser may be opened. */
  readonly isInteractive: boolean;
  readonly program: Program;
  /** Origin of each option's value, by its long name. */
  readonly origins: Readonly<Record<string, Origin>>;
  /**
   * Asks before a change; `--yes` answers.
   *
   * @throws AmltuneError `CONFIRMATION_NEEDED`, `DECLINED`
   */
  confirm(question: string): Promise<void>;
}

/** What a command takes and does, loaded only when it is run or asked for its help. */
export interface Command<Arguments extends ArgumentSpecs = ArgumentSpecs, Options extends OptionSpecs = OptionSpecs> {
  /** Sentences for the help; the summary by default. */
  readonly description?: string;
  readonly args: Arguments;
  readonly options: Options;
  readonly examples: readonly string[];
  /** Whether it creates, changes or deletes something; adds `--yes` and `--dry-run`. */
  readonly mutates?: boolean;
  run(input: CommandInput<Arguments, Options>, context: CommandContext): Promise<CommandResult>;
}

/** A command whose argument and option types are forgotten, as the shell handles all of them alike. */
export type AnyCommand = Omit<Command, 'run'> & {
  // A method, so that a handler of narrower input is accepted: the parser guarantees that input by the same data.
  run(input: never, context: CommandContext): Promise<CommandResult>;
};

/** Declares a command; the handler's input type follows from the arguments and options. */
export function defineCommand<const Arguments extends ArgumentSpecs, const Options extends OptionSpecs>(
  command: Command<Arguments, Options>,
): Command<Arguments, Options> {
  return command;
}

/** A command in the list of a program: its name, and where the rest of it is. */
export interface CommandEntry {
  /** The words that name it, as `['model', 'show']`. */
  readonly path: readonly string[];
  /** One line without a full stop. */
  readonly summary: string;
  load(): Promise<AnyCommand>;
}

/** A command with its name. */
export interface LoadedCommand extends Omit<CommandEntry, 'load'>, AnyCommand {}

/** A page of `amltune help TOPIC`. */
export interface HelpTopic {
  readonly name: string;
  readonly summary: string;
  /** The page, made from the program's data; its text is loaded only here. */
  render(program: Program): Promise<string>;
}

/** A whole command line as data. */
export interface Program {
  readonly name: string;
  readonly summary: string;
  /** One line for each first word that is no command by itself. */
  readonly groups: Readonly<Record<string, string>>;
  /** In the order of the help. */
  readonly commands: readonly CommandEntry[];
  readonly topics: readonly HelpTopic[];
}

/** Loads a command of the list. */
export async function loadCommand(entry: CommandEntry): Promise<LoadedCommand> {
  const { path, summary } = entry;
  return { path, summary, ...(await entry.load()) };
}

/** Loads all of them, for pages and scripts on the whole program. */
export function loadCommands({ commands }: Program): Promise<LoadedCommand[]> {
  return Promise.all(commands.map(loadCommand));
}
