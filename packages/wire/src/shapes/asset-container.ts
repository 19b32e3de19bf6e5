import { boolean, maybe, object, string, type Infer } from '../guard.ts';
import { stringMap, systemData } from './arm-resource.ts';

/** A named model or component without its versions; an item of the list of names. */
export const assetContainer = object({
  id: string,
  name: string,
  properties: object({
    description: maybe(string),
    tags: maybe(stringMap),
    properties: maybe(stringMap),
    isArchived: maybe(boolean),
    latestVersion: maybe(string),
    nextVersion: maybe(string),
  }),
  systemData: maybe(systemData),
});

/** A named model or component without its versions. */
export type AssetContainer = Infer<typeof assetContainer>;
