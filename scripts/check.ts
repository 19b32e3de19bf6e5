/**
 * `npm run check [step ...]`: every check that needs no test run, in the order of how fast they fail. All run; the exit
 * code is 1 when one fails.
 */
import { spawnSync } from 'node:child_process';
import { listPublishedPackages, root } from './workspace.ts';

const source = (script: string) => ['node', '--conditions=@amltune/source', `scripts/${script}.ts`];

const steps: Record<string, string[][]> = {
  format: [['prettier', '--check', '--log-level', 'warn', '.']],
  types: [['tsc', '-p', '.']],
  lint: [['eslint', '.']],
  boundaries: [['depcruise', 'packages']],
  'dead code': [['knip']],
  'api docs': [source('api-docs')],
  'errors page': [source('errors-page')],
  'cli page': [source('cli-page')],
  build: [['nx', 'run-many', '-t', 'build']],
  'package shape': listPublishedPackages().flatMap(({ folder, manifest }) => [
    ['publint', '--strict', folder],
    ['attw', '--pack', folder, '--quiet', ...(manifest.bin ? ['--profile', 'esm-only'] : ['--profile', 'node16'])],
  ]),
  size: [['size-limit']],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length) {
  console.error(`Unknown step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const failed: string[] = [];
for (const [name, commands] of Object.entries(steps)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const start = performance.now();
  let ok = true;
  for (const [command = '', ...args] of commands) {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
    });
    if (status === 0) continue;
    ok = false;
    console.error(`${[command, ...args].join(' ')}\n${error?.message ?? ''}${stdout}${stderr}`);
  }
  if (!ok) failed.push(name);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

if (failed.length) console.error(`Failed: ${failed.join(', ')}`);
process.exitCode = failed.length ? 1 : 0;
