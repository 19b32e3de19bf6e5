import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { cliError } from './error-codes.ts';
import { globalOptions } from './global-options.ts';
import type { OptionSpec, OptionSpecs } from './option-spec.ts';
import { didYouMean } from './suggest.ts';

/** One piece of a command line: an option with its value, or a word. */
export type Token =
  | {
      readonly kind: 'option';
      readonly name: string;
      readonly typed: string;
      readonly value?: string;
      readonly isInline: boolean;
    }
  | { readonly kind: 'word'; readonly text: string };

/** Splits a command line into options and words, by what takes a value; never fails. */
export function tokenize(specs: OptionSpecs, argv: readonly string[]): Token[] {
  const options: ParseArgsOptionsConfig = {};
  for (const [name, { type, short }] of Object.entries(specs)) {
    options[name] = { type: type === 'boolean' ? 'boolean' : 'string', ...(short && { short }) };
  }
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true, allowPositionals: true });
  return tokens.flatMap((token): Token[] => {
    if (token.kind === 'option-terminator') return [];
    if (token.kind === 'positional') return [{ kind: 'word', text: token.value }];
    const { name, rawName: typed, value, inlineValue } = token;
    // `-o=json` reaches us as the value `=json`.
    const text = inlineValue && !typed.startsWith('--') ? value.replace(/^=/, '') : value;
    return [
      { kind: 'option', name, typed, isInline: inlineValue === true, ...(text !== undefined && { value: text }) },
    ];
  });
}

/** The option that a typed name means, and whether it was negated by `no-`. */
export function matchOption(
  name: string,
  specs: OptionSpecs,
): { name: string; spec: OptionSpec; isNegated: boolean } | undefined {
  // Not what every object inherits: an option may be typed as --constructor.
  const find = (key: string) => (Object.hasOwn(specs, key) ? specs[key] : undefined);
  const spec = find(name);
  if (spec) return { name, spec, isNegated: false };
  const positive = name.startsWith('no-') ? name.slice(3) : '';
  const negated = find(positive);
  return negated?.type === 'boolean' ? { name: positive, spec: negated, isNegated: true } : undefined;
}

/** The error of an option that a command does not have. */
export function unknownOption(typed: string, specs: OptionSpecs, commandLine: string) {
  const names = Object.entries(specs).flatMap(([name, { type, default: value }]) =>
    type === 'boolean' && value === true ? [`--no-${name}`] : [`--${name}`],
  );
  return cliError('OPTION_UNKNOWN', `\`${commandLine}\` has no option ${typed}.${didYouMean(typed, names)}`, {
    fix: `Run \`${commandLine} --help\` for its options.`,
  });
}

/** Whether the command line asks for help, whatever else is in it. */
export function wantsHelp(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.kind === 'option' && token.name === 'help');
}

/**
 * The words of a command line that may name a command: those before the first option that is not a global one. What follows
 * such an option could be its value.
 *
 * @throws AmltuneError `OPTION_UNKNOWN` where no word stands before it
 */
export function leadingWords(programName: string, tokens: readonly Token[]): string[] {
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'word') words.push(token.text);
    else if (!matchOption(token.name, globalOptions)) {
      if (words.length || wantsHelp(tokens)) return words;
      throw unknownOption(token.typed, globalOptions, programName);
    }
  }
  return words;
}
