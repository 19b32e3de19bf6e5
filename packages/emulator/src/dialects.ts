import type { HttpError } from './http-error.ts';
import type { HostKind } from './hosts.ts';
import type { World } from './world.ts';

/** What an answer's headers and errors are written from. */
export interface AnswerContext {
  readonly world: World;
  readonly requestId: string;
  readonly method: string;
}

/** How one kind of host words its errors, and which headers its answers carry. */
export interface Dialect {
  writeError(error: HttpError, context: AnswerContext): { body: string; contentType: string };
  addHeaders(headers: Headers, context: AnswerContext, isError: boolean): void;
}

const json = 'application/json; charset=utf-8';

/** ARM and what stands behind it. */
const arm: Dialect = {
  writeError(error, { world, requestId }) {
    const info = (type: string, value: unknown) => ({ type, info: { value } });
    const { region } = world.settings;
    const additionalInfo = [
      info('ComponentName', 'managementfrontend'),
      info('Correlation', correlation(requestId)),
      info('Environment', region),
      info('Location', region),
      info('Time', isoTime(world)),
    ];
    return { body: JSON.stringify({ error: { ...error.toBody(), additionalInfo } }), contentType: json };
  },
  addHeaders(headers, context, isError) {
    addServiceHeaders(headers, context, isError);
    const { world, requestId, method } = context;
    const stamp = new Date(world.clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    headers.set('x-ms-routing-request-id', `${world.settings.region.toUpperCase()}:${stamp}:${requestId}`);
    const [kind, left] =
      method === 'GET' ? ['reads', 11_999] : method === 'DELETE' ? ['deletes', 14_999] : ['writes', 1199];
    headers.set(`x-ms-ratelimit-remaining-subscription-${kind}`, String(left));
  },
};

/** Run history, registries and the other regional services, which say more about themselves beside the error. */
const dataPlane: Dialect = {
  writeError(error, { world, requestId }) {
    const body = {
      error: error.toBody(),
      correlation: correlation(requestId),
      environment: world.settings.region,
      location: world.settings.region,
      time: isoTime(world),
      componentName: 'managementfrontend',
    };
    return { body: JSON.stringify(body), contentType: json };
  },
  addHeaders: addServiceHeaders,
};

/** OAuth 2 errors, with the number of the login service's error where the message begins with one. */
const oauth: Dialect = {
  writeError(error, { world, requestId }) {
    const [, number] = /^AADSTS(\d+)/.exec(error.message) ?? [];
    const body = {
      error: error.code,
      error_description: `${error.message} Trace ID: ${requestId} Timestamp: ${isoTime(world)}`,
      error_codes: number === undefined ? [] : [Number(number)],
      timestamp: isoTime(world),
      trace_id: requestId,
      correlation_id: requestId,
    };
    return { body: JSON.stringify(body), contentType: json };
  },
  addHeaders(headers, { requestId }) {
    headers.set('x-ms-request-id', requestId);
    setDefault(headers, 'Cache-Control', 'no-store, no-cache');
  },
};

/** Blob storage: XML. */
const storage: Dialect = {
  writeError(error, { requestId }) {
    const message = escapeXml(`${error.message}\nRequestId:${requestId}`);
    const body = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${escapeXml(error.code)}</Code><Message>${message}</Message></Error>`;
    return { body, contentType: 'application/xml' };
  },
  addHeaders(headers, { requestId }) {
    headers.set('x-ms-request-id', requestId);
    setDefault(headers, 'Server', 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0');
  },
};

/** The front door of scoring endpoints: words, not JSON. */
const scoring: Dialect = {
  writeError: (error) => ({ body: error.message, contentType: 'text/plain; charset=utf-8' }),
  addHeaders(headers, { requestId }) {
    headers.set('X-Request-ID', requestId);
    setDefault(headers, 'Server', 'azureml-frontdoor');
  },
};

/** The model and data hub. */
const hub: Dialect = {
  writeError: (error) => ({ body: JSON.stringify({ error: error.message }), contentType: json }),
  addHeaders(headers, { requestId }, isError) {
    headers.set('X-Request-Id', requestId);
    if (isError) setDefault(headers, 'X-Error-Code', 'Error');
  },
};

const plain: Dialect = {
  writeError: (error) => ({ body: `${error.code}: ${error.message}\n`, contentType: 'text/plain; charset=utf-8' }),
  addHeaders() {},
};

/** The dialect of each kind of host. */
export const dialects: Readonly<Record<HostKind, Dialect>> = {
  management: arm,
  api: dataPlane,
  experiments: dataPlane,
  login: oauth,
  'managed-identity': oauth,
  blob: storage,
  scoring,
  studio: plain,
  hub,
  'hub-content': plain,
};

function addServiceHeaders(headers: Headers, { requestId }: AnswerContext, isError: boolean): void {
  headers.set('x-ms-request-id', requestId);
  headers.set('x-ms-correlation-request-id', requestId);
  headers.set('x-ms-response-type', isError ? 'error' : 'standard');
  setDefault(headers, 'Cache-Control', 'no-cache');
}

function setDefault(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}

function correlation(requestId: string) {
  const hex = requestId.replaceAll('-', '');
  return { operation: hex, request: hex.slice(0, 16) };
}

function isoTime(world: World): string {
  return new Date(world.clock.now()).toISOString().replace('Z', '+00:00');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
