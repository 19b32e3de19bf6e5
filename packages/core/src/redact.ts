import { parseJson } from './parse-json.ts';

/** What stands where a secret was. */
const redacted = 'REDACTED';

/** Names whose value is secret wherever they stand: headers, query parameters, JSON fields, `name=value` text. */
const secretName = new RegExp(
  [
    '(?:proxy-?)?authorization|(?:set-?)?cookie|assertion|client_?assertion|sig|signature|sas|sas_?(?:token|uri|url)',
    // Any token but those of a tokenizer.
    '[\\w-]{0,40}(?<!(?:pad|eos|bos|unk|sep|cls|mask|max)_)token',
    '(?:primary|secondary|account|access|api|shared[-_]?access|subscription|storage|endpoint|scoring|encryption)[-_]?key',
    'key_?value|credential|[\\w-]{0,40}(?:password|passwd|passphrase|secret|api[-_]?key|account[-_]?key|connection[-_]?string)',
    'pwd|shared[-_]?access[-_]?signature|ocp-apim-subscription-key|private_?key',
  ].join('|'),
  'i',
);
const wholeSecretName = new RegExp(`^(?:${secretName.source})$`, 'i');

/** Query parameters that are printed with their value; any other value is a filter, a page token or a secret. */
const plainParameters = new Set(
  'api-version $top $orderby count comp include isdefault label listviewtype orderbyasc restype underlyingresourceaction'.split(
    ' ',
  ),
);

/** Headers that are printed with their value. An allow list, because nobody can list the secret ones. */
const plainHeaders = new Set(
  `accept accept-encoding azure-asyncoperation azureml-model-deployment cache-control connection content-encoding content-length
  content-type date etag if-match if-none-match location ms-azureml-model-error-reason ms-azureml-model-error-statuscode
  retry-after retry-after-ms server traceparent transfer-encoding user-agent x-aml-cluster x-ms-async-operation-timeout
  x-ms-client-request-id x-ms-correlation-request-id x-ms-error-code x-ms-failure-cause
  x-ms-ratelimit-remaining-subscription-deletes x-ms-ratelimit-remaining-subscription-reads
  x-ms-ratelimit-remaining-subscription-writes x-ms-request-id x-ms-response-type x-ms-retry-after-ms
  x-ms-routing-request-id x-request-id x-request-time`.split(/\s+/),
);

/** Secrets that are known by their own form, each with what replaces it. Order matters: whole forms before parts of them. */
const secretForms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
  // The look-ahead spares prose such as `Bearer token` or `Basic Authentication`.
  [
    /\b(Bearer|bearer|Basic|basic|Negotiate|SharedKey(?:Lite)?)\s+(?=\S{0,400}(?:[\d=_/+]|\S[A-Z]|[.-]\w))[\w.~+/=:-]{4,}/g,
    `$1 ${redacted}`,
  ],
  [/(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)*/g, redacted],
  // User and password of a URL, up to the last `@` before the path.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]{1,400}@/gi, `$1${redacted}@`],
  // Values after a secret name: `name=value`, `name: value`, `"name":"value"`, also escaped or percent-encoded.
  [
    new RegExp(
      `(?:(?<![A-Za-z0-9])|(?<=%[0-9A-F]{2}))(${secretName.source})(\\\\*["']?\\s*(?:[:=]|%3D)\\s*)(?:(\\\\*["'])[^\\n]{0,4000}?\\3|(?!["'\\\\])[^\\s;&,"'}\\])]*)`,
      'gi',
    ),
    `$1$2$3${redacted}$3`,
  ],
  // A storage account key: 64 bytes in base64.
  [/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/g, redacted],
  // Keys that Azure marks as its own: 52 characters, a signature, 27 or more characters.
  [/\b[A-Za-z0-9]{52}JQQJ9[A-Za-z0-9]{27}\w*/g, redacted],
  // Client secrets and refresh tokens of the Microsoft identity platform, access tokens of the model hub.
  [/[\w.~-]{3}\dQ~[\w.~-]{31,}/g, redacted],
  [/\b[01]\.A[\w-]{40,}(?:\.[\w-]+)*/g, redacted],
  [/\bhf_[A-Za-z0-9]{16,}/g, redacted],
];

