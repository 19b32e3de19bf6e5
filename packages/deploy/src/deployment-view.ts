import type { OnlineDeployment } from '@amltune/wire';
import { readProbe, type ProbeSettings } from './probe-settings.ts';
import { readRequestSettings, type RequestSettings } from './request-settings.ts';

/** A deployment of an online endpoint. */
export interface Deployment {
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  readonly endpointName: string;
  readonly location: string;
  /** `Succeeded` once it may get traffic. */
  readonly provisioningState: string;
  readonly description?: string;
  /** ARM id or asset URI of the model. */
  readonly model?: string;
  readonly instanceType?: string;
  readonly instanceCount?: number;
  readonly environmentId?: string;
  readonly environmentVariables: Readonly<Record<string, string | null>>;
  readonly livenessProbe?: ProbeSettings;
  readonly readinessProbe?: ProbeSettings;
  readonly requestSettings?: RequestSettings;
  readonly appInsightsEnabled?: boolean;
  readonly tags: Readonly<Record<string, string | null>>;
  readonly createdAt?: Date;
}

/**
 * Views a deployment of an answer.
 *
 * @throws AmltuneError `DURATION_INVALID` where the service writes a duration that cannot be read
 */
export function toDeployment(endpointName: string, answer: OnlineDeployment): Deployment {
  const { id, name, location, tags, sku, systemData, properties } = answer;
  const { provisioningState, description, model, instanceType, environmentId } = properties;
  const { livenessProbe, readinessProbe, requestSettings, appInsightsEnabled } = properties;
  return {
    id,
    name,
    endpointName,
    location,
    provisioningState,
    ...(description && { description }),
    ...(model && { model }),
    ...(instanceType && { instanceType }),
    ...(typeof sku?.capacity === 'number' && { instanceCount: sku.capacity }),
    ...(environmentId && { environmentId }),
    environmentVariables: properties.environmentVariables ?? {},
    ...(livenessProbe && { livenessProbe: readProbe(livenessProbe) }),
    ...(readinessProbe && { readinessProbe: readProbe(readinessProbe) }),
    ...(requestSettings && { requestSettings: readRequestSettings(requestSettings) }),
    ...(typeof appInsightsEnabled === 'boolean' && { appInsightsEnabled }),
    tags: tags ?? {},
    ...(systemData?.createdAt && { createdAt: new Date(systemData.createdAt) }),
  };
}
