/** What a route wants a token for. */
export type Audience = 'management' | 'ml' | 'storage';

/** The resources that tokens can be for, by audience; a slash at the end makes no difference to any of these services. */
export const audiences: Readonly<Record<Audience, readonly string[]>> = {
  management: ['https://management.azure.com', 'https://management.core.windows.net'],
  ml: ['https://ml.azure.com'],
  storage: ['https://storage.azure.com'],
};

/** Resources that the login service gives tokens for, though nothing here takes them. */
const others = ['https://graph.microsoft.com', 'https://vault.azure.net'];

const known = new Set([...Object.values(audiences).flat(), ...others]);

/** The audience of the token for a resource or scope, as the login service writes it; undefined for an unknown one. */
export function toAudience(resourceOrScope: string): string | undefined {
  const resource = resourceOrScope.replace(/\/(\.default|user_impersonation)$/, '');
  // `{account}.blob.core.windows.net` stands for storage with one account's name.
  const isAccount = /^https:\/\/[a-z0-9]+\.blob\.core\.windows\.net\/?$/.test(resource);
  return isAccount || known.has(resource.replace(/\/$/, '')) ? resource : undefined;
}

/** Whether a token's audience fits. */
export function fitsAudience(aud: string, audience: Audience): boolean {
  return audiences[audience].includes(aud.replace(/\/$/, ''));
}
