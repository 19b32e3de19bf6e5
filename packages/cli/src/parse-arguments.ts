import type { LoadedCommand, Origin } from './command.ts';
import { cliError } from './error-codes.ts';
import { globalOptions, optionsOf } from './global-options.ts';
import type { OptionInput, OptionSpec, OptionSpecs } from './option-spec.ts';
import { checkArgument, parseOptionValue, placeholderOf, toInputKey } from './option-value.ts';
import { matchOption, tokenize, unknownOption, wantsHelp, type Token } from './tokens.ts';

/** Values of the options that every command has. */
export type GlobalInput = OptionInput<typeof globalOptions>;

/** A command line that was understood. */
export interface Invocation {
  /** Values of the command's arguments and options, keyed as its handler expects them. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly globals: GlobalInput;
  readonly origins: Readonly<Record<string, Origin>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

type OptionToken = Token & { kind: 'option' };

/** The value of one option on the command line. */
function readOption(token: OptionToken, name: string, spec: OptionSpec, isNegated: boolean, specs: OptionSpecs) {
  const { typed, value, isInline } = token;
  if (spec.type === 'boolean') {
    if (value === undefined) return !isNegated;
    throw cliError('OPTION_VALUE_INVALID', `${typed} takes no value; got ${JSON.stringify(value)}.`, {
      fix: `Write --${name} or --no-${name}.`,
    });
  }
  const looksLikeOption = (text: string) => {
    const shorts = Object.values(specs).map(({ short }) => short && `-${short}`);
    return shorts.includes(text) || matchOption(text.replace(/^--/, '').replace(/=.*/, ''), specs) !== undefined;
  };
  if (value === undefined || (!isInline && value.startsWith('-') && looksLikeOption(value))) {
    throw cliError('OPTION_VALUE_MISSING', `${typed} needs a value ${placeholderOf(name, spec)}.`, {
      fix: `Write ${typed} ${placeholderOf(name, spec)}, or --${name}=VALUE where the value begins with a dash.`,
    });
  }
  return parseOptionValue(value, spec, typed);
}

type Value = string | number | boolean;

/** Values of the options given, over those of the environment, over the built-in ones. */
function resolveOptions(tokens: readonly OptionToken[], specs: OptionSpecs, commandLine: string, env: Environment) {
  const given = new Map<string, { values: Value[]; source: string }>();
  for (const token of tokens) {
    const match = matchOption(token.name, specs);
    if (!match) throw unknownOption(token.typed, specs, commandLine);
    const value = readOption(token, match.name, match.spec, match.isNegated, specs);
    const values = match.spec.multiple ? [...(given.get(match.name)?.values ?? []), value] : [value];
    given.set(match.name, { values, source: token.typed });
  }
  const input: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const flag = given.get(name);
    const variable = flag ? undefined : spec.env?.find((each) => env[each] !== undefined && env[each] !== '');
    const values = flag?.values ?? (variable ? [parseOptionValue(env[variable] ?? '', spec, variable)] : undefined);
    const fallback = spec.default ?? (spec.type === 'boolean' ? false : undefined);
    input[toInputKey(name)] = spec.multiple ? (values ?? []) : (values?.[0] ?? fallback);
    origins[name] = flag
      ? { origin: 'flag', source: flag.source }
      : variable
        ? { origin: 'environment', source: variable }
        : { origin: 'built-in' };
  }
  return { input, origins };
}

/** Values of the positional arguments, by name. */
function resolveArguments(
  command: LoadedCommand,
  words: readonly string[],
  commandLine: string,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  let left = words;
  for (const [name, spec] of Object.entries(command.args)) {
    const taken = spec.variadic ? left : left.slice(0, 1);
    left = left.slice(taken.length);
    if (!taken.length && spec.required) {
      throw cliError('ARGUMENT_MISSING', `\`${commandLine}\` needs ${name.toUpperCase()}: ${spec.description}.`, {
        fix: command.examples[0] ? `For example: ${command.examples[0]}` : `Run \`${commandLine} --help\`.`,
      });
    }
    const values = taken.map((text) => checkArgument(text, name, spec));
    input[toInputKey(name)] = spec.variadic ? values : values[0];
  }
  if (left[0] !== undefined) {
    throw cliError('ARGUMENT_UNEXPECTED', `\`${commandLine}\` has no use for ${JSON.stringify(left[0])}.`, {
      fix: `Remove it; \`${commandLine} --help\` shows the usage.`,
    });
  }
  return input;
}

/**
 * The values of the global options alone, for help on a command or a group.
 *
 * @throws AmltuneError `OPTION_UNKNOWN`, unless help is asked for, and as {@link parseArguments} for values
 */
export function parseGlobals(tokens: readonly Token[], commandLine: string, env: Environment): GlobalInput {
  const options = tokens.filter((token) => token.kind === 'option');
  const known = wantsHelp(tokens) ? options.filter(({ name }) => matchOption(name, globalOptions)) : options;
  // The parser has just made these values from the same specs.
  return resolveOptions(known, globalOptions, commandLine, env).input as unknown as GlobalInput;
}

/**
 * Understands the rest of a command line, once its command is known.
 *
 * @throws AmltuneError `OPTION_UNKNOWN`, `OPTION_VALUE_MISSING`, `OPTION_VALUE_INVALID`, `ARGUMENT_MISSING`,
 * `ARGUMENT_INVALID`, `ARGUMENT_UNEXPECTED`
 */
export function parseArguments(
  programName: string,
  command: LoadedCommand,
  argv: readonly string[],
  env: Environment,
): Invocation {
  const specs = optionsOf(command);
  const tokens = tokenize(specs, argv);
  const words = tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : []));
  const options = tokens.filter((token) => token.kind === 'option');
  const commandLine = [programName, ...command.path].join(' ');
  const { input, origins } = resolveOptions(options, specs, commandLine, env);
  const args = resolveArguments(command, words.slice(command.path.length), commandLine);
  return { globals: input as unknown as GlobalInput, origins, input: { ...input, ...args } };
}
