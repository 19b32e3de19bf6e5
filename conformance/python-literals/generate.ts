import type { Random } from './random.ts';

/** Writes a random Python literal, in any of the ways that Python lets it be written. */
export function generateLiteral(random: Random): string {
  const lead = random.pick(['', '', '', ' ', '\t ', '\n', '# x\n', ' \t\n\n']);
  const trail = random.pick(['', '', '', ' ', '\n', ' # é\n', '\r\n\n', '\n  # x', '\f', '\\\n ']);
  if (random.chance(0.05)) {
    const items = [0, ...random.some(3, () => 0)].map(() => literal(random, 2));
    return `${lead}${items.join(' , ')}${items.length === 1 || random.chance(0.3) ? ',' : ''}${trail}`;
  }
  return `${lead}${literal(random, random.pick([0, 1, 2, 2, 3, 4]))}${trail}`;
}

function literal(random: Random, depth: number): string {
  if (random.chance(0.04)) return `(${gap(random)}${literal(random, depth)}${gap(random)})`;
  if (depth > 0 && random.chance(0.6)) return container(random, depth - 1);
  return random.chance(0.75) ? hashableAtom(random) : random.pick(['set()', 'set ()', '(set)()', '[]', '{}', '()']);
}

function container(random: Random, depth: number): string {
  const item = () => `${gap(random)}${literal(random, depth)}${gap(random)}`;
  const key = () => `${gap(random)}${hashable(random, depth)}${gap(random)}`;
  const comma = random.pick(['', '', ',']);
  switch (random.below(6)) {
    case 0: {
      const items = random.some(3, item);
      if (items.length === 0) return `(${gap(random)})`;
      return `(${items.join(',')}${items.length === 1 ? ',' : comma})`;
    }
    case 1:
      return `{${[key(), ...random.some(3, key)].join(',')}${comma}}`;
    case 2:
    case 3: {
      const items = random.some(5, item);
      return `[${items.join(',')}${items.length > 0 ? comma : gap(random)}]`;
    }
    default: {
      const isPlain = random.chance(0.6);
      const entries = random.some(4, () => `${isPlain ? text(random) : key()}:${item()}`);
      return `{${entries.join(',')}${entries.length > 0 ? comma : gap(random)}}`;
    }
  }
}

function hashable(random: Random, depth: number): string {
  if (depth > 0 && random.chance(0.15)) {
    return `(${random.some(3, () => `${hashable(random, depth - 1)},${gap(random)}`).join('')})`;
  }
  return hashableAtom(random);
}

function hashableAtom(random: Random): string {
  switch (random.below(8)) {
    case 0:
      return random.pick(['None', 'True', 'False']);
    case 1:
    case 2:
      return `${sign(random)}${integer(random)}`;
    case 3:
      return `${sign(random)}${float(random)}`;
    case 4:
      return text(random, 'b');
    default:
      return text(random);
  }
}

function sign(random: Random): string {
  return random.pick(['', '', '', '-', '+', '- ', '-\\\n']);
}

function integer(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return random.pick(['0', '00', '0_0', '1', '7', '9007199254740991', '9007199254740992', '9007199254740993']);
    case 1:
      return `0${random.pick(['x', 'X'])}${random.pick(['', '_'])}${random.below(2 ** 32).toString(16)}`;
    case 2:
      return random.pick(['0o17_7', '0O0', '0b1_0', '0B_1', `0b${random.below(2 ** 20).toString(2)}`]);
    case 3:
      return `1${Array.from({ length: random.below(40) }, () => random.below(10)).join(random.pick(['', '', '_']))}`;
    default:
      return String(random.below(10 ** random.below(12)));
  }
}

function float(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return random.pick([
        '0.0',
        '0.',
        '.0',
        '00.5',
        '007.5',
        '0e0',
        '1e-400',
        '1_0.0_1e1_0',
        '1.e+5',
        '5e-324',
        '1E22',
      ]);
    case 1:
      return `${random.below(1000)}.${random.below(1000)}`;
    case 2:
      return `${random.below(100)}e${random.pick(['', '+', '-'])}${random.below(307)}`;
    case 3:
      return `${random.below(10 ** 9)}.${random.below(10 ** 9)}${'0'.repeat(random.below(4))}e-${random.below(30)}`;
    default:
      return anyFloat(random);
  }
}

