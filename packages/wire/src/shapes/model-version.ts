import { anything, boolean, maybe, object, openEnum, recordOf, string, type Infer } from '../guard.ts';
import { stringMap, systemData } from './arm-resource.ts';

/** One version of a model, in a workspace or a registry. */
export const modelVersion = object({
  /** ARM id in a workspace, `azureml://registries/…` in a registry; the only place of the model's name. */
  id: string,
  /** The VERSION, not the model's name. */
  name: string,
  properties: object({
    description: maybe(string),
    tags: maybe(stringMap),
    properties: maybe(stringMap),
    isArchived: maybe(boolean),
    isAnonymous: maybe(boolean),
    /** Never null: azure-ai-ml 1.34.0 crashes where it is, so no live answer can have it so. */
    flavors: recordOf(anything),
    modelType: maybe(openEnum<'mlflow_model' | 'custom_model' | 'triton_model'>()),
    modelUri: maybe(string),
    jobName: maybe(string),
    stage: maybe(string),
    provisioningState: maybe(string),
    /**
     * Registry only: since June 2026 the allow lists, tasks, lifecycle and sizes move here from the tags. The key's
     * spelling on the wire is inferred from the attribute `system_metadata` that azure-ai-ml reads.
     */
    systemMetadata: maybe(recordOf(anything)),
  }),
  systemData: maybe(systemData),
});

/** One version of a model. */
export type ModelVersion = Infer<typeof modelVersion>;
