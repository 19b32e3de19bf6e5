/** Whether a path, relative to the folder of the patterns and with `/` in between, is left out. */
export type IgnoreFilter = (relativePath: string) => boolean;

interface IgnoreRule {
  readonly isExclusion: boolean;
  readonly form: RegExp;
}

/**
 * Reads the lines of an `.amlignore` or `.gitignore`. The last line that matches a path decides.
 *
 * As in the Python client, a path is matched as text, without asking whether it is a folder: `build/` leaves out what is
 * in the folder, and the folder's own name still counts in the content hash. Both clients have to agree on the hash.
 *
 * @throws SyntaxError for a line that is no pattern, such as `[z-a]`
 */
export function parseIgnorePatterns(text: string): IgnoreFilter {
  const rules = text.split(/\r\n?|\n/).flatMap((line) => parseRule(line.trim()) ?? []);
  return (relativePath) => rules.findLast(({ form }) => form.test(relativePath))?.isExclusion ?? false;
}

function parseRule(line: string): IgnoreRule | undefined {
  const isExclusion = !line.startsWith('!');
  const pattern = isExclusion ? line : line.slice(1);
  if (/^(?:#.*|\/?)$/.test(line) || pattern === '') return undefined;
  return { isExclusion, form: new RegExp(`^${translate(pattern)}$`, 'u') };
}

function translate(pattern: string): string {
  const segments = pattern.split('/').filter((segment, index, all) => segment !== '**' || all[index - 1] !== '**');
  // `**/` is everything but the files of the top folder.
  if (segments.length === 2 && segments[0] === '**' && segments[1] === '') return '.+/.*';
  // A slash at the start or inside binds a pattern to the top folder; without one it holds at any depth.
  if (segments[0] === '') segments.shift();
  else if (/^[^/]+\/?$/.test(pattern) && pattern !== '**') segments.unshift('**');
  if (segments.length > 1 && segments.at(-1) === '') segments.splice(-1, 1, '**');

  let source = '';
  let needsSlash = false;
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '**') {
      if (isLast) source += index === 0 ? '.+' : '/.*';
      else source += index === 0 ? '(?:.+/)?' : '(?:/.+)?';
      needsSlash = index > 0;
      continue;
    }
    source += (needsSlash ? '/' : '') + (segment === '*' ? '[^/]+' : translateSegment(segment));
    if (isLast) source += '(?:/.*)?';
    needsSlash = true;
  }
  return source;
}

/** Several `*` in a row say no more than one, and would cost time that grows with each. */
const segmentToken = /\*+|\?|\\.|\[[!^]?\]?[^\]]*\]|./gsu;

function translateSegment(segment: string): string {
  return segment.replace(segmentToken, (token) => {
    if (token.startsWith('*')) return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 2 && token.startsWith('[')) return translateClass(token);
    return escape(token.length === 2 && token.startsWith('\\') ? token.slice(1) : token);
  });
}

function translateClass(token: string): string {
  const isNegated = /^\[[!^]/.test(token);
  const members = token.slice(isNegated ? 2 : 1, -1).replace(/[\\\]^[]/g, '\\$&');
  return `[${isNegated ? '^' : ''}${members}]`;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
