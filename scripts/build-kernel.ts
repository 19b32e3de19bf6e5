/**
 * Builds what the fast path of `@amltune/data` embeds and compares it with what is committed: the WebAssembly kernel out
 * of `src/fast/kernel/*.as`. With `--write` the embedded file is replaced.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import asc from 'assemblyscript/asc';
import { format, resolveConfig } from 'prettier';
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

async function toModule(wasm: Uint8Array): Promise<string> {
  const base64 = Buffer.from(wasm).toString('base64');
  const source = `// Built by scripts/build-kernel.ts out of kernel/*.as.

/** The kernel of the fast path: a WebAssembly module of ${wasm.length} bytes. */
export const kernelBase64 =
  '${base64}';
`;
  return format(source, { ...(await resolveConfig(folder)), parser: 'typescript' });
}

const path = join(folder, 'kernel-wasm.ts');
const built = await toModule(await compileKernel());
if (process.argv.includes('--write')) {
  writeFileSync(path, built);
} else if (readFileSync(path, 'utf8') !== built) {
  console.error('The embedded kernel is not what its sources give: npm run build:kernel -- --write');
  process.exitCode = 1;
}
