import type { Random } from './random.ts';

const pieces: readonly [string, ...string[]] = [
  ...'()[]{},:\'"\\\n\r \t\f#+-.0179_eEjxobBuUrRfFNst*=;',
  ...['set', 'set()', 'True', 'None', "f''", "b'a'", "u'a'", "ur'a'", "''", "'''", '"""', '...', '1e999', '1j', '+2j'],
  ...['\\\n', '\n ', '\n\f', '# x\n', '\\N{DASH}', '\\x4', '\\u12', '\\U00110000', '\\777', 'é', 'ſet()', 'ｓet'],
  ...[
    '\0',
    '\ud800',
    '\ufeff',
    '\xa0',
    '1_',
    '0x',
    '0_7',
    '007',
    '1.e',
    'not ',
    ' in ',
    ' if ',
    'lambda:',
    '**{}',
    '*[]',
  ],
] as [string, ...string[]];

/** Changes a text in one to three places: into something that may or may not still be a literal. */
export function mutateLiteral(literal: string, random: Random): string {
  let text = literal;
  for (let edits = 1 + random.below(3); edits > 0; edits--) {
    const at = random.below(text.length + 1);
    const end = Math.min(text.length, at + 1 + random.below(random.pick([1, 1, 3, 9])));
    const kept = text.slice(at, end);
    const instead = random.pick([
      () => '',
      () => random.pick(pieces),
      () => random.pick(pieces) + kept,
      () => kept + kept,
    ])();
    text = text.slice(0, at) + instead + text.slice(end);
  }
  return text;
}
