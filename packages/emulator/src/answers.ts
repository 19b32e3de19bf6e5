/** Answers with JSON. */
export function json(body: unknown, options: { status?: number; headers?: Readonly<Record<string, string>> } = {}) {
  return new Response(JSON.stringify(body), {
    status: options.status ?? 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...options.headers },
  });
}

/** Answers without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { 'Content-Length': '0', ...headers } });
}
