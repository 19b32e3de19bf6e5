import { formatResourceId, quoteText, type WorkspaceIds } from '@amltune/core';
import type { OnlineDeployment } from '@amltune/wire';
import { deployError } from './error-codes.ts';
import { readOwnProperties } from './endpoint-body.ts';
import { readProbe, requireInRange, toWireProbe, type ProbeSettings } from './probe-settings.ts';
import { readRequestSettings, toWireRequestSettings, type RequestSettings } from './request-settings.ts';

/** The model of a deployment: one registered in the workspace, or an ARM id or asset URI, which is sent as it is. */
export type DeploymentModel = string | { readonly name: string; readonly version: string };

/** What can be said about a deployment later too. */
export interface DeploymentChanges {
  readonly model?: DeploymentModel;
  /** A size of managed endpoints; `checkInstance` says more. */
  readonly instanceType?: string;
  /** 1 to 50. Default 1. */
  readonly instanceCount?: number;
  /** Default: 600,000 before the first probe, as the notebook. */
  readonly livenessProbe?: ProbeSettings;
  /** Default: the service's. */
  readonly readinessProbe?: ProbeSettings;
  readonly requestSettings?: RequestSettings;
  /** Replace those that are there. */
  readonly environmentVariables?: Readonly<Record<string, string>>;
  /** ARM id or asset URI; an MLflow model needs none. */
  readonly environmentId?: string;
  readonly appInsightsEnabled?: boolean;
  readonly egressPublicNetworkAccess?: 'Enabled' | 'Disabled';
  /** Where the model is mounted in a container of one's own. */
  readonly modelMountPath?: string;
  readonly description?: string;
  /** Replace those that are there. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a deployment is to be. */
export interface DeploymentSettings extends DeploymentChanges {
  readonly endpointName: string;
  /** Default `demo`, as the notebook. */
  readonly name?: string;
  readonly model: DeploymentModel;
  readonly instanceType: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** The notebook's deployment, for what is not given. */
export const deploymentDefaults = {
  name: 'demo',
  instanceCount: 1,
  livenessProbe: { initialDelayInMs: 600_000 },
  requestSettings: { requestTimeoutInMs: 90_000 },
} as const;

/**
 * The body of a new deployment, as the Python client 1.34.0 sends it.
 *
 * @throws AmltuneError `DEPLOYMENT_SETTING_INVALID`, `DURATION_INVALID`, `ID_INVALID`
 */
export function buildDeploymentBody(settings: DeploymentSettings, ids: WorkspaceIds, location: string): object {
  const { instanceCount, livenessProbe, requestSettings } = { ...deploymentDefaults, ...dropUndefined(settings) };
  const given = { ...settings, instanceCount, livenessProbe, requestSettings };
  return {
    tags: settings.tags ?? {},
    location,
    properties: {
      environmentVariables: {},
      properties: settings.properties ?? {},
      appInsightsEnabled: false,
      endpointComputeType: 'Managed',
      ...toWireChanges(given, ids),
    },
    sku: { name: 'Default', capacity: readInstanceCount(instanceCount) },
  };
}

/** The fields of a deployment that are the user's; the service owns the rest and refuses or ignores it. */
const writableFields = [
  'appInsightsEnabled',
  'codeConfiguration',
  'dataCollector',
  'description',
  'egressPublicNetworkAccess',
  'endpointComputeType',
  'environmentId',
  'environmentVariables',
  'instanceType',
  'livenessProbe',
  'model',
  'modelMountPath',
  'readinessProbe',
  'requestSettings',
  'scaleSettings',
] as const;

/**
 * The body that changes a deployment: all that it has, since a PUT replaces it, and the changes. A probe or the request
 * settings are changed field by field.
 *
 * @throws AmltuneError `DEPLOYMENT_SETTING_INVALID`
 */
export function buildDeploymentUpdate(
  deployment: OnlineDeployment,
  changes: DeploymentChanges,
  ids: WorkspaceIds,
): object {
  const { location, properties } = deployment;
  const { livenessProbe: liveness, readinessProbe: readiness, requestSettings: requests } = properties;
  const kept = Object.fromEntries(
    writableFields.flatMap((field) => {
      const value: unknown = Reflect.get(properties, field);
      return value === undefined || value === null ? [] : [[field, value]];
    }),
  );
  const merged = {
    ...changes,
    ...(changes.livenessProbe && { livenessProbe: { ...(liveness && readProbe(liveness)), ...changes.livenessProbe } }),
    ...(changes.readinessProbe && {
      readinessProbe: { ...(readiness && readProbe(readiness)), ...changes.readinessProbe },
    }),
    ...(changes.requestSettings && {
      requestSettings: { ...(requests && readRequestSettings(requests)), ...changes.requestSettings },
    }),
  };
  const capacity = changes.instanceCount ?? deployment.sku?.capacity ?? deploymentDefaults.instanceCount;
  return {
    tags: changes.tags ?? deployment.tags ?? {},
    location,
    properties: {
      ...kept,
      properties: readOwnProperties(properties.properties ?? {}),
      ...toWireChanges(merged, ids),
    },
    sku: { name: deployment.sku?.name ?? 'Default', capacity: readInstanceCount(capacity) },
  };
}

function toWireChanges(changes: DeploymentChanges, ids: WorkspaceIds): Record<string, unknown> {
  const { model, livenessProbe, readinessProbe, requestSettings, environmentVariables } = changes;
  const { instanceType, environmentId, appInsightsEnabled, egressPublicNetworkAccess } = changes;
  const { modelMountPath, description } = changes;
  return dropUndefined({
    description,
    environmentId,
    environmentVariables: environmentVariables && requireVariables(environmentVariables),
    appInsightsEnabled,
    egressPublicNetworkAccess,
    instanceType,
    livenessProbe: livenessProbe && toWireProbe(livenessProbe, 'livenessProbe'),
    readinessProbe: readinessProbe && toWireProbe(readinessProbe, 'readinessProbe'),
    model: typeof model === 'object' ? toModelId(model, ids) : model,
    modelMountPath,
    requestSettings: requestSettings && toWireRequestSettings(requestSettings),
  });
}

function toModelId({ name, version }: { name: string; version: string }, ids: WorkspaceIds): string {
  const { subscriptionId, resourceGroup, workspaceName } = ids;
  return formatResourceId({
    kind: 'model-version',
    subscriptionId,
    resourceGroup,
    workspaceName,
    modelName: name,
    version,
  });
}

function readInstanceCount(count: number): number {
  return requireInRange(count, [1, 50], 'instanceCount');
}

function requireVariables(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const bad = Object.keys(variables).find((name) => !/^[^=\p{Cc}\s]+$/u.test(name));
  if (bad === undefined) return variables;
  throw deployError('DEPLOYMENT_SETTING_INVALID', `${quoteText(bad, 60)} cannot be the name of a variable.`);
}

function dropUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}
