import { coreError } from '../error-codes.ts';
import { quoteText } from '../quote-text.ts';
import { credentialNames, credentialSourceNames, type CredentialSourceName } from './credential-names.ts';
import { sourceOf } from './sources.ts';

/**
 * Which sources are tried, in order: the one named; else those of DefaultAzureCredential, which `AZURE_TOKEN_CREDENTIALS`
 * narrows to `dev`, `prod` or one class, and, if no name is given and nothing but `dev` narrows them, the browser.
 *
 * @throws AmltuneError `CREDENTIAL_UNKNOWN`
 */
export function planSources(name: string | undefined, env: NodeJS.ProcessEnv): readonly CredentialSourceName[] {
  if (name !== undefined && name !== 'default') {
    const found = credentialSourceNames.find((candidate) => candidate === name);
    if (found) return [found];
    throw coreError('CREDENTIAL_UNKNOWN', `There is no credential named ${quoteText(name)}.`, {
      fix: `Use one of ${credentialNames.join(', ')}.`,
      details: { names: credentialNames },
    });
  }
  const narrowed = env.AZURE_TOKEN_CREDENTIALS?.trim().toLowerCase() || undefined;
  const members = credentialSourceNames.filter((candidate) => {
    const { group, className } = sourceOf(candidate);
    return group && (narrowed === undefined || narrowed === group || narrowed === className.toLowerCase());
  });
  if (members.length === 0) {
    const classNames = credentialSourceNames.map(sourceOf).flatMap(({ group, className }) => (group ? className : []));
    throw coreError('CREDENTIAL_UNKNOWN', `AZURE_TOKEN_CREDENTIALS is ${quoteText(narrowed ?? '')}.`, {
      fix: `Set it to dev, prod or one of ${classNames.join(', ')}, or unset it.`,
    });
  }
  const isBrowserWanted = name === undefined && (narrowed === undefined || narrowed === 'dev');
  return isBrowserWanted ? [...members, 'interactive-browser'] : members;
}
