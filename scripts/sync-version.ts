/** Writes each package's version into its `src/version.ts`, after `changeset version` has changed the manifests. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPackages } from './workspace.ts';

for (const { folder, manifest } of listPackages()) {
  const path = join(folder, 'src/version.ts');
  if (!existsSync(path)) continue;
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/(ersion = )'[^']*'/, `$1'${manifest.version}'`));
}
