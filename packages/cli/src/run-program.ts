import { isAmltuneError, type AmltuneError } from '@amltune/core';
import { createPaint, hasColour } from './colour.ts';
import type { CommandResult, Program } from './command.ts';
import { cliError } from './error-codes.ts';
import { errorJson, errorText } from './error-text.ts';
import { exitCodeOfKind, type ExitCode } from './exit-codes.ts';
import { helpResult } from './help-text.ts';
import type { Io } from './io.ts';
import { printResult } from './output.ts';
import { parseArguments, tokenize, type Invocation, type Token } from './parse-arguments.ts';
import { canPrompt, canRedraw, confirm } from './prompt.ts';
import { createReporter } from './reporter.ts';

const interruptedCode: ExitCode = 130;

const isBrokenPipe = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EPIPE';

function toAmltuneError(error: unknown): AmltuneError {
  if (isAmltuneError(error)) return error;
  return cliError('UNEXPECTED', error instanceof Error ? error.message : String(error), { cause: error });
}

/** What an error needs to know when the command line itself could not be understood. */
function errorStyle(tokens: readonly Token[], env: Io['env']) {
  const options = tokens.filter((token) => token.kind === 'option');
  const format = options.findLast(({ name }) => name === 'output')?.value ?? env['AMLTUNE_OUTPUT'];
  return {
    isJson: format === 'json' || format === 'jsonl',
    isDebug: options.some(({ name }) => name === 'debug'),
    color: !options.some(({ name }) => name === 'no-color'),
  };
}

/** Runs the command with what it needs of the shell, then prints its result. */
async function runCommand(program: Program, invocation: Invocation, io: Io): Promise<ExitCode> {
  const { command, globals, input, origins, path } = invocation;
  if (command) io.beforeCommand?.();
  const paint = createPaint(hasColour(io.stderr, io.env, globals.color));
  const report = createReporter(io.stderr, {
    paint,
    isVerbose: globals.verbose || globals.debug,
    isAnimated: () => canRedraw(io),
  });
  try {
    const result: CommandResult = command
      ? await command.run(input as never, {
          io,
          report,
          isInteractive: canPrompt(io),
          program,
          origins,
          confirm: (question) => confirm(question, input['yes'] === true, io),
        })
      : helpResult(program, path, io);
    await printResult(result, { format: globals.output, query: globals.query, color: globals.color }, io, report);
    return result.exitCode ?? 0;
  } finally {
    report.close();
  }
}

/**
 * Runs one command line and gives its exit code; never throws.
 *
 * The result goes to stdout, everything else to stderr. An error under `-o json` or `-o jsonl` is one line of JSON.
 */
export async function runProgram(program: Program, argv: readonly string[], io: Io): Promise<number> {
  const tokens = tokenize(program, argv);
  try {
    return await runCommand(program, parseArguments(program, tokens, io.env), io);
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
