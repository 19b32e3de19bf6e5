import { toPlainLine } from '../quote-text.ts';
import { redactText } from '../redact.ts';
import { networkCodeOf } from '../unreachable-error.ts';

/** No whole answer arrived. Holds no request and no response, so that it can be a cause. */
export class NetworkFailure extends Error {
  override name = 'NetworkFailure';
  /** As Node names it, `ECONNRESET`. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Reads what an HTTP client threw; undefined where the network is not to blame. */
export function toNetworkFailure(error: unknown, secrets: readonly string[]): NetworkFailure | undefined {
  const code = networkCodeOf(error) ?? readCutCode(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  return new NetworkFailure(toPlainLine(redactText(error.message, secrets), 500), code);
}

/** The default client of `@azure/core-rest-pipeline` calls an answer that was cut off `PARSE_ERROR`. */
function readCutCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && error.code === 'PARSE_ERROR' ? 'ECONNRESET' : undefined;
}
