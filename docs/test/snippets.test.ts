import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

interface Snippet {
  title: string;
  /** What stands after the language: `run` for a program that needs no Azure. */
  note: string;
  code: string;
}

/** Every TypeScript block of every page that is a whole program; the others say `fragment`. */
const snippets = globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: root })
  .filter((page) => !page.startsWith('docs/api'))
  .flatMap((page): Snippet[] => {
    const text = readFileSync(join(root, page), 'utf8');
    return [...text.matchAll(/^```ts(.*)\n([^]*?)^```$/gm)].map(({ index, 1: note = '', 2: code = '' }) => ({
      title: `${page}:${text.slice(0, index).split('\n').length}`,
      note: note.trim(),
      code,
    }));
  })
  .filter(({ note }) => note !== 'fragment');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snippets-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (index: number) => join(folder, `${index}`, 'snippet.ts');

test('every snippet passes the type checker', () => {
  snippets.forEach(({ code }, index) => {
    mkdirSync(join(folder, `${index}`));
    writeFileSync(fileOf(index), code);
  });
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noUnusedLocals: false }, root);
  const program = ts.createProgram(
    snippets.map((_, index) => fileOf(index)),
    { ...options, typeRoots: [join(root, 'node_modules/@types')] },
  );
  const problems = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.startsWith(folder))
    .map(({ file, start = 0, messageText }) => {
      const index = Number(file?.fileName.slice(folder.length + 1).split('/')[0]);
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${snippets[index]?.title} line ${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  expect(problems).toEqual([]);
}, 60_000);

test.each(snippets.map((snippet, index) => ({ ...snippet, index })).filter(({ note }) => note === 'run'))(
  'the program at $title runs',
  async ({ index, code }) => {
    mkdirSync(join(folder, `${index}`), { recursive: true });
    writeFileSync(fileOf(index), code);
    const args = ['--conditions=@amltune/source', fileOf(index)];
    const { stderr } = await run(process.execPath, args, { cwd: join(folder, `${index}`) });
    expect(stderr).toBe('');
  },
);
