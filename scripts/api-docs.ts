/**
 * Holds the public surface to its documentation: every exported name has a sentence, every function says with `@throws`
 * each code that it or a function it calls can throw, and every code of a table is thrown somewhere.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { listEntrySources, listPackages, listPublishedPackages, root } from './workspace.ts';

const config = ts.getParsedCommandLineOfConfigFile(
  join(root, 'tsconfig.json'),
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
);
if (!config) throw new Error('tsconfig.json cannot be read');
const entries = listPublishedPackages().flatMap(listEntrySources).filter(existsSync);
const program = ts.createProgram(entries, config.options);
const checker = program.getTypeChecker();
const findings: string[] = [];

const makesError = /^[a-z]\w*Error$/;
const isCode = /^[A-Z][A-Z0-9_]{2,}$/;
type Body = ts.FunctionLikeDeclaration;

function declarationsOf(symbol: ts.Symbol): ts.Declaration[] {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target.declarations ?? [];
}

function bodyOf(declaration: ts.Declaration): Body | undefined {
  if (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration))
    return declaration.body && declaration;
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}

/** Codes that a body throws itself, and the workspace functions that it calls outside a `try` with a `catch`. */
function inspectBody(body: Body): { codes: Set<string>; callees: Set<Body> } {
  const codes = new Set<string>();
  const callees = new Set<Body>();
  const visit = (node: ts.Node): void => {
    if (ts.isTryStatement(node) && node.catchClause) {
      visit(node.catchClause);
      if (node.finallyBlock) visit(node.finallyBlock);
      return;
    }
    if (ts.isCallExpression(node)) {
      const name = ts.isIdentifier(node.expression) ? node.expression.text : '';
      const [first] = node.arguments;
      if (makesError.test(name) && first && ts.isStringLiteral(first) && isCode.test(first.text)) codes.add(first.text);
      // By signature, so that a function is also found through `const { work } = await import('./work.ts')`.
      const called = checker.getResolvedSignature(node)?.declaration;
      const symbol = called && ts.isFunctionLike(called) && called.name && checker.getSymbolAtLocation(called.name);
      for (const declaration of symbol ? declarationsOf(symbol) : called ? [called] : []) {
        const callee = declaration.getSourceFile().fileName.includes('/packages/') ? bodyOf(declaration) : undefined;
        if (callee) callees.add(callee);
      }
    }
    ts.forEachChild(node, visit);
  };
  if (body.body) visit(body.body);
  return { codes, callees };
}

const inspected = new Map<Body, ReturnType<typeof inspectBody>>();

function thrownCodes(start: Body): Set<string> {
  const seen = new Set<Body>();
  const codes = new Set<string>();
  const queue = [start];
  for (let body = queue.pop(); body; body = queue.pop()) {
    if (seen.has(body)) continue;
    seen.add(body);
    const found = inspected.get(body) ?? inspectBody(body);
    inspected.set(body, found);
    for (const code of found.codes) codes.add(code);
    queue.push(...found.callees);
  }
  return codes;
}

function place(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

function documented(symbol: ts.Symbol): boolean {
  return symbol.getDocumentationComment(checker).length > 0;
}

/**
 * A function named as an error makes one and throws nothing. `only` closes a list whose other codes are caught on the way,
 * in a callback that no reading of the source can follow; a test has to hold it.
 */
function checkThrows(name: string, symbol: ts.Symbol, body: Body): void {
  if (makesError.test(name)) return;
  const said = symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === 'throws')
    .map((tag) => ts.displayPartsToString(tag.text))
    .join(' ');
  if (/\bonly `[A-Z]/.test(said)) return;
  for (const code of thrownCodes(body))
    if (!said.includes(code)) findings.push(`${place(body)} ${name} throws ${code} without saying so (@throws)`);
}

/** Members that a caller sees: not private, not inherited from the runtime, not the constructor. */
function publicMembers(declaration: ts.Declaration): ts.Symbol[] {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return [];
  return declaration.members
    .filter((member) => member.name && !ts.isPrivateIdentifier(member.name))
    .filter((member) => !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private))
    .flatMap((member) => (member.name ? (checker.getSymbolAtLocation(member.name) ?? []) : []));
}

let names = 0;
for (const entry of entries) {
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  for (const exported of module ? checker.getExportsOfModule(module) : []) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const [declaration] = symbol.declarations ?? [];
    if (!declaration?.getSourceFile().fileName.includes('/packages/')) continue;
    names += 1;
    if (!documented(symbol)) findings.push(`${place(declaration)} ${exported.name} is exported without a doc comment`);
    const body = bodyOf(declaration);
    if (body) checkThrows(exported.name, symbol, body);
    for (const member of publicMembers(declaration)) {
      const [own] = member.declarations ?? [];
      const memberBody = own && bodyOf(own);
      if (memberBody) checkThrows(`${exported.name}.${member.name}`, member, memberBody);
      if (own && ts.isMethodDeclaration(own) && !documented(member))
        findings.push(`${place(own)} ${exported.name}.${member.name} has no doc comment`);
    }
  }
}

for (const { name, folder } of listPackages()) {
  const table = join(folder, 'src/error-codes.ts');
  if (!existsSync(table)) continue;
  const sources = globSync(join(root, 'packages/*/src/**/*.ts')).filter((path) => path !== table);
  const text = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  for (const [, code] of readFileSync(table, 'utf8').matchAll(/^ {2}([A-Z][A-Z0-9_]+): \{/gm))
    if (!new RegExp(`['"\`]${code}['"\`]`).test(text))
      findings.push(`${name}: code ${code} is in the table and thrown nowhere`);
}

for (const finding of findings) console.error(finding);
console.log(`${names} exported names, ${findings.length} without what they need`);
process.exitCode = findings.length ? 1 : 0;
