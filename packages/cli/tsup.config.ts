import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { defineConfig, type Options } from 'tsup';

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];

const root = join(import.meta.dirname, '../..');
const dist = join(import.meta.dirname, 'dist');

/**
 * Node's modules through `process.getBuiltinModule`, property by property. An `import` from one of them makes Node read
 * every property it has, also the lazy ones that load further modules: 5 to 10 ms each for `node:fs` and `node:util`,
 * which is more than all else that `amltune --help` does.
 */
const builtinsByProperty: EsbuildPlugin = {
  name: 'builtins-by-property',
  setup(build) {
    const names = new Set(builtinModules);
    build.onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind, importer }) => {
      const name = path.replace(/^node:/, '');
      if (!names.has(name)) return undefined;
      if (kind === 'dynamic-import') return { path, external: true };
      const namespace = kind === 'require-call' ? 'required-builtin' : 'imported-builtin';
      // One module for each importer, since a shared one would become a file of its own.
      return { path: importer, suffix: `?${name}`, namespace, sideEffects: false };
    });
    // A package in CommonJS gets the module itself.
    build.onLoad({ filter: /.*/, namespace: 'required-builtin' }, ({ suffix }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${suffix.slice(1)}');`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'imported-builtin' }, async ({ suffix }) => {
      const id = `node:${suffix.slice(1)}`;
      const exported = Object.keys((await import(id)) as object).filter((name) => name !== 'default');
      const lines = exported.map(
        (name) => `const ${name}_ = /* @__PURE__ */ pick('${name}'); export { ${name}_ as ${name} };`,
      );
      const head = [
        `const whole = /* @__PURE__ */ process.getBuiltinModule('${id}');`,
        'const pick = (name) => whole[name];',
        'export { whole as default };',
      ];
      return { contents: [...head, ...lines].join('\n') };
    });
  },
};

/**
 * Packages in CommonJS that Azure's packages import at once and call in rare cases or, as our HTTP client replaces theirs,
 * never: they run when one of their functions is called. They cost a command on Azure a sixth of its start.
 */
const calledLate: EsbuildPlugin = {
  name: 'called-late',
  setup(build) {
    const filter = /^(jsonwebtoken|https?-proxy-agent)$/;
    build.onResolve({ filter }, async ({ path, kind, importer, resolveDir }) => {
      if (kind !== 'import-statement' || !/@azure\/msal-node|@typespec\/ts-http-runtime/.test(importer))
        return undefined;
      const real = await build.resolve(path, { kind: 'require-call', importer, resolveDir });
      return { path: real.path, namespace: 'called-late', sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: 'called-late' }, ({ path }) => {
      const names = Object.keys(createRequire(import.meta.url)(path) as object);
      const functions = names.map(
        (name) => `export function ${name}(...args) {
          const real = require(${JSON.stringify(path)}).${name};
          return new.target ? new real(...args) : real(...args);
        }`,
      );
      const contents = [...functions, `export default { ${names.join(', ')} };`].join('\n');
      return { contents, resolveDir: dirname(path) };
    });
  },
};

/** Leaves what is loaded on demand to the second build, by its place under `dist/lazy`. */
const lazyModulesApart: EsbuildPlugin = {
  name: 'lazy-modules-apart',
  setup(build) {
    build.onResolve({ filter: /^\.+\// }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const place = relative(join(import.meta.dirname, 'src'), join(resolveDir, path));
      return { path: `./lazy/${place.replace(/\.ts$/, '.js')}`, external: true };
    });
  },
};

const bundledFolders = new Set<string>();

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, license, homepage } = manifest as Record<string, string>;
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...(homepage ? [homepage] : []), ...texts].join('\n\n');
}

/** Writes the licences of every bundled package beside the bundle, after each build with all that is known by then. */
const thirdPartyNotices: EsbuildPlugin = {
  name: 'third-party-notices',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      for (const input of Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs))) {
        // Modules made by the plugins above belong to nobody.
        if (/^[a-z-]+:/.test(input)) continue;
        const folder = /(?:^|.*\/)(?=node_modules\/)node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
        if (folder) bundledFolders.add(relative(root, join(import.meta.dirname, folder)));
      }
      const notices = [...bundledFolders].map(noticeOf).sort();
      const head = 'amltune contains the following packages, under their own licences.';
      mkdirSync(dist, { recursive: true });
      const text = [head, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`);
      writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), `${text}\n`);
    });
  },
};

const shared: Options = {
  format: 'esm',
  target: 'node22',
  platform: 'node',
  tsconfig: '../../tsconfig.base.json',
  minify: true,
  noExternal: [/./],
  // tsup would mark `node:` imports as external before the plugin sees them.
  removeNodeProtocol: false,
  esbuildOptions(options) {
    options.legalComments = 'none';
    // A policy of Azure's asks whether a body is one, which loads Node's whole fetch (20 ms); no body of ours ever is.
    options.define = { ...options.define, FormData: 'undefined' };
  },
};

// Once for both builds, which run side by side.
rmSync(dist, { recursive: true, force: true });

/**
 * Two builds: what every start needs in one file, since each further file of an ESM graph costs about a millisecond, and
 * what commands load on demand in shared chunks. Code that both need is in both; errors are told by a marker, not by class.
 */
export default defineConfig([
  {
    ...shared,
    entry: ['src/main.ts', 'src/bin.ts'],
    dts: { entry: 'src/main.ts' },
    splitting: false,
    esbuildOptions(options) {
      // From the sources only what is used is taken; the other build takes our packages in the few files they are built to.
      options.conditions = ['@amltune/source', 'import'];
    },
    esbuildPlugins: [lazyModulesApart, builtinsByProperty, thirdPartyNotices],
  },
  {
    ...shared,
    entry: ['src/commands/*.ts', 'src/handlers/*.ts', 'src/topics/*.ts', 'src/query.ts'],
    outDir: 'dist/lazy',
    splitting: true,
    esbuildPlugins: [calledLate, builtinsByProperty, thirdPartyNotices],
  },
]);
