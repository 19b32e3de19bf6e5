import { anything, arrayOf, maybe, boolean, object, recordOf, string, type Infer } from '../guard.ts';
import { stringMap, systemData } from './arm-resource.ts';

/**
 * An input of a component. The service turns scalars into text: `optional` is `"True"` and `default` is `"1"`.
 * The values stay unknown here, so that a reader has to take either form.
 */
export const componentInput = object({
  type: string,
  optional: maybe(anything),
  default: maybe(anything),
  min: maybe(anything),
  max: maybe(anything),
  enum: maybe(arrayOf(anything)),
  mode: maybe(string),
  description: maybe(string),
});

/** An input of a component. */
export type ComponentInput = Infer<typeof componentInput>;

/** An output of a component. */
export const componentOutput = object({ type: string, mode: maybe(string), description: maybe(string) });

/** An output of a component. */
export type ComponentOutput = Infer<typeof componentOutput>;

/** One version of a component, in a workspace or a registry. */
export const componentVersion = object({
  /** ARM id in a workspace, `azureml://registries/…` in a registry. */
  id: string,
  /** The VERSION, not the component's name. */
  name: string,
  properties: object({
    description: maybe(string),
    tags: maybe(stringMap),
    properties: maybe(stringMap),
    isArchived: maybe(boolean),
    isAnonymous: maybe(boolean),
    componentSpec: object({
      name: maybe(string),
      version: maybe(string),
      display_name: maybe(string),
      type: string,
      is_deterministic: maybe(anything),
      inputs: maybe(recordOf(componentInput)),
      outputs: maybe(recordOf(componentOutput)),
      jobs: maybe(recordOf(anything)),
    }),
  }),
  systemData: maybe(systemData),
});

/** One version of a component. */
export type ComponentVersion = Infer<typeof componentVersion>;
