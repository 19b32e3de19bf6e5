import { cliError } from './error-codes.ts';
import type { ArgumentSpec, OptionSpec } from './option-spec.ts';
import { didYouMean } from './suggest.ts';

/** The placeholder that help and messages show for an option's value. */
export function placeholderOf(name: string, spec: OptionSpec): string {
  return spec.placeholder ?? name.replaceAll('-', '_').toUpperCase();
}

/** Name of an option in a handler's input: `dry-run` becomes `dryRun`. */
export function toInputKey(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function choiceMessage(what: string, text: string, choices: readonly string[]): string {
  return `${what} is one of ${choices.join(', ')}; got ${JSON.stringify(text)}.${didYouMean(text, choices)}`;
}

/**
 * The typed value of an option's text.
 *
 * @param source the option as typed, or the environment variable, for the message
 * @throws AmltuneError `OPTION_VALUE_INVALID`
 */
export function parseOptionValue(text: string, spec: OptionSpec, source: string): string | number | boolean {
  if (spec.choices && !spec.choices.includes(text)) {
    throw cliError('OPTION_VALUE_INVALID', choiceMessage(source, text, spec.choices));
  }
  if (spec.type === 'string') return text;
  if (spec.type === 'boolean') {
    if (/^(1|true|yes|on)$/i.test(text)) return true;
    if (/^(|0|false|no|off)$/i.test(text)) return false;
    throw cliError('OPTION_VALUE_INVALID', `${source} is true or false; got ${JSON.stringify(text)}.`);
  }
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
  const minimum = spec.minimum ?? Number.MIN_SAFE_INTEGER;
  if (Number.isSafeInteger(number) && number >= minimum) return number;
  const range = spec.minimum === undefined ? 'a whole number' : `a whole number of at least ${spec.minimum}`;
  throw cliError('OPTION_VALUE_INVALID', `${source} is ${range}; got ${JSON.stringify(text)}.`);
}

/**
 * Checks an argument against its list of values.
 *
 * @throws AmltuneError `ARGUMENT_INVALID`
 */
export function checkArgument(text: string, name: string, spec: ArgumentSpec): string {
  if (!spec.choices || spec.choices.includes(text)) return text;
  throw cliError('ARGUMENT_INVALID', choiceMessage(name.toUpperCase(), text, spec.choices));
}
