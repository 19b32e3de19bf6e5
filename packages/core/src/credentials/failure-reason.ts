import type { HttpClient } from '@azure/core-rest-pipeline';
import { toPlainLine } from '../quote-text.ts';
import { redactText } from '../redact.ts';

const secretVariables = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'SYSTEM_ACCESSTOKEN',
  'IDENTITY_HEADER',
  'MSI_SECRET',
] as const;

const maxReasonLength = 240;

/** Why a credential gave no token, on one short line and without secrets. */
export function toReason(error: unknown, env: NodeJS.ProcessEnv): string {
  const message = error instanceof Error ? error.message : String(error);
  const secrets = secretVariables.flatMap((name) => env[name] ?? []);
  return toPlainLine(shorten(redactText(message, secrets)), maxReasonLength);
}

/** What MSAL and `@azure/identity` say, without what they put before and after it. */
function shorten(message: string): string {
  const status = /Http status code: (\d{3})/.exec(message)?.[1];
  if (status) return `The identity service answered HTTP ${status} without saying why.`;
  const description = /Description: ([\s\S]*?)(?: - Correlation ID:|$)/.exec(message)?.[1] ?? message;
  return description
    .replace(/^(?:\w+Credential: |Authentication failed\. Message |Error: )+/, '')
    .replace(/\s*(?:Trace ID: |To troubleshoot|To mitigate|Please visit |See the |See https)[\s\S]*$/, '');
}

/** An HTTP client that remembers the last failure to reach a host, which MSAL replaces by the words `network_error`. */
export function watchFailures(httpClient: HttpClient): {
  httpClient: HttpClient;
  takeFailure: () => string | undefined;
} {
  let failure: string | undefined;
  return {
    httpClient: {
      async sendRequest(request) {
        try {
          return await httpClient.sendRequest(request);
        } catch (error) {
          const { code } = error instanceof Error ? (error as { code?: unknown }) : {};
          const cause = typeof code === 'string' ? ` (${code})` : '';
          failure = `${URL.parse(request.url)?.host ?? 'The identity service'} could not be reached${cause}.`;
          throw error;
        }
      },
    },
    takeFailure: () => {
      const taken = failure;
      failure = undefined;
      return taken;
    },
  };
}
