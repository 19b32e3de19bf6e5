import { buildDict } from './dict.ts';
import type { Refuse } from './refusal.ts';
import type { Token } from './scanner.ts';
import { hashKey, PythonBytes, PythonSet, PythonTuple, type PythonLiteral } from './values.ts';

/** A value, with what its spelling still allows: a sign before a bare number, a call after the name `set`. */
interface Operand {
  readonly value: PythonLiteral;
  readonly spelling: 'int' | 'float' | 'signed' | 'set' | 'finished';
  readonly start: number;
}

type Kind = Token['kind'];

const constants = new Map<string, boolean | null>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/** Parses one whole text, a token at a time. The scanner bounds the nesting, and so the recursion. */
export function parseTokens(scan: () => Token, refuse: Refuse): PythonLiteral {
  let token = scan();

  const is = (kind: Kind) => token.kind === kind;

  function take(): Token {
    const taken = token;
    token = scan();
    return taken;
  }

  function skip(kind: Kind, where: string): void {
    if (!is(kind)) throw refuse(token.start, `${describe(token)} where ${where}`);
    take();
  }

  function parseText(): PythonLiteral {
    const first = parseValue();
    const value = is(',') ? new PythonTuple(parseRest([first], 'newline')) : first;
    while (is('newline')) take();
    if (!is('end')) throw refuse(token.start, `${describe(token)} after the literal`);
    return value;
  }

  function parseValue(): PythonLiteral {
    return finish(parseExpression());
  }

  function finish({ value, spelling, start }: Operand): PythonLiteral {
    if (spelling === 'set') throw refuse(start, 'a name');
    return value;
  }

  function parseExpression(): Operand {
    const operand = is('sign') ? parseSigned() : parseCalls(parseAtom());
    if (is('sign')) {
      const { start } = token;
      // The scanner refuses an imaginary number by name, so that `1+2j` is told from `1+2`.
      if (operand.spelling !== 'finished') take();
      throw refuse(start, 'an operator');
    }
    return operand;
  }

  function parseSigned(): Operand {
    const sign = take();
    const { value, spelling } = parseCalls(parseAtom());
    if ((spelling !== 'int' && spelling !== 'float') || (typeof value !== 'number' && typeof value !== 'bigint')) {
      throw refuse(sign.start, 'a sign before something other than a number');
    }
    const isNegated = sign.kind === 'sign' && sign.value === '-';
    // A float has a negative zero, an integer has none.
    const signed = isNegated && (spelling === 'float' || value !== 0) ? -value : value;
    return { value: signed, spelling: 'signed', start: sign.start };
  }

  function parseCalls(operand: Operand): Operand {
    if (is('[')) throw refuse(token.start, 'an index');
    if (!is('(')) return operand;
    if (operand.spelling !== 'set') throw refuse(token.start, 'a call');
    take();
    skip(')', 'set() closes');
    return parseCalls(finished(new PythonSet(), operand.start));
  }

  function parseAtom(): Operand {
    const { start } = token;
    switch (token.kind) {
      case 'number': {
        const { value, isFloat } = token;
        take();
        return { value, spelling: isFloat ? 'float' : 'int', start };
      }
      case 'string':
        return finished(parseStrings(), start);
      case 'name':
        return parseName(token.value);
      case '(':
        return parseParentheses();
      case '[':
        take();
        return finished(parseRest([], ']'), start);
      case '{':
        take();
        return finished(parseBraces(), start);
      default:
        throw refuse(start, `${describe(token)} where a value starts`);
    }
  }

  /** Strings side by side are one string. */
  function parseStrings(): PythonLiteral {
    const texts: string[] = [];
    const bytes: PythonBytes[] = [];
    for (; token.kind === 'string'; take()) {
      if (typeof token.value === 'string') texts.push(token.value);
      else bytes.push(token.value);
      if (texts.length > 0 && bytes.length > 0) throw refuse(token.start, 'a string beside bytes');
    }
    if (bytes.length === 0) return texts.join('');
    return new PythonBytes(Uint8Array.from(bytes.flatMap((piece) => [...piece.bytes])));
  }

  function parseName(name: string): Operand {
    const { start } = take();
    const constant = constants.get(name);
    if (constant !== undefined) return finished(constant, start);
    // Python compares names in this normal form, but keywords as they are written.
    if (name.normalize('NFKC') === 'set') return { value: null, spelling: 'set', start };
    throw refuse(start, 'a name');
  }

  /** A tuple, or an expression that stays what it is: `-(1)` and `(set)()` are literals too. */
  function parseParentheses(): Operand {
    const { start } = take();
    if (is(')')) {
      take();
      return finished(new PythonTuple([]), start);
    }
    const operand = parseExpression();
    if (is(',')) return finished(new PythonTuple(parseRest([finish(operand)], ')')), start);
    skip(')', 'a parenthesis closes');
    return operand;
  }

  /** The items after those already read, up to the closing token, which is consumed. */
  function parseRest(items: PythonLiteral[], close: Kind): PythonLiteral[] {
    const isClosed = () => is(close) || (close === 'newline' && is('end'));
    if (items.length > 0 && !isClosed()) skip(',', 'an item ends');
    while (!isClosed()) {
      items.push(parseValue());
      if (!isClosed()) skip(',', 'an item ends');
    }
    if (!is('end')) take();
    return items;
  }

  function parseBraces(): PythonLiteral {
    if (is('}')) {
      take();
      return buildDict([]);
    }
    const first = parseKey();
    if (!is(':')) return parseSet(first);
    return parseDict(first);
  }

  function parseKey(): PythonLiteral {
    const { start } = token;
    const key = parseValue();
    if (hashKey(key) === undefined) throw refuse(start, 'a list, dict or set as a key or in a set');
    return key;
  }

  function parseSet(first: PythonLiteral): PythonSet {
    const items = [first];
    while (!is('}')) {
      skip(',', 'an item ends');
      if (!is('}')) items.push(parseKey());
    }
    take();
    return new PythonSet(items);
  }

  function parseDict(first: PythonLiteral): PythonLiteral {
    const entries: [PythonLiteral, PythonLiteral][] = [];
    let key = first;
    for (;;) {
      skip(':', 'a key ends');
      entries.push([key, parseValue()]);
      if (!is('}')) skip(',', 'an item ends');
      if (is('}')) break;
      key = parseKey();
    }
    take();
    return buildDict(entries);
  }

  return parseText();
}

function finished(value: PythonLiteral, start: number): Operand {
  return { value, spelling: 'finished', start };
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'newline':
      return 'a line end';
    case 'end':
      return 'the end of the text';
    case 'sign':
      return 'an operator';
    case 'string':
    case 'number':
    case 'name':
      return `a ${token.kind}`;
    default:
      return `'${token.kind}'`;
  }
}
