import { matches, number, object, oneOf, optional, string, type Infer } from '@amltune/wire';
import { coreError } from './error-codes.ts';
import { parseJson } from './parse-json.ts';

/**
 * How the service reports on an operation, in the words of `@azure/core-lro`: an `Azure-AsyncOperation` header, a
 * `Location` header, or the resource's own `provisioningState`.
 */
export const operationStyle = oneOf('OperationLocation', 'ResourceLocation', 'Body');

const savedOperation = object({
  version: number,
  name: string,
  clientRequestId: string,
  intervalInMs: number,
  style: optional(operationStyle),
  operationUrl: optional(string),
  resourceUrl: optional(string),
});

/**
 * What another process needs to go on waiting: names and URLs, never a token, a header or a body. Without an
 * `operationUrl` the operation was done at once.
 */
export type SavedOperation = Infer<typeof savedOperation>;

const currentVersion = 1;

/** Writes the text that {@link parseSavedOperation} reads. */
export function formatSavedOperation(saved: Omit<SavedOperation, 'version'>): string {
  return JSON.stringify({ version: currentVersion, ...saved });
}

/**
 * Reads a serialised operation. Whether a token may be sent to its URLs is decided when they are polled.
 *
 * @throws AmltuneError `OPERATION_STATE_INVALID`
 */
export function parseSavedOperation(text: string): SavedOperation {
  const value = parseJson(text);
  if (value === undefined) throw invalid('it is not JSON');
  const problem = savedOperation(value);
  if (!matches(savedOperation, value)) throw invalid(problem ?? 'it has another shape');
  if (value.version !== currentVersion) throw invalid(`version ${value.version} is not ${currentVersion}`);
  if ((value.style === undefined) !== (value.operationUrl === undefined)) {
    throw invalid('style and operationUrl belong together');
  }
  for (const key of ['operationUrl', 'resourceUrl'] as const) {
    const url = value[key];
    if (url !== undefined && !(URL.canParse(url) && new URL(url).protocol === 'https:')) {
      throw invalid(`${key} is not an https URL`);
    }
  }
  return value;
}

function invalid(why: string): Error {
  return coreError('OPERATION_STATE_INVALID', `The serialised operation cannot be restored: ${why}.`);
}