/** Any bit pattern of a positive finite double, by its shortest digits. */
function anyFloat(random: Random): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, random.below(0x7ff00000));
  view.setUint32(4, random.below(2 ** 32));
  const written = view.getFloat64(0).toString();
  return /[.e]/.test(written) ? written : `${written}.`;
}

function text(random: Random, bytes: '' | 'b' = ''): string {
  let written = stringPiece(random, bytes);
  if (random.chance(0.9)) return written;
  for (const piece of random.some(3, () => stringPiece(random, bytes))) {
    // Two like quotes side by side would begin a triple quote.
    const isApart = !written.endsWith(piece.charAt(0));
    written += `${random.pick([' ', isApart ? '' : ' ', '\\\n', '\t'])}${piece}`;
  }
  return written;
}

function stringPiece(random: Random, bytes: '' | 'b'): string {
  const isRaw = random.chance(0.15);
  const prefix = bytes
    ? random.pick(isRaw ? ['rb', 'bR', 'Br', 'RB'] : ['b', 'B'])
    : random.pick(isRaw ? ['r', 'R'] : ['', '', '', '', 'u', 'U']);
  const quote = random.pick(["'", '"', "'", '"', "'''", '"""']);
  const body = random.some(12, () => bodyPart(random, bytes, isRaw, quote)).join('');
  // A closing quote must not run into one in the body, nor into a backslash of a raw one.
  return `${prefix}${quote}${body}${/[\\'"]$/.test(body) ? '.' : ''}${quote}`;
}

function bodyPart(random: Random, bytes: '' | 'b', isRaw: boolean, quote: string): string {
  switch (random.below(9)) {
    case 0:
      return quote.startsWith("'") ? '"' : "'";
    case 1:
      return isRaw ? random.pick(['\\d', "\\'", '\\"', '\\\\']) : escape(random, bytes);
    case 2:
      return quote.length === 3 ? random.pick(['\n', '\r\n', '\r', `${quote.charAt(0)} `]) : '\t';
    case 3:
      return bytes ? '~' : character(random);
    case 4:
      return random.pick(['7', '__proto__', 'lr', '{', '#', '%s', '\x7f', ' ']);
    default:
      return String.fromCharCode(97 + random.below(26));
  }
}

function escape(random: Random, bytes: '' | 'b'): string {
  const hex = (length: number, end: number) => random.below(end).toString(16).padStart(length, '0');
  switch (random.below(bytes ? 3 : 6)) {
    case 0:
      return random.pick(['\\n', '\\t', '\\r', '\\a', '\\b', '\\f', '\\v', '\\\\', "\\'", '\\"', '\\\n', '\\\r\n']);
    case 1:
      return random.pick(['\\0', '\\7', '\\47', '\\400', '\\777', '\\8', '\\q', '\\ ', '\\{', '\\.']);
    case 2:
      return `\\x${hex(2, 256)}`;
    case 3:
      return `\\u${hex(4, 0xd800)}`;
    case 4:
      return random.chance(0.2) ? '\\udc80.' : '\\é';
    default:
      return `\\U${hex(8, 0x110000).replace(/^0000d[89ab]/, '0000e0')}`;
  }
}

function character(random: Random): string {
  const codePoint = random.pick([0x100, 0x250, 0x2100, 0xd800, 0x10000, 0x20000, 0x110000]);
  const chosen = random.below(codePoint);
  return chosen === 0 || (chosen >= 0xd800 && chosen < 0xe000) || /[\r\n\\'"]/.test(String.fromCodePoint(chosen))
    ? 'ß'
    : String.fromCodePoint(chosen);
}

/** What may stand between tokens inside brackets. */
function gap(random: Random): string {
  return random.pick(['', '', '', '', ' ', ' ', '\n', '\t', '\f', '\\\n', ' # x\n  ', '\r\n', '\r']);
}
