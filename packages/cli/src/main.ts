import { amltune } from './amltune.ts';
import type { Io } from './io.ts';
import { runProgram } from './run-program.ts';

export type { HttpSender, Io, LineSource, TextSink, TokenSource } from './io.ts';

/**
 * Runs one `amltune` command line in the world it is given and returns its exit code; never throws.
 *
 * @param argv the words after the program's name
 * @example
 * const code = await main(['model', 'list', '-o', 'json'], io);
 *
 * @throws AmltuneError `UNEXPECTED`
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  // What everyone tries first is an option, not a command.
  return runProgram(amltune, argv[0] === '--version' ? ['version', ...argv.slice(1)] : argv, io);
}
