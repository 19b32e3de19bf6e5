import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeJson, toPlainLine, toPlainText } from '../src/plain-text.ts';

const esc = '\u001b';

test.each<[string, string, string]>([
  ['colours', `${esc}[31mred${esc}[0m`, 'red'],
  ['cursor moves', `a${esc}[2K${esc}[1Ab`, 'ab'],
  ['a title', `${esc}]0;owned\u0007text`, 'text'],
  ['a link', `${esc}]8;;https://x.test${esc}\\name${esc}]8;;${esc}\\`, 'name'],
  ['a clipboard write', `${esc}]52;c;aGk=${esc}\\x`, 'x'],
  ['a device string', `${esc}Pq#0${esc}\\x`, 'x'],
  ['an unfinished sequence', `x${esc}[`, 'x'],
  ['a reset', `${esc}cx`, 'x'],
  ['C1 forms of these', '\u009b31mred\u009d0;t\u009cx', 'redx'],
  ['bells and backspaces', 'a\u0007\u0008\u0000b', 'ab'],
  ['direction overrides', 'user\u202egpj.exe\u2066x\u2069', 'usergpj.exex'],
  ['hidden tags and zero width', 'a\u200bb\ufeff\u{e0041}c', 'abc'],
  ['a lone half of a pair', 'a\ud800b', 'ab'],
  ['a carriage return', 'safe\revil', 'safe\nevil'],
  ['line ends of other kinds', 'a\r\nb\u2028c\u0085d', 'a\nb\nc\nd'],
  ['what is harmless', 'žluťoučký 表 👩‍💻\ttab', 'žluťoučký 表 👩‍💻\ttab'],
])('plain text has lost %s', (_what, text, plain) => {
  expect(toPlainText(text)).toBe(plain);
});

test('a plain line is one line', () => {
  expect(toPlainLine(`a\r\n\tb${esc}[5m`)).toBe('a b');
});

const nasty = fc.string({
  unit: fc.constantFrom(esc, '[', ']', '0', ';', 'm', '\u0007', '\\', 'x', '\u009b', '\u202e', '\n', '\r'),
});

test('no mix of sequences leaves a control character', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(toPlainText(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
  );
});

test('escaped JSON keeps its data and no dangerous character', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(nasty, fc.constantFrom('\u2066', '\u{e0041}', '\ufeff', '"')) }), (text) => {
      const json = escapeJson(JSON.stringify({ text }));
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u);
    }),
  );
});
