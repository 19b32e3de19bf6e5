import { connect } from '@amltune/core';
import { fakeClock, fakeCredential, scriptedIds, scriptedService, type ScriptedRoute } from '@amltune/testing';

/** A workspace on a script, without jitter and with a clock that waits in no time. */
export async function startBench(routes: Readonly<Record<string, ScriptedRoute>>) {
  const service = scriptedService(routes);
  const clock = fakeClock();
  const credential = fakeCredential({ now: () => clock.now() });
  const { workspace } = await connect({ credential, workspace: scriptedIds, httpClient: service, clock });
  return { workspace, service, clock };
}

/** A cluster as the service answers it. */
export function clusterAnswer(properties: Record<string, unknown> = {}, inner: Record<string, unknown> = {}) {
  return {
    id: '/x/computes/gpu',
    name: 'gpu',
    location: 'eastus',
    properties: {
      computeType: 'AmlCompute',
      provisioningState: 'Succeeded',
      provisioningErrors: null,
      properties: {
        vmSize: 'STANDARD_NC24ADS_A100_V4',
        vmPriority: 'Dedicated',
        scaleSettings: { minNodeCount: 0, maxNodeCount: 2, nodeIdleTimeBeforeScaleDown: 'PT2M' },
        currentNodeCount: 0,
        targetNodeCount: 0,
        nodeStateCounts: null,
        allocationState: 'Steady',
        errors: null,
        ...inner,
      },
      ...properties,
    },
  };
}

/** One row of the service's list of sizes. */
export function sizeAnswer(name: string, gpus: number, vCPUs: number, family: string, memoryGB = 220) {
  return { name, gpus, vCPUs, family, memoryGB, maxResourceVolumeMB: 65_536, lowPriorityCapable: true };
}

/** One quota as the service lists it. */
export function usageAnswer(value: string, currentValue: number, limit: number) {
  return { id: `/x/${value}`, unit: 'Count', name: { value, localizedValue: value }, currentValue, limit };
}
