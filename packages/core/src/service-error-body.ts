import { toPlainLine } from './quote-text.ts';

/** One reason of the service; the innermost is usually the cause. */
export interface ServiceErrorDetail {
  readonly code?: string;
  readonly message?: string;
  readonly target?: string;
  readonly details: readonly ServiceErrorDetail[];
}

/** What the body of an error says. */
export interface ServiceErrorReason extends ServiceErrorDetail {
  /** The data plane puts its id here, beside `error`, instead of into a header. */
  readonly requestId?: string;
}

const maxDepth = 8;
const maxDetailsPerLevel = 50;
const maxTextLength = 1000;

/**
 * Reads an error body in any form that the service uses: `{error: {code, message, details}}`, the data plane's with
 * `correlation` beside it and codes in `innerError`, the flat `{code, message}`, and OAuth's `{error, error_description}`.
 * Undefined where none of them is there.
 */
export function readServiceErrorBody(body: unknown): ServiceErrorReason | undefined {
  const record = asRecord(body);
  if (!record) return undefined;
  const nested = asRecord(readField(record, 'error'));
  const flat = { ...record, code: record.code ?? record.error, message: readMessage(record) };
  const reason = readDetail(nested ?? flat, 0);
  if (reason.code === undefined && reason.message === undefined && reason.details.length === 0) return undefined;
  const correlation = asRecord(readField(record, 'correlation'));
  const requestId = asText(correlation?.request) ?? asText(correlation?.operation);
  return { ...reason, ...(requestId !== undefined && { requestId }) };
}

/** The message at the bottom of the first chain of details. */
export function readInnermostMessage(detail: ServiceErrorDetail): string | undefined {
  const [first] = detail.details;
  return (first && readInnermostMessage(first)) ?? detail.message;
}

function readDetail(record: Record<string, unknown>, depth: number): ServiceErrorDetail {
  const [code, message, target] = [asText(readField(record, 'code')), readMessage(record), asText(record.target)];
  const inner = asRecord(readField(record, 'innerError') ?? readField(record, 'innererror'));
  const listed = readField(record, 'details');
  const children = [...(Array.isArray(listed) ? (listed as unknown[]).slice(0, maxDetailsPerLevel) : []), inner];
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(target !== undefined && { target }),
    details: depth < maxDepth ? children.flatMap((child) => readChild(child, depth + 1)) : [],
  };
}

function readChild(child: unknown, depth: number): ServiceErrorDetail[] {
  const record = asRecord(child);
  return record ? [readDetail(record, depth)] : [];
}

function readMessage(record: Record<string, unknown>): string | undefined {
  return asText(readField(record, 'message') ?? record.error_description ?? record.detail);
}

/** A field in the service's two spellings, `code` and `Code`. */
function readField(record: Record<string, unknown>, name: string): unknown {
  return record[name] ?? record[`${name.charAt(0).toUpperCase()}${name.slice(1)}`];
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? toPlainLine(value, maxTextLength) : undefined;
}
