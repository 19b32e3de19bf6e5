import { search, type JSONValue } from '@jmespath-community/jmespath';
import { cliError } from './error-codes.ts';

/**
 * What a JMESPath expression picks from a value.
 *
 * @throws AmltuneError `QUERY_INVALID`
 */
export function applyQuery(value: unknown, query: string): unknown {
  try {
    return search(value as JSONValue, query);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliError('QUERY_INVALID', `The query ${JSON.stringify(query)} failed: ${reason}`, { cause });
  }
}
