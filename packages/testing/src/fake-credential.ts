/** One token as a credential hands it out. */
export interface FakeToken {
  token: string;
  expiresOnTimestamp: number;
}

/** A `TokenCredential` that remembers what it was asked for. */
export interface FakeCredential {
  /** How long the next tokens live, counted from `now()`. Default: an hour. */
  lifetimeInMs: number;
  readonly callCount: number;
  /** The scopes of each call, joined by a space. */
  readonly scopes: readonly string[];
  getToken(scopes: string | string[]): Promise<FakeToken>;
}

/** A credential whose calls answer `token-1`, `token-2` and so on. */
export function fakeCredential(options: { lifetimeInMs?: number; now?: () => number } = {}): FakeCredential {
  const { lifetimeInMs = 3_600_000, now = Date.now } = options;
  const scopes: string[] = [];
  return {
    lifetimeInMs,
    get callCount() {
      return scopes.length;
    },
    scopes,
    async getToken(asked) {
      scopes.push([asked].flat().join(' '));
      return { token: `token-${scopes.length}`, expiresOnTimestamp: now() + this.lifetimeInMs };
    },
  };
}
