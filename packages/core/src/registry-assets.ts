import {
  assetContainer,
  componentVersion,
  modelVersion,
  type AssetContainer,
  type ComponentVersion,
  type Guard,
  type ModelVersion,
} from '@amltune/wire';
import { readComponentFacts, type ComponentFacts } from './component-facts.ts';
import type { FactFinding } from './fact.ts';
import { readModelFacts, type ModelFacts } from './model-facts.ts';

/** What models and components of a registry have in common. */
export interface RegistryAsset {
  /** `azureml://registries/{registry}/{kind}s/{name}/versions/{version}`, which jobs refer to. */
  readonly id: string;
  readonly registry: string;
  readonly name: string;
  /** A number for models, `0.0.82` for components; also where a label was asked for. */
  readonly version: string;
  readonly description?: string;
  /** Taken out of listings, but still served. */
  readonly isArchived: boolean;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
}

/** One version of a model in a registry. */
export interface RegistryModel extends RegistryAsset {
  /** As `mlflow_model` or `custom_model`. */
  readonly type?: string;
  /** Where its files are. */
  readonly uri?: string;
  readonly facts: ModelFacts;
  /** Tags and properties that could not be read. */
  readonly findings: readonly FactFinding[];
  /** As the service sends it; empty before the service's move to it. */
  readonly systemMetadata: Readonly<Record<string, unknown>>;
}

/** One version of a component in a registry. */
export interface RegistryComponent extends RegistryAsset, ComponentFacts {
  /** As `pipeline` or `command`. */
  readonly type: string;
  readonly displayName?: string;
  /** The whole definition as the service sends it, every scalar in it a text. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A model or component without its versions, as a listing of names has it. */
export interface RegistryAssetName {
  readonly name: string;
  readonly latestVersion?: string;
  readonly description?: string;
  readonly isArchived: boolean;
}

/** How one kind of asset is addressed, proved and viewed. */
export interface AssetKind<Wire, View> {
  readonly noun: 'model' | 'component';
  readonly guard: Guard<Wire>;
  toView(wire: Wire, registry: string, name: string): View;
}

/** Models. */
export const modelKind: AssetKind<ModelVersion, RegistryModel> = {
  noun: 'model',
  guard: modelVersion,
  toView(wire, registry, name) {
    const { modelType, modelUri, systemMetadata: metadata } = wire.properties;
    const systemMetadata = metadata ?? {};
    const asset = toAsset(wire, registry, name);
    return {
      ...asset,
      ...(modelType && { type: modelType }),
      ...(modelUri && { uri: modelUri }),
      ...readModelFacts({ tags: asset.tags, properties: asset.properties, systemMetadata }),
      systemMetadata,
    };
  },
};

/** Components. */
export const componentKind: AssetKind<ComponentVersion, RegistryComponent> = {
  noun: 'component',
  guard: componentVersion,
  toView(wire, registry, name) {
    const { componentSpec } = wire.properties;
    return {
      ...toAsset(wire, registry, name),
      type: componentSpec.type,
      ...(componentSpec.display_name && { displayName: componentSpec.display_name }),
      ...readComponentFacts(componentSpec),
      spec: componentSpec,
    };
  },
};

/** Names without versions, alike for both kinds. */
export const assetNameGuard: Guard<AssetContainer> = assetContainer;

/** Views an item of a listing of names. */
export function toAssetName({ name, properties }: AssetContainer): RegistryAssetName {
  return {
    name,
    ...(properties.latestVersion && { latestVersion: properties.latestVersion }),
    ...(properties.description && { description: properties.description }),
    isArchived: properties.isArchived === true,
  };
}

function toAsset(
  { id, name: version, properties, systemData }: ModelVersion | ComponentVersion,
  registry: string,
  name: string,
) {
  return {
    id,
    registry,
    name,
    version,
    ...(properties.description && { description: properties.description }),
    isArchived: properties.isArchived === true,
    ...(systemData?.createdAt && { createdAt: systemData.createdAt }),
    tags: dropNulls(properties.tags),
    properties: dropNulls(properties.properties),
  } satisfies RegistryAsset;
}

function dropNulls(map: Readonly<Record<string, string | null>> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(map ?? {}).flatMap(([key, text]) => (text === null ? [] : [[key, text]])));
}
