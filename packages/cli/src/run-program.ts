import { isAmltuneError, type AmltuneError } from '@amltune/core';
import { createPaint, hasColour } from './colour.ts';
import { loadCommand, type CommandContext, type LoadedCommand, type Program } from './command.ts';
import { cliError } from './error-codes.ts';
import { errorJson, errorText } from './error-text.ts';
import { exitCodeOfKind, type ExitCode } from './exit-codes.ts';
import { findCommand } from './find-command.ts';
import { globalOptions } from './global-options.ts';
import { helpResult } from './help-text.ts';
import type { Io } from './io.ts';
import { printResult } from './output.ts';
import { parseArguments, parseGlobals, type GlobalInput } from './parse-arguments.ts';
import { canPrompt, canRedraw, confirm } from './prompt.ts';
import { createReporter } from './reporter.ts';
import { leadingWords, tokenize, wantsHelp, type Token } from './tokens.ts';

const interruptedCode: ExitCode = 130;

const isBrokenPipe = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EPIPE';

function toAmltuneError(error: unknown): AmltuneError {
  if (isAmltuneError(error)) return error;
  return cliError('UNEXPECTED', error instanceof Error ? error.message : String(error), { cause: error });
}

/** What an error needs to know when the command line itself could not be understood. */
function errorStyle(tokens: readonly Token[], env: Io['env']) {
  const options = tokens.filter((token) => token.kind === 'option');
  const typed = options.findLast(({ name, value }) => name === 'output' && value && !value.startsWith('-'))?.value;
  const format = typed ?? env['AMLTUNE_OUTPUT'];
  return {
    isJson: format === 'json' || format === 'jsonl',
    isDebug: options.some(({ name }) => name === 'debug'),
    color: !options.some(({ name }) => name === 'no-color'),
  };
}

function reporterOf(globals: GlobalInput, io: Io) {
  return createReporter(io.stderr, {
    paint: createPaint(hasColour(io.stderr, io.env, globals.color)),
    isVerbose: globals.verbose || globals.debug,
    isAnimated: () => canRedraw(io),
  });
}

/** Runs a command with what it needs of the shell, then prints its result. */
async function runCommand(program: Program, command: LoadedCommand, argv: readonly string[], io: Io) {
  const { globals, input, origins } = parseArguments(program.name, command, argv, io.env);
  const report = reporterOf(globals, io);
  const context: CommandContext = {
    io,
    report,
    isInteractive: canPrompt(io),
    program,
    origins,
    confirm: (question) => confirm(question, input['yes'] === true, io),
  };
  try {
    const result = await command.run(input as never, context);
    await printResult(result, globals, io, report);
    return result.exitCode ?? 0;
  } finally {
    report.close();
  }
}

async function runLine(program: Program, argv: readonly string[], tokens: readonly Token[], io: Io): Promise<ExitCode> {
  const { entry, path } = findCommand(program, leadingWords(program.name, tokens));
  if (entry && !wantsHelp(tokens)) {
    io.beforeCommand?.();
    return runCommand(program, await loadCommand(entry), argv, io);
  }
  const globals = parseGlobals(tokens, [program.name, ...path].join(' '), io.env);
  await printResult(await helpResult(program, path, io), globals, io, reporterOf(globals, io));
  return 0;
}

/**
 * Runs one command line and gives its exit code; never throws.
 *
 * The result goes to stdout, everything else to stderr. An error under `-o json` or `-o jsonl` is one line of JSON.
 */
export async function runProgram(program: Program, argv: readonly string[], io: Io): Promise<number> {
  const tokens = tokenize(globalOptions, argv);
  try {
    return await runLine(program, argv, tokens, io);
  } catch (thrown) {
    // The reader of a pipe has seen enough (`| head`): nothing is wrong and nobody would read a message.
    if (isBrokenPipe(thrown)) return 0;
    if (io.abortSignal.aborted) return interruptedCode;
    const error = toAmltuneError(thrown);
    const { isJson, isDebug, color } = errorStyle(tokens, io.env);
    const paint = createPaint(hasColour(io.stderr, io.env, color));
    io.stderr.write(isJson ? errorJson(error) : errorText(error, paint, isDebug));
    return exitCodeOfKind[error.kind];
  }
}
