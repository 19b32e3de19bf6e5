// Runs every *.suite.ts beside it, or those whose names hold an argument. Prints a line a check, and the count last.
import { readdir } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import type { Suite } from './suite.ts';

// Workspace packages resolve to their sources, as in the tests, so that nothing has to be built before.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: [...context.conditions, '@amltune/source'] }),
});

const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
const skipped: string[] = [];

for (const suite of await loadSuites()) {
  const missing = await suite.missing();
  if (missing) {
    skipped.push(`${suite.name}: ${missing}`);
    console.log(`- ${suite.name}: skipped, ${missing}`);
    continue;
  }
  const startedAt = performance.now();
  for (const { name, ok, figures } of await suite.run()) {
    if (ok) passed++;
    else failed++;
    console.log(`${ok ? 'ok' : 'FAILED'} ${suite.name}: ${name} (${figures})`);
  }
  console.log(`- ${suite.name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
const skips = skipped.length > 0 ? `, ${skipped.length} skipped (${skipped.join('; ')})` : '';
console.log(`${passed} passed, ${failed} failed${skips}`);
process.exitCode = failed > 0 ? 1 : 0;

async function loadSuites(): Promise<Suite[]> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.suite.ts')).sort();
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)));
  return Promise.all(chosen.map(async (file) => ((await import(`./${file}`)) as { suite: Suite }).suite));
}
