import type { Program } from './command.ts';
import { topics } from './topics.ts';

/** The command line `amltune`, as data. */
export const amltune: Program = {
  name: 'amltune',
  summary: 'From chat data to a tested, fine-tuned model endpoint on Azure Machine Learning',
  groups: {
    config: 'Settings in effect and where they come from',
    data: 'Chat data: fetch, check, mend, convert, measure, split, upload',
    model: 'Models of a registry',
  },
  commands: [
    {
      path: ['doctor'],
      summary: 'Check that this machine can work with Azure ML',
      load: async () => (await import('./commands/doctor.ts')).doctor,
    },
    {
      path: ['whoami'],
      summary: 'Show who is signed in, by which source and for which tenant',
      load: async () => (await import('./commands/whoami.ts')).whoami,
    },
    {
      path: ['data', 'download'],
      summary: 'Download a slice of a chat data set as JSONL',
      load: async () => (await import('./commands/data-download.ts')).dataDownload,
    },
    {
      path: ['data', 'check'],
      summary: 'Check a chat JSONL file, and mend a copy of it',
      load: async () => (await import('./commands/data-check.ts')).dataCheck,
    },
    {
      path: ['data', 'head'],
      summary: 'Show rows of a chat JSONL file',
      load: async () => (await import('./commands/data-head.ts')).dataHead,
    },
    {
      path: ['data', 'stats'],
      summary: 'Measure a chat JSONL file: rows, turns, tokens, what would be cut',
      load: async () => (await import('./commands/data-stats.ts')).dataStats,
    },
    {
      path: ['data', 'convert'],
      summary: 'Write a chat file of another form as JSONL with messages',
      load: async () => (await import('./commands/data-convert.ts')).dataConvert,
    },
    {
      path: ['data', 'split'],
      summary: 'Split a chat JSONL file into train and test',
      load: async () => (await import('./commands/data-split.ts')).dataSplit,
    },
    {
      path: ['data', 'upload'],
      summary: 'Upload a file or folder to the datastore of a workspace',
      load: async () => (await import('./commands/data-upload.ts')).dataUpload,
    },
    {
      path: ['model', 'list'],
      summary: 'List the models of a registry, or the versions of one',
      load: async () => (await import('./commands/model-list.ts')).modelList,
    },
    {
      path: ['model', 'show'],
      summary: 'Show a model of a registry',
      load: async () => (await import('./commands/model-show.ts')).modelShow,
    },
    {
      path: ['config', 'show'],
      summary: 'Show the settings in effect',
      load: async () => (await import('./commands/config.ts')).configShow,
    },
    {
      path: ['config', 'explain'],
      summary: 'Show where each setting comes from',
      load: async () => (await import('./commands/config.ts')).configExplain,
    },
    {
      path: ['completion'],
      summary: 'Print a completion script for a shell',
      load: async () => (await import('./commands/completion.ts')).completion,
    },
    {
      path: ['help'],
      summary: 'Show help for a command or a topic',
      load: async () => (await import('./commands/help.ts')).help,
    },
    {
      path: ['version'],
      summary: 'Show the version of amltune and of Node.js',
      load: async () => (await import('./commands/version.ts')).version,
    },
  ],
  topics,
};
