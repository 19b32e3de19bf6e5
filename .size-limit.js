const azureAndProxies = ['@azure/*', 'https-proxy-agent', 'http-proxy-agent'];

/** As a program for Node is bundled; without `platform` the builtins would not resolve. */
const forNode = (config) => ({ ...config, platform: 'node', format: 'esm' });

/** Leaves out what is imported on first use. */
const eagerOnly = {
  name: 'eager-only',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

const core = { path: 'packages/core/dist/index.js', ignore: azureAndProxies, gzip: true };

export default [
  {
    ...core,
    name: '@amltune/core with all that it loads on first use, without Azure packages',
    limit: '37 kB',
    modifyEsbuildConfig: forNode,
  },
  {
    ...core,
    name: '@amltune/core as import loads it',
    limit: '15 kB',
    modifyEsbuildConfig: (config) => ({ ...forNode(config), plugins: [eagerOnly] }),
  },
];
