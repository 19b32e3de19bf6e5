import {
  modelCatalog,
  modelVersionTags,
  type CatalogModel,
  type MinimumSize,
  type ModelVersionTags,
} from '@amltune/wire';
import type { RouteGroup } from '../route.ts';
import { registryAssetRoutes, type RegistryVersion } from './registry-assets.ts';

/** The model that the walk-through tunes. It retired in 2025; the emulator serves it alive unless told not to. */
const defaultModel = 'Phi-3-mini-4k-instruct';

const catalogTime = `${modelCatalog.asOf}T00:00:00.0000000Z`;
const tagsTime = `${modelVersionTags.asOf}T00:00:00.0000000Z`;
const numberOf = new Map(modelCatalog.rows.map(({ name, version }) => [name, Number(version)]));

/** Each model at its newest version, facts in system metadata; some also as they were before June 2026, facts in tags. */
function listModelVersions(isRetired: boolean): RegistryVersion[] {
  const isServedAlive = (name: string) => name === defaultModel && !isRetired;
  return [
    ...modelVersionTags.rows.map((row) => fromTags(row, isServedAlive(row.name))),
    ...modelCatalog.rows.map((row) => fromCatalog(row, isServedAlive(row.name))),
  ];
}

function fromTags({ name, version, tags, properties }: ModelVersionTags, isAlive: boolean): RegistryVersion {
  // Both tables hold some models under one number, as a version's place of facts changed; then the older shape is served
  // under the number before, which no public source dates.
  const number = Number(version) === numberOf.get(name) ? String(Number(version) - 1) : version;
  const shown = isAlive
    ? Object.entries(tags).filter(([key]) => !/^(Inference|Finetune)\w+Date$/.test(key))
    : undefined;
  return {
    name,
    version: number,
    description: tags['displayName'] ?? name,
    isArchived: false,
    createdAt: tagsTime,
    tags: shown ? Object.fromEntries(shown) : tags,
    properties: { ...modelFiles(name, number), properties },
  };
}

function fromCatalog(row: CatalogModel, isAlive: boolean): RegistryVersion {
  const { name, version, defaultsTag } = row;
  return {
    name,
    version,
    description: name,
    isArchived: row.isArchived && !isAlive,
    createdAt: catalogTime,
    tags: defaultsTag === undefined ? {} : { model_specific_defaults: defaultsTag },
    properties: { ...modelFiles(name, version), systemMetadata: toSystemMetadata(row, isAlive) },
  };
}

function modelFiles(name: string, version: string) {
  return {
    // Null crashes the Python client.
    flavors: { python_function: { data: {} } },
    modelType: 'mlflow_model',
    modelUri: `https://amltuneregistry.blob.core.windows.net/azureml-models/${name}/${version}`,
    jobName: null,
    stage: null,
  };
}

function toSystemMetadata(row: CatalogModel, isAlive: boolean) {
  const { publisher, license, lifecycle, inferenceMinimum, fineTuneMinimum } = row;
  return {
    ...(publisher !== undefined && { publisher }),
    license,
    ...(row.contextWindowInTokens !== undefined && { textContextWindow: row.contextWindowInTokens }),
    ...(row.maxOutputTokens !== undefined && { maxOutputTokens: row.maxOutputTokens }),
    tasks: { inferenceTasks: row.inferenceTasks, fineTuningTasks: row.fineTuneTasks },
    supportedComputes: {
      inferenceComputes: row.inferenceSizes,
      ...(row.fineTuneTasks.length > 0 && { finetuneComputes: row.fineTuneSizes }),
    },
    SKU: {
      ...(inferenceMinimum && { inferenceMinSkuSpec: toSkuSpec(inferenceMinimum) }),
      ...(fineTuneMinimum && { finetuneMinSkuSpec: toSkuSpec(fineTuneMinimum) }),
    },
    ...(lifecycle &&
      !isAlive && {
        deprecation: {
          ...(lifecycle.fineTuneDeprecatedOn && { finetuneDeprecationDate: toTime(lifecycle.fineTuneDeprecatedOn) }),
          ...(lifecycle.fineTuneRetiredOn && { finetuneRetirementDate: toTime(lifecycle.fineTuneRetiredOn) }),
          inferenceLegacyDate: toTime(lifecycle.inferenceLegacyOn),
          inferenceDeprecationDate: toTime(lifecycle.inferenceDeprecatedOn),
          inferenceRetirementDate: toTime(lifecycle.inferenceRetiredOn),
        },
      }),
  };
}

function toSkuSpec({ vCpus, gpuCount, ramInGb, diskInGb }: MinimumSize): string {
  return `${vCpus}|${gpuCount}|${ramInGb}|${diskInGb}`;
}

function toTime(day: string): string {
  return `${day}T00:00:00.000Z`;
}

const alive = listModelVersions(false);
const retired = listModelVersions(true);

/** Models of the registry `azureml`, from the dated tables. */
export const registryModelRoutes: RouteGroup = {
  name: 'registry models',
  routes: registryAssetRoutes('model', ({ world }) =>
    world.settings.serves.has('retired-default-model') ? retired : alive,
  ),
};
