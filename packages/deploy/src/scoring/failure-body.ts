/** What a model or gateway says about a failure in its body. */
export interface FailureBody {
  readonly message?: string;
  /** Of the model, where it names one. */
  readonly status?: number;
}

/**
 * Reads the failure out of a body: `{error: {code, message}}`, `{error: {status_code, body}}` as the vLLM image answers under
 * 200, `{message}`, `{detail}`, or an error that is a text. Undefined where there is none.
 */
export function readFailureBody(text: string): FailureBody | undefined {
  try {
    return readFailureValue(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** As {@link readFailureBody}, of parsed JSON. */
export function readFailureValue(value: unknown): FailureBody | undefined {
  if (!isRecord(value)) return undefined;
  const { error } = value;
  if (typeof error === 'string' && error !== '') return { message: error };
  if (isRecord(error)) {
    const status = [error['status_code'], error['status'], error['code']]
      .map(Number)
      .find((code) => code >= 400 && code < 600);
    const message = [error['message'], error['body'], error['code'], error].map(toText).find(Boolean);
    return { ...(message && { message }), ...(status && { status }) };
  }
  const message = [value['message'], value['detail']].map(toText).find(Boolean);
  return message ? { message } : undefined;
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
