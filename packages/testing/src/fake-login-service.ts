/** One request to the login service, its form decoded. */
export interface LoginRequest {
  readonly method: string;
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  /** Of the `Authorization` header, if any. */
  readonly authorization?: string;
}

/** What the token endpoint answers: a status and a JSON body. */
export interface LoginAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly headers: { get(name: string): string | undefined };
}

/** A JWT of these claims with no signature, as no client checks one. */
export function unsignedToken(claims: Readonly<Record<string, unknown>>): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;
}

/**
 * The Microsoft login service as an HTTP client of the Azure packages: OpenID configuration and instance discovery of any
 * tenant on any host, device codes, an OIDC endpoint of a build service, and tokens, by default a good one for the scope.
 * Any other URL is a network failure.
 */
export function fakeLoginService(answer?: (request: LoginRequest) => LoginAnswer) {
  const requests: LoginRequest[] = [];
  return {
    requests: requests as readonly LoginRequest[],
    async sendRequest<Request extends RequestLike>(request: Request) {
      const { method, url } = request;
      const authorization = request.headers.get('authorization');
      const text = typeof request.body === 'string' ? request.body : '';
      const form = Object.fromEntries(new URLSearchParams(text));
      const seen = { method, url, form, ...(authorization && { authorization }) };
      requests.push(seen);
      const { status, body } = discover(new URL(url)) ?? issue(seen, answer);
      return { request, headers: request.headers as Request['headers'], status, bodyAsText: JSON.stringify(body) };
    },
  };
}

function discover({ origin, pathname }: URL): LoginAnswer | undefined {
  const tenant = pathname.split('/')[1] ?? '';
  if (pathname.endsWith('/.well-known/openid-configuration')) {
    const base = `${origin}/${tenant}/oauth2/v2.0`;
    const endpoints = { authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token` };
    return { status: 200, body: { issuer: `${origin}/${tenant}/v2.0`, jwks_uri: `${base}/keys`, ...endpoints } };
  }
  if (pathname === '/common/discovery/instance') {
    return { status: 200, body: { tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/x`, metadata: [] } };
  }
  if (pathname.endsWith('/devicecode')) {
    const codes = { device_code: 'device-code', user_code: 'ABCD', verification_uri: `${origin}/device` };
    return { status: 200, body: { ...codes, expires_in: 900, interval: 1, message: 'Enter ABCD.' } };
  }
  return pathname === '/oidc' ? { status: 200, body: { oidcToken: 'oidc-token' } } : undefined;
}

function issue(request: LoginRequest, answer?: (request: LoginRequest) => LoginAnswer): LoginAnswer {
  const { pathname, host } = new URL(request.url);
  if (!pathname.endsWith('/token') || pathname.startsWith('/metadata/')) {
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
  }
  if (answer) return answer(request);
  const tenant = pathname.split('/')[1] ?? '';
  const { scope = '', client_id: appid } = request.form;
  const token = unsignedToken({ tid: tenant, aud: scope, appid });
  const idToken = unsignedToken({
    tid: tenant,
    oid: 'object-1',
    sub: 'subject-1',
    preferred_username: 'ann@contoso.test',
  });
  const clientInfo = Buffer.from(JSON.stringify({ uid: 'object-1', utid: tenant })).toString('base64url');
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: token,
      scope,
      ...(request.form.grant_type !== 'client_credentials' && {
        id_token: idToken,
        client_info: clientInfo,
        refresh_token: 'refresh-token',
      }),
    },
  };
}
