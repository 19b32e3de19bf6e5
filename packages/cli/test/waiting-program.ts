// A process whose commands wait: `polite` until it is aborted, `stubborn` whatever happens. It says on stdout that it runs.
import { defineCommand, type Program } from '../src/command.ts';
import { runAsProcess } from '../src/process-io.ts';
import { runProgram } from '../src/run-program.ts';

const waiting = (isPolite: boolean) =>
  defineCommand({
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

const entryOf = (name: string, isPolite: boolean) => ({
  path: [name],
  summary: 'Wait',
  load: async () => waiting(isPolite),
});
const program: Program = {
  name: 'wait',
  summary: 'Wait',
  groups: {},
  commands: [entryOf('polite', true), entryOf('stubborn', false)],
  topics: [],
};

await runAsProcess(process, (argv, io) => runProgram(program, argv, io));
