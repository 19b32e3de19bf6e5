/**
 * Builds what the fast path of `@amltune/data` embeds and compares it with what is committed: the WebAssembly kernel out
 * of `src/fast/kernel/*.as`, and the program of its threads out of `src/fast/thread-entry.ts`. With `--write` the
 * embedded files are replaced.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import asc from 'assemblyscript/asc';
import { format, resolveConfig } from 'prettier';
import { build } from 'tsup';
import { root } from './workspace.ts';

const folder = join(root, 'packages/data/src/fast');

/** Compiles the kernel. Its sources are AssemblyScript, which TypeScript's tools must not take for their own: `.as`. */
async function compileKernel(): Promise<Uint8Array> {
  const options = [
    'index.ts',
    '--outFile',
    'kernel.wasm',
    '-O3',
    '--converge',
    '--noAssert',
    '--enable',
    'simd',
    '--runtime',
    'stub',
  ];
  let wasm: Uint8Array | undefined;
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(options, {
    readFile(name) {
      if (!/^[a-z0-9-]+\.ts$/.test(name)) return null;
      return readFileSync(join(folder, 'kernel', basename(name, '.ts') + '.as'), 'utf8');
    },
    writeFile(_, contents) {
      if (contents instanceof Uint8Array) wasm = contents;
    },
    listFiles: () => [],
    stderr,
  });
  if (error || !wasm) throw new Error(`The kernel does not compile:\n${stderr.toString()}`, { cause: error });
  return wasm;
}

/** Bundles the program of a thread into one file of CommonJS, as `new Worker(source, { eval: true })` takes it. */
async function bundleThread(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'amltune-thread-'));
  try {
    await build({
      config: false,
      silent: true,
      entry: { thread: join(folder, 'thread-entry.ts') },
      outDir,
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      tsconfig: join(root, 'tsconfig.base.json'),
      minify: true,
      splitting: false,
      treeshake: true,
      noExternal: [/^(?!hyparquet-compressors)/],
      external: ['hyparquet-compressors'],
      esbuildOptions(options) {
        options.conditions = ['@amltune/source', 'import'];
        options.legalComments = 'none';
      },
    });
    return readFileSync(join(outDir, 'thread.cjs'), 'utf8').trim();
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

async function toModule(name: string, comment: string, value: string): Promise<string> {
  const source = `// Built by scripts/build-kernel.ts.\n\n/** ${comment} */\nexport const ${name} =\n  ${JSON.stringify(value)};\n`;
  return format(source, { ...(await resolveConfig(folder)), parser: 'typescript' });
}

const wasm = await compileKernel();
const kernel = Buffer.from(wasm).toString('base64');
const embedded: Record<string, string> = {
  'kernel-wasm.ts': await toModule('kernelBase64', 'The kernel: a WebAssembly module.', kernel),
  'thread-source.ts': await toModule('threadSource', 'The program of a thread that converts.', await bundleThread()),
};
for (const [name, built] of Object.entries(embedded)) {
  const path = join(folder, name);
  if (process.argv.includes('--write')) {
    writeFileSync(path, built);
  } else if (readFileSync(path, 'utf8') !== built) {
    console.error(`${name} is not what its sources give: npm run build:kernel -- --write`);
    process.exitCode = 1;
  }
}
