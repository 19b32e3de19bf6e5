import { inspect } from 'node:util';
import type { AmltuneError } from '@amltune/core';
import type { Paint } from './colour.ts';
import { escapeJson, toPlainText } from './plain-text.ts';

const errorPage = 'https://github.com/amltune/amltune/blob/main/docs/errors.md';

/** An error as `-o json` prints it. */
export interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fix: string;
    /** Where the code is explained. */
    readonly docs: string;
    /** What Microsoft's support asks for; null where the service was not involved. */
    readonly requestId: string | null;
    /** Further facts, where there are some. */
    readonly details?: unknown;
  };
}

/** One reason inside a service's error. */
interface ServiceDetail {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly target?: unknown;
}

/** Service errors are read by their fields, so that one from another copy of the package prints the same. */
function serviceFacts(error: AmltuneError): { requestId: string | null; details: readonly ServiceDetail[] } {
  const { requestId, serviceDetails } = error as { requestId?: unknown; serviceDetails?: unknown };
  return {
    requestId: typeof requestId === 'string' ? requestId : null,
    details: Array.isArray(serviceDetails) ? (serviceDetails as ServiceDetail[]) : [],
  };
}

/** The document of an error. */
export function toErrorDocument(error: AmltuneError): ErrorDocument {
  const { code, message, fix } = error;
  const { requestId, details: reasons } = serviceFacts(error);
  const details = reasons.length ? { ...error.details, service: reasons } : error.details;
  return { error: { code, message, fix, docs: `${errorPage}#${code}`, requestId, ...(details && { details }) } };
}

/** The error as one line of JSON. */
export function errorJson(error: AmltuneError): string {
  return `${escapeJson(JSON.stringify(toErrorDocument(error)))}\n`;
}

/** The error as a person reads it; the stack and the causes only where asked for. */
export function errorText(error: AmltuneError, paint: Paint, hasStack: boolean): string {
  const { code, message, fix, docs, requestId } = toErrorDocument(error).error;
  const indent = (text: string) => toPlainText(text).replaceAll('\n', '\n  ');
  const lines = [`${paint('red', 'Error')} ${paint('bold', code)}: ${indent(message)}`];
  for (const reason of serviceFacts(error).details) {
    const parts = [reason.code, reason.target, reason.message].filter(
      (part) => typeof part === 'string' && part !== '',
    );
    lines.push(`  - ${indent(parts.join(': '))}`);
  }
  lines.push(`  Fix: ${indent(fix)}`, `  Docs: ${docs}`);
  if (requestId !== null) lines.push(`  Request id: ${indent(requestId)}`);
  if (hasStack) lines.push(paint('dim', toPlainText(inspect(error, { depth: 6 }))));
  return lines.map((line) => `${line}\n`).join('');
}
