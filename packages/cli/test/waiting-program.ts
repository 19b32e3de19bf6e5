// A process whose commands wait: `polite` until it is aborted, `stubborn` whatever happens. It says on stdout that it runs.
import { defineCommand, type Program } from '../src/command.ts';
import { runAsProcess } from '../src/process-io.ts';
import { runProgram } from '../src/run-program.ts';

const waiting = (name: string, isPolite: boolean) =>
  defineCommand({
    path: [name],
    summary: 'Wait',
    args: {},
    options: {},
    examples: [],
    run: ({}, { io }) =>
      new Promise((_resolve, reject) => {
        const timer = setInterval(() => {}, 1000);
        io.abortSignal.addEventListener('abort', () => {
          if (!isPolite) return;
          clearInterval(timer);
          reject(new Error('stopped'));
        });
        io.stdout.write('waiting\n');
      }),
  });

const program: Program = {
  name: 'wait',
  summary: 'Wait',
  groups: {},
  commands: [waiting('polite', true), waiting('stubborn', false)],
  topics: [],
};

await runAsProcess(process, (argv, io) => runProgram(program, argv, io));
