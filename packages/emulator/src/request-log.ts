/** One request as the log keeps it: no headers, no bodies, no secrets. */
export interface LoggedRequest {
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly time: number;
  readonly method: string;
  /** Signatures, codes and keys in the query are replaced. */
  readonly url: string;
  /** Name of the route that answered; undefined where there was none. */
  readonly route: string | undefined;
  readonly status: number;
  readonly requestId: string;
  readonly clientRequestId: string | undefined;
  readonly userAgent: string | undefined;
}

/** Something that a strict emulator would have refused. */
export interface Finding {
  readonly kind: 'unknown-route' | 'unknown-query' | 'unknown-field';
  readonly method: string;
  readonly route: string;
  /** The query key, or the path of the field. */
  readonly name: string;
}

/** The newest entries, oldest first. */
export interface RingLog<Entry> {
  readonly entries: readonly Entry[];
  add(entry: Entry): void;
  clear(): void;
}

/** A log that forgets its oldest entries, so that memory stays flat however long the emulator runs. */
export function createRingLog<Entry>(capacity: number): RingLog<Entry> {
  let kept: Entry[] = [];
  return {
    get entries() {
      return kept.slice(-capacity);
    },
    add(entry) {
      kept.push(entry);
      // Trimmed rarely: moving the whole array for each entry would cost more than the request.
      if (kept.length >= capacity * 2) kept = kept.slice(-capacity);
    },
    clear() {
      kept = [];
    },
  };
}

const secretKeys = new Set(['sig', 'code', 'state', 'client_secret', 'access_token', 'x-amz-signature', 'signature']);

/** The URL without secrets. */
export function redactUrl(url: URL): string {
  if (!url.search) return url.href;
  const shown = new URL(url);
  for (const key of new Set(shown.searchParams.keys()))
    if (secretKeys.has(key.toLowerCase())) shown.searchParams.set(key, 'REDACTED');
  return shown.href;
}
