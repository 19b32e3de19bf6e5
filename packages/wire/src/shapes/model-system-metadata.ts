import { anything, arrayOf, maybe, object, string, type Infer } from '../guard.ts';

/**
 * What a registry says of a model outside its tags, since June 2026. Keys as the public sources of the registry declare
 * them; no live answer has been seen, so a reader tries this guard and goes on without where it does not fit.
 */
export const modelSystemMetadata = object({
  publisher: maybe(string),
  displayName: maybe(string),
  license: maybe(string),
  /** Tokens. */
  textContextWindow: maybe(anything),
  maxOutputTokens: maybe(anything),
  tasks: maybe(object({ inferenceTasks: maybe(arrayOf(string)), fineTuningTasks: maybe(arrayOf(string)) })),
  supportedComputes: maybe(
    object({
      inferenceComputes: maybe(arrayOf(string)),
      finetuneComputes: maybe(arrayOf(string)),
      evaluationComputes: maybe(arrayOf(string)),
    }),
  ),
  /** `vCPUs|GPUs|RAM in GB|disk in GB`. */
  SKU: maybe(object({ inferenceMinSkuSpec: maybe(string), finetuneMinSkuSpec: maybe(string) })),
  /** Times in ISO 8601; midnight UTC. */
  deprecation: maybe(
    object({
      finetuneDeprecationDate: maybe(string),
      finetuneRetirementDate: maybe(string),
      inferenceLegacyDate: maybe(string),
      inferenceDeprecationDate: maybe(string),
      inferenceRetirementDate: maybe(string),
    }),
  ),
});

/** What a registry says of a model outside its tags. */
export type ModelSystemMetadata = Infer<typeof modelSystemMetadata>;
