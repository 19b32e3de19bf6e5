import type { OnlineDeployment } from '@amltune/wire';
import { formatDuration, parseDuration } from './duration.ts';
import { requireInRange } from './probe-settings.ts';

/** How a deployment takes requests. */
export interface RequestSettings {
  /** 1 to 180,000. Default 90,000, as the notebook; the service's own default is 5,000. */
  readonly requestTimeoutInMs?: number;
  /** Requests that one instance works on at once; twice as many are admitted. Default 1. */
  readonly maxConcurrentRequestsPerInstance?: number;
  /** The service no longer reads it; here for deployments that have it. */
  readonly maxQueueWaitInMs?: number;
}

/** The longest time that the service gives a request to a managed endpoint. */
export const longestRequestTimeoutInMs = 180_000;

type WireRequestSettings = NonNullable<OnlineDeployment['properties']['requestSettings']>;

/**
 * Writes request settings for the service.
 *
 * @throws AmltuneError `DEPLOYMENT_SETTING_INVALID`
 */
export function toWireRequestSettings(settings: RequestSettings): WireRequestSettings {
  const { requestTimeoutInMs = 90_000, maxConcurrentRequestsPerInstance = 1, maxQueueWaitInMs } = settings;
  const limits = [1, longestRequestTimeoutInMs] as const;
  return {
    maxConcurrentRequestsPerInstance: requireInRange(
      maxConcurrentRequestsPerInstance,
      [1, Infinity],
      'requestSettings.maxConcurrentRequestsPerInstance',
    ),
    requestTimeout: formatDuration(requireInRange(requestTimeoutInMs, limits, 'requestSettings.requestTimeoutInMs')),
    ...(maxQueueWaitInMs !== undefined && {
      maxQueueWait: formatDuration(requireInRange(maxQueueWaitInMs, limits, 'requestSettings.maxQueueWaitInMs')),
    }),
  };
}

/** Reads the request settings of an answer. The service writes a time that nobody set as zero; it is left out. */
export function readRequestSettings(settings: WireRequestSettings): RequestSettings {
  const { requestTimeout, maxConcurrentRequestsPerInstance, maxQueueWait } = settings;
  const [requestTimeoutInMs, maxQueueWaitInMs] = [requestTimeout, maxQueueWait].map(
    (text) => text && parseDuration(text),
  );
  return {
    ...(requestTimeoutInMs && { requestTimeoutInMs }),
    ...(typeof maxConcurrentRequestsPerInstance === 'number' && { maxConcurrentRequestsPerInstance }),
    ...(maxQueueWaitInMs && { maxQueueWaitInMs }),
  };
}
