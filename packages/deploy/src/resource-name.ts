import { quoteText } from '@amltune/core';
import { deployError } from './error-codes.ts';

const shortest = 3;
const longest = 32;

/**
 * What is wrong with the name of an endpoint or deployment, undefined where nothing is. 3 to 32 characters, a letter
 * first, then letters, digits and single dashes, no dash last.
 */
export function checkResourceName(name: string): string | undefined {
  if (name.length < shortest || name.length > longest) return `has ${name.length} characters, not 3 to 32`;
  if (!/^[a-zA-Z]/.test(name)) return 'does not begin with a letter';
  if (!/^[-a-zA-Z0-9]*$/.test(name)) return 'has characters other than letters, digits and dashes';
  if (name.endsWith('-')) return 'ends in a dash';
  return name.includes('--') ? 'has two dashes in a row' : undefined;
}

/**
 * Passes a good name on.
 *
 * @throws AmltuneError `ENDPOINT_NAME_INVALID`
 */
export function requireResourceName(name: string, what: 'endpoint' | 'deployment'): string {
  const problem = checkResourceName(name);
  if (problem === undefined) return name;
  throw deployError('ENDPOINT_NAME_INVALID', `The ${what} name ${quoteText(name, 60)} ${problem}.`);
}

/**
 * Makes a name of a stem and a suffix, as `ultrachat-completion` and a timestamp: other characters become dashes, and of
 * what is longer than 32 characters the stem loses its end. The suffix, which keeps names apart, stays whole.
 *
 * @throws AmltuneError `ENDPOINT_NAME_INVALID` where no good name can be made, as of a suffix that leaves no room
 */
export function shortenResourceName(stem: string, suffix = ''): string {
  const end = suffix && `-${toPlain(suffix).replace(/^-/, '')}`;
  const start = toPlain(stem)
    .replace(/^[^a-zA-Z]+/, '')
    .slice(0, Math.max(0, longest - end.length));
  const name = `${start.replace(/-$/, '')}${end}`;
  return requireResourceName(name, 'endpoint');
}

function toPlain(text: string): string {
  return text.replace(/[^a-zA-Z0-9]+/g, '-').replace(/-$/, '');
}
