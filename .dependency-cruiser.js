/** The package graph of the design, written once. `docs/architecture.md` draws it; `npm run check` holds the code to it. */
const mayUse = {
  wire: [],
  core: ['wire'],
  compute: ['core', 'wire'],
  data: ['core', 'wire'],
  finetune: ['core', 'wire'],
  deploy: ['core', 'wire'],
  workflow: ['compute', 'data', 'finetune', 'deploy', 'core', 'wire'],
  trainer: [],
  emulator: ['wire', 'trainer'],
  cli: ['workflow', 'compute', 'data', 'finetune', 'deploy', 'core', 'wire', 'emulator'],
  testing: [],
};

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      // A type that goes back is no cycle of modules: it is gone at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'sources-import-no-tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/testing/' },
      to: { path: '^packages/(testing/|[^/]+/test/)' },
    },
    {
      name: 'azure-blob-only-in-upload',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/data/src/upload' },
      to: { path: '@azure/storage-blob', dependencyTypesNot: ['type-only'] },
    },
    ...Object.entries(mayUse).map(([name, allowed]) => ({
      name: `${name}-may-use-only-${allowed.join('-') || 'nothing'}`,
      severity: 'error',
      from: { path: `^packages/${name}/src/` },
      to: { path: '^packages/[^/]+/src/', pathNot: `^packages/(${[name, ...allowed].join('|')})/src/` },
    })),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@amltune/source', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    doNotFollow: { path: 'node_modules' },
    // Only our own: the files of an npm package are often below a dist too, and rules speak of them.
    exclude: { path: '^packages/[^/]+/dist/' },
  },
};
