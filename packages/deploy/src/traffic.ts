import type { WorkspaceClient } from '@amltune/core';
import { listDeployments } from './deployments.ts';
import { buildEndpointUpdate } from './endpoint-body.ts';
import type { EndpointChangeOptions } from './endpoint-routes.ts';
import { toEndpoint, type Endpoint } from './endpoint-view.ts';
import { putEndpoint, readEndpoint } from './endpoints.ts';
import { deployError } from './error-codes.ts';
import { isUp } from './provisioning.ts';
import { checkTraffic, isSameTraffic, toWireTraffic, type Traffic } from './traffic-plan.ts';

/**
 * Splits the requests of an endpoint over its deployments, waits for it and reads it back. Deployments that are not named
 * get none.
 *
 * @throws AmltuneError `TRAFFIC_INVALID`, before anything is sent
 * @throws AmltuneError `TRAFFIC_REFUSED` where a deployment that is to get traffic is not up
 * @throws AmltuneError `TRAFFIC_NOT_APPLIED`
 * @throws AmltuneError `ENDPOINT_FAILED`, `OPERATION_TIMED_OUT`, `OPERATION_CANCELED`, `ABORTED`, `DURATION_INVALID`, `ENDPOINT_NAME_INVALID`, `ID_INVALID`, and any `SERVICE_*` code
 */
export async function setTraffic(
  workspace: WorkspaceClient,
  endpointName: string,
  traffic: Traffic,
  options: EndpointChangeOptions = {},
): Promise<Endpoint> {
  checkTraffic(traffic);
  const wanted = toWireTraffic(traffic);
  const known = await readEndpoint(workspace, endpointName, options.abortSignal);
  const waiting = new Set(Object.keys(wanted));
  if (waiting.size > 0) {
    for await (const deployment of listDeployments(workspace, endpointName, options)) {
      if (!waiting.delete(deployment.name) || isUp(deployment)) continue;
      const state = deployment.provisioningState;
      throw deployError(
        'TRAFFIC_REFUSED',
        `The deployment ${deployment.name} of ${endpointName} is ${state}, not Succeeded.`,
      );
    }
  }
  const [missing] = waiting;
  if (missing) throw deployError('TRAFFIC_REFUSED', `The endpoint ${endpointName} has no deployment ${missing}.`);
  const subject = { action: 'set-traffic', resource: 'endpoint', endpointName } as const;
  // The last answer of the operation is the endpoint read anew.
  const endpoint = toEndpoint(await putEndpoint(workspace, subject, buildEndpointUpdate(known, {}, wanted), options));
  if (isSameTraffic(endpoint.traffic, wanted)) return endpoint;
  throw deployError('TRAFFIC_NOT_APPLIED', `The endpoint ${endpointName} has another traffic than the one set.`, {
    details: { wanted, found: endpoint.traffic },
  });
}
