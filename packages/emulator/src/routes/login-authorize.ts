import { HttpError } from '../http-error.ts';
import { seal } from '../identity/seal.ts';
import type { RouteContext } from '../route.ts';
import { checkTenant, type Grant } from './login-tenant.ts';

const codeLifetimeInMs = 600_000;

/**
 * Signs the emulator's one user in at once and leads the browser back with a code. Nothing is kept, so a browser that
 * opens the page twice does no harm.
 */
export function answerAuthorize({ world, params, url }: RouteContext): Response {
  checkTenant(world, params['tenant'] ?? '');
  const query = url.searchParams;
  const redirectUri = query.get('redirect_uri') ?? '';
  // Codes go to this machine only, as public clients' do.
  if (!/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(redirectUri)) {
    throw new HttpError(
      400,
      'invalid_request',
      `AADSTS50011: The redirect URI '${redirectUri}' is not on this machine.`,
    );
  }
  const state = query.get('state') ?? '';
  const mode = query.get('response_mode') ?? 'query';
  const problem = findProblem(query, mode);
  const grant: Grant = {
    clientId: query.get('client_id') ?? '',
    redirectUri,
    nonce: query.get('nonce') ?? undefined,
    challenge: query.get('code_challenge') ?? undefined,
    id: world.ids.next(),
    expiresAt: world.clock.now() + codeLifetimeInMs,
  };
  const answer: Record<string, string> = problem
    ? { error: problem.code, error_description: problem.message, state }
    : { code: seal(world.secrets.tokenKey, 'code', grant), client_info: clientInfo(world), state };
  return mode === 'form_post' ? postForm(redirectUri, answer) : redirect(redirectUri, answer);
}

function findProblem(query: URLSearchParams, mode: string): HttpError | undefined {
  const refuse = (message: string) => new HttpError(400, 'invalid_request', message);
  if (query.get('response_type') !== 'code') return refuse('AADSTS700054: The response_type must be code.');
  if (!query.get('client_id')) return refuse("AADSTS900144: The request must contain 'client_id'.");
  if (mode !== 'query' && mode !== 'form_post') return refuse(`AADSTS70006: The response_mode ${mode} is unknown.`);
  const method = query.get('code_challenge_method');
  return method === null || method === 'S256' ? undefined : refuse('AADSTS501491: code_challenge_method must be S256.');
}

/** Who has signed in, as the Microsoft libraries want it besides the id token. */
export function clientInfo({ ids, settings }: RouteContext['world']): string {
  return Buffer.from(JSON.stringify({ uid: ids.named('user'), utid: settings.tenantId })).toString('base64url');
}

function redirect(redirectUri: string, answer: Readonly<Record<string, string>>): Response {
  const target = new URL(redirectUri);
  for (const [key, value] of Object.entries(answer)) target.searchParams.set(key, value);
  return new Response(null, { status: 302, headers: { Location: target.href } });
}

function postForm(redirectUri: string, answer: Readonly<Record<string, string>>): Response {
  const inputs = Object.entries(answer).map(
    ([key, value]) => `<input type="hidden" name="${escapeHtml(key)}" value="${escapeHtml(value)}">`,
  );
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signing in</title></head>
<body onload="document.forms[0].submit()"><form method="post" action="${escapeHtml(redirectUri)}">${inputs.join('')}
<noscript><button>Continue</button></noscript></form></body></html>`;
  return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
