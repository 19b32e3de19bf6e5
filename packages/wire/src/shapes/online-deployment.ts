import { boolean, maybe, number, object, openEnum, string, type Infer } from '../guard.ts';
import { provisioningState, stringMap, systemData } from './arm-resource.ts';

/** When a deployment counts as alive or ready. Durations are ISO 8601. */
export const probeSettings = object({
  initialDelay: maybe(string),
  period: maybe(string),
  timeout: maybe(string),
  successThreshold: maybe(number),
  failureThreshold: maybe(number),
});

/** When a deployment counts as alive or ready. */
export type ProbeSettings = Infer<typeof probeSettings>;

/** A deployment of an online endpoint. */
export const onlineDeployment = object({
  id: string,
  name: string,
  location: string,
  kind: maybe(string),
  tags: maybe(stringMap),
  /** `capacity` is the number of instances. */
  sku: maybe(object({ name: string, tier: maybe(string), capacity: maybe(number) })),
  properties: object({
    provisioningState,
    endpointComputeType: openEnum<'Managed' | 'Kubernetes' | 'AzureMLCompute'>(),
    model: maybe(string),
    instanceType: maybe(string),
    description: maybe(string),
    properties: maybe(stringMap),
    environmentId: maybe(string),
    environmentVariables: maybe(stringMap),
    appInsightsEnabled: maybe(boolean),
    egressPublicNetworkAccess: maybe(string),
    livenessProbe: maybe(probeSettings),
    readinessProbe: maybe(probeSettings),
    requestSettings: maybe(
      object({
        maxQueueWait: maybe(string),
        /** ISO 8601 duration; the recorded answer to a deployment that set none says `PT0S`. */
        requestTimeout: maybe(string),
        maxConcurrentRequestsPerInstance: maybe(number),
      }),
    ),
    /** Never null in an answer: azure-ai-ml 1.34.0 crashes where it is. */
    scaleSettings: object({ scaleType: openEnum<'Default' | 'TargetUtilization'>() }),
  }),
  systemData: maybe(systemData),
});

/** A deployment of an online endpoint. */
export type OnlineDeployment = Infer<typeof onlineDeployment>;
