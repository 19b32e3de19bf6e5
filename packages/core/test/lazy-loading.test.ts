import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// Prints each Azure package that the code makes Node resolve, once.
const program = (code: string) => `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    resolve(specifier, context, next) {
      const name = /^@azure\\/[\\w-]+/.exec(specifier)?.[0];
      if (name) loaded.add(name);
      return next(specifier, context);
    },
  });
  const core = await import(process.env.CORE);
  ${code}
  console.log([...loaded].join(' '));
`;

async function listLoaded(code: string): Promise<string[]> {
  const args = ['--conditions=@amltune/source', '--input-type=module', '-e', program(code)];
  const CORE = new URL('../src/index.ts', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { CORE }, cwd: import.meta.dirname });
  return stdout.trim().split(' ').filter(Boolean);
}

test('importing the package loads no Azure package', async () => {
  expect(await listLoaded('')).toEqual([]);
});

test('connecting loads no Azure package either', async () => {
  expect(await listLoaded(`await core.connect({ credential: {}, cloud: 'AzureCloud' });`)).toEqual([]);
});

test('a request loads neither sign-in nor pollers', async () => {
  const loaded = await listLoaded(`
    const httpClient = { sendRequest: () => Promise.reject(new Error('offline')) };
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const { registry } = await core.connect({ credential, cloud: 'AzureCloud', httpClient, retry: { maxRetries: 0 } });
    await registry.discover().catch(() => undefined);
  `);
  expect(loaded).toContain('@azure/core-rest-pipeline');
  expect(loaded).not.toEqual(expect.arrayContaining([expect.stringMatching(/identity|msal|core-lro|core-paging/)]));
});
