import type { Random } from './random.ts';

/** Python expressions, and texts near to them, that are no literal; `#` stands for one, `@` for a name. */
const forms: readonly [string, ...string[]] = [
  ...['@', '@()', '@(#)', 'dict(@=#)', 'set([#])', 'set()()', 'set', 'frozenset()', 'OrderedDict([(#, #)])'],
  ...["__import__('os').system('@')", "eval('#')", 'open(#).read()', '#.@', '#[0]', '#[:]', '#()', '(#)(#)'],
  ...["f''", "f'{@}'", "F'a'", "rf'{#}'", "'a' f'b'", "fr'''{@!r}'''", "'a' b'b'", "ur'@'", "bu'@'"],
  ...['[@ for @ in #]', '{@ for @ in #}', '{@: # for @ in #}', '(@ for @ in #)', '[# async for @ in #]'],
  ...[
    '1 + 1',
    "'a' * 3",
    "'%s' % #",
    '#==#',
    '# if # else #',
    '# and #',
    '# or #',
    'not #',
    '~1',
    '- -1',
    '--1',
    '+-1',
  ],
  ...['2 ** 8', '1 // 2', '1 @ 2', '# is #', '# in #', '# < #', '1 | 2', '1 << 2', '# - #', '-True', "-'a'", '+[]'],
  ...['lambda: #', 'lambda @: @', '(@ := #)', '*#', '*[#], #', '[*#]', '{**{}}', '{*#}', 'await @', '(yield #)', '`#`'],
  ...['[#', '(#', '{#', '{#:', '#]', '[#)', '{#: #, #}', '{#, #: #}', '[1 #]', '[,]', '(,)', '{,}', ',', '', ' ', '#;'],
  ...[
    '{[]}',
    '{{}: 1}',
    '{set()}',
    '{(1, []): 1}',
    'true',
    'null',
    'none',
    'NaN',
    'inf',
    'undefined',
    '$#',
    '#?',
    '!#',
  ],
  ...["'", '"', "'''", "'a", '"a\nb"', "'\\x4'", "'\\u12'", "'\\U00110000'", "'\\N{}'", "b'\\x'", "b'é'", '\\', '#\\'],
  ...[
    '007',
    '1_',
    '1__0',
    '0x',
    '0b2',
    '0o8',
    '1e',
    '1.e',
    '._1',
    '1.2.3',
    '1 2',
    '0_1',
    '١',
    '1\xa0',
    '\xa01',
    '\ufeff#',
  ],
  ...['1\n 2', '\n 1', '1\n  ', '\0', "'\0'", "'\ud800'", '1j', '1+2j', '1e999', '-1e400', '...', '1 #', 'print #'],
  ...['import @', 'del @', '@ = #', 'pass', 'return #', 'if #: #', '#\n#', 'assert #', 'global @', 'class @: pass'],
] as [string, ...string[]];

const literals: readonly [string, ...string[]] = ['1', "'a'", '[1, 2]', "{'a': 1}", '(1,)', 'None', "b'x'", '2e-05'];
const names: readonly [string, ...string[]] = [
  'x',
  'os',
  'Standard_NC6s_v3',
  'é',
  '__class__',
  'nan',
  'Infinity',
  'set_',
];
const holders: readonly [string, ...string[]] = [
  '#',
  '#',
  '[#]',
  '[1, #, 2]',
  "{'a': #}",
  "('a', #)",
  '{1: [#]}',
  '[\n#\n]',
];

/** One short text that `ast.literal_eval` refuses, or that is refused here by name. */
export function generateNonLiteral(random: Random): string {
  const fill = (form: string) => form.replace(/[#@]/g, (hole) => random.pick(hole === '#' ? literals : names));
  const form = random.pick(forms);
  // An unfinished text could be finished by what holds it.
  const holder = /^[[({]#|^'|^"|\\$|^\s*$|,|:|\n/.test(form) ? '#' : random.pick(holders);
  return holder.replace('#', () => fill(form));
}

/** Texts that would be slow, deep or long for a careless parser. */
export function generateBomb(random: Random): string {
  const size = random.pick([201, 1000, 20_000, 60_000, 300_000, 2_000_000]);
  const piece = random.pick([
    '[',
    '(',
    '{',
    '{1:',
    '[[],',
    '((),',
    '-',
    '- ',
    "'a' ",
    "'",
    '"',
    "'''",
    '\\',
    '\\\n',
    '\n',
    ' ',
  ]);
  const tail = random.pick(['', '1', ']', ')', "'", 'x', '\\']);
  switch (random.below(8)) {
    case 0:
      return '9'.repeat(size + 4300);
    case 1:
      return `'${random.pick(['\\N{', '\\N{a', '\\', 'a', '\\x', '\\u'])}${'\\N{'.repeat(size)}`;
    case 2:
      return `[${random.pick(['1,', "'a',", 'None,', '[],', '1.5,', '{},', '0_0,', "b'',"]).repeat(size)}`;
    case 3:
      return `${random.pick(['a', 'é', '_', '1_', '0.', '1e', '0x', 'set', '#', '1\n', '#\n'])}`.repeat(size);
    case 4:
      return `{${"(1, (2, (3, 'x'))): [1], ".repeat(size / 20)}`;
    default:
      return `${random.pick(['', '[', '1, '])}${piece.repeat(size)}${tail}${tail === '1' ? ')' : ''}`;
  }
}
