import type { AnyCommand, Program } from '../src/command.ts';
import { main, type Io } from '../src/main.ts';
import { runProgram } from '../src/run-program.ts';

/** What a command line left behind. */
export interface RunOutcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a test says about the world; nothing is a terminal unless it says so. */
export interface RunOptions extends Partial<Omit<Io, 'stdout' | 'stderr' | 'stdin'>> {
  /** Terminals among the streams, with this width. */
  terminal?: readonly ('stdin' | 'stdout' | 'stderr')[];
  columns?: number;
  /** Lines that are typed. */
  lines?: string[];
}

/** Makes an Io that keeps what is written. */
export function captureIo(options: RunOptions = {}): { io: Io; written: { stdout: string; stderr: string } } {
  const { terminal = [], columns = 80, lines = [], ...rest } = options;
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    isTTY: terminal.includes(name),
    columns: terminal.includes(name) ? columns : undefined,
    write: (text: string) => void (written[name] += text),
  });
  const io: Io = {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    stdin: { isTTY: terminal.includes('stdin'), readLine: async () => lines.shift() },
    env: {},
    cwd: import.meta.dirname,
    abortSignal: new AbortController().signal,
    ...rest,
  };
  return { io, written };
}

/** Runs one `amltune` command line in this process. */
export async function runMain(argv: readonly string[], options: RunOptions = {}): Promise<RunOutcome> {
  const { io, written } = captureIo(options);
  return { code: await main(argv, io), ...written };
}

/** Runs a command line of another program, for what no command of ours does yet. */
export async function runOther(
  program: Program,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<RunOutcome> {
  const { io, written } = captureIo(options);
  return { code: await runProgram(program, argv, io), ...written };
}

/** A program of these commands, by their words, and nothing else. */
export function programOf(commands: Readonly<Record<string, AnyCommand>>): Program {
  const entries = Object.entries(commands).map(([words, command]) => ({
    path: words.split(' '),
    summary: `Do ${words}`,
    load: async () => command,
  }));
  return { name: 'tool', summary: 'A tool for tests', groups: { thing: 'Things' }, commands: entries, topics: [] };
}
