import type { AzureLogger } from '@azure/logger';

let logger: Promise<AzureLogger> | undefined;

/**
 * The logger of all packages, namespace `azure:amltune`, as every Azure SDK switched on by `AZURE_LOG_LEVEL` or
 * `setLogLevel`. Texts that come from outside are redacted by whoever logs them.
 */
export function loadLogger(): Promise<AzureLogger> {
  logger ??= import('@azure/logger').then(({ createClientLogger }) => createClientLogger('amltune'));
  return logger;
}