/** Whether a header, query parameter or JSON field of this name holds a secret. */
function isSecretName(name: string): boolean {
  return wholeSecretName.test(name);
}

/**
 * Replaces every secret in a text by `REDACTED`: known forms, values after a secret name, and the secrets given.
 *
 * @param knownSecrets values to remove wherever they stand, as the tokens that a request carried
 */
export function redactText(text: string, knownSecrets: readonly string[] = []): string {
  let result = text;
  // The longest first, so that one secret inside another leaves no rest.
  for (const secret of [...knownSecrets].sort((a, b) => b.length - a.length)) {
    if (secret.length < shortestSecret) continue;
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      result = result.replaceAll(form, redacted);
    }
  }
  for (const [form, replacement] of secretForms) result = result.replace(form, replacement);
  return result;
}

/** Shorter values occur in ordinary words, and replacing those would make a message unreadable. */
const shortestSecret = 4;

/** A URL without user, password, fragment and the values of all query parameters but the harmless ones. */
export function redactUrl(url: string, knownSecrets?: readonly string[]): string {
  const [address = ''] = url.split('#', 1);
  const queryStart = address.indexOf('?');
  if (queryStart < 0) return redactText(address, knownSecrets);
  const parameters = address
    .slice(queryStart + 1)
    .split('&')
    .map((parameter) => {
      const [name = ''] = parameter.split('=', 1);
      return plainParameters.has(name.toLowerCase()) ? parameter : `${name}=${redacted}`;
    });
  return redactText(`${address.slice(0, queryStart)}?${parameters.join('&')}`, knownSecrets);
}

/** Headers for a log or an error: harmless ones with their value, of all others the name only. */
export function redactHeaders(
  headers: Iterable<readonly [string, string]>,
  knownSecrets?: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => {
      if (!plainHeaders.has(name.toLowerCase())) return [name, redacted];
      return [name, /^https?:/i.test(value) ? redactUrl(value, knownSecrets) : redactText(value, knownSecrets)];
    }),
  );
}

/** A copy of a JSON value in which secret fields are `REDACTED` and every string went through {@link redactText}. */
export function redactJson(value: unknown, knownSecrets?: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, knownSecrets);
  if (Array.isArray(value)) return value.map((item) => redactJson(item, knownSecrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, isSecretName(name) ? redacted : redactJson(item, knownSecrets)]),
  );
}

/** A stand-in for a foreign error as a cause: name, code and redacted message, none of the objects it drags along. */
export function redactError(error: unknown, knownSecrets?: readonly string[]): Error {
  const source = error instanceof Error ? error : new Error(String(error));
  const copy: Error & { code?: unknown } = new Error(redactText(source.message, knownSecrets));
  copy.name = source.name;
  copy.stack = `${copy.name}: ${copy.message}`;
  if ('code' in source && typeof source.code === 'string') copy.code = source.code;
  return copy;
}

/** The secrets that a request carries itself: in its headers, its URL and the secret fields of its body. */
export function listSecrets(request: {
  url: string;
  headers: Iterable<readonly [string, string]>;
  body?: unknown;
}): string[] {
  const secrets: string[] = [];
  for (const [name, value] of request.headers) {
    if (isSecretName(name)) secrets.push(value, value.replace(/^\w+\s+/, ''));
  }
  for (const [name, value] of URL.canParse(request.url) ? new URL(request.url).searchParams : []) {
    if (isSecretName(name)) secrets.push(value);
  }
  collectSecretFields(request.body, secrets);
  return secrets;
}

function collectSecretFields(value: unknown, secrets: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'string' && isSecretName(name)) secrets.push(item);
    else collectSecretFields(item, secrets);
  }
}

/** More is neither logged nor put into an error, so it need not be searched. */
const maxBodyLength = 64 * 1024;

/** A body for a log or an error: JSON by its fields, any other text by the forms of secrets. */
export function redactBody(text: string, knownSecrets?: readonly string[]): string {
  const value = text.length <= maxBodyLength ? parseJson(text) : undefined;
  if (value !== undefined) return JSON.stringify(redactJson(value, knownSecrets));
  return redactText(text.slice(0, maxBodyLength), knownSecrets);
}
