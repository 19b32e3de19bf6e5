import { RestError } from '@azure/core-rest-pipeline';
import { toPlainLine } from '../quote-text.ts';
import { networkCodeOf } from '../unreachable-error.ts';

const reasons: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was cut',
  EAI_AGAIN: 'the name cannot be resolved now',
  ENOTFOUND: 'the name cannot be resolved',
  EPIPE: 'the connection was closed while sending',
};

/** Node's other names for an answer that ends too early; retry policies know only the first. */
const cutShort: Readonly<Record<string, string>> = {
  ERR_STREAM_PREMATURE_CLOSE: 'ECONNRESET',
  Z_BUF_ERROR: 'ECONNRESET',
};

/**
 * The `RestError` for a failure of the network; any other error comes back as it is. It carries no request, whose
 * headers and URL may hold secrets.
 */
export function networkError(error: unknown, host: string, via: string | undefined): unknown {
  const code = networkCodeOf(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const networkCode = cutShort[code] ?? code;
  const reason = (reasons[networkCode] ?? error.message) || 'the connection failed';
  const message = `No answer from ${host}${via ? ` through ${via}` : ''}: ${reason} (${networkCode}).`;
  // A certificate's names are in Node's message, and the other side chose them.
  const failure = new RestError(toPlainLine(message, 500), { code: networkCode });
  failure.details = { networkCode, host };
  return Object.defineProperty(failure, 'cause', { value: error, configurable: true, writable: true });
}
