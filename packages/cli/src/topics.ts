import type { HelpTopic } from './command.ts';

/** The pages of `amltune help TOPIC`. */
export const topics: readonly HelpTopic[] = [
  {
    name: 'environment',
    summary: 'Variables that are read, and what beats what',
    render: async (program) => (await import('./topics/environment.ts')).environmentPage(program),
  },
  {
    name: 'exit-codes',
    summary: 'What each exit code means',
    render: async () => (await import('./topics/exit-codes.ts')).exitCodesPage(),
  },
  {
    name: 'files',
    summary: 'Files that are read',
    render: async () => (await import('./topics/files.ts')).filesPage(),
  },
  {
    name: 'output',
    summary: 'Formats, queries, colours and what goes where',
    render: async () => (await import('./topics/output.ts')).outputPage(),
  },
];
