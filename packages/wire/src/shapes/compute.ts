import { anything, arrayOf, maybe, number, object, oneOf, openEnum, string } from '../guard.ts';
import type { Infer } from '../guard.ts';
import { provisioningState, stringMap } from './arm-resource.ts';
import { errorEnvelope } from './error-envelope.ts';

/** A compute target of any kind; an item of the workspace's list. */
export const compute = object({
  id: string,
  name: string,
  location: maybe(string),
  tags: maybe(stringMap),
  properties: object({
    createdOn: maybe(string),
    provisioningState: maybe(provisioningState),
    computeType: openEnum<'AmlCompute' | 'ComputeInstance' | 'Kubernetes' | 'VirtualMachine'>(),
    /** What it holds depends on the kind. */
    properties: maybe(anything),
  }),
});

/** A compute target of any kind. */
export type Compute = Infer<typeof compute>;

/** How many nodes of a cluster are in which state. */
export const nodeStateCounts = object({
  preparingNodeCount: number,
  runningNodeCount: number,
  idleNodeCount: number,
  unusableNodeCount: number,
  leavingNodeCount: number,
  preemptedNodeCount: number,
});

/** How many nodes of a cluster are in which state. */
export type NodeStateCounts = Infer<typeof nodeStateCounts>;

/** A cluster that grows and shrinks. Counts and the allocation state are null until it has been created. */
export const amlCompute = object({
  id: string,
  name: string,
  location: maybe(string),
  tags: maybe(stringMap),
  properties: object({
    createdOn: maybe(string),
    provisioningState: maybe(provisioningState),
    provisioningErrors: maybe(arrayOf(errorEnvelope)),
    computeType: oneOf('AmlCompute'),
    properties: object({
      /** The service writes it in capitals: `STANDARD_NC24ADS_A100_V4`. */
      vmSize: string,
      vmPriority: maybe(openEnum<'Dedicated' | 'LowPriority'>()),
      scaleSettings: object({
        minNodeCount: maybe(number),
        maxNodeCount: number,
        /** ISO 8601 duration. */
        nodeIdleTimeBeforeScaleDown: maybe(string),
      }),
      currentNodeCount: maybe(number),
      targetNodeCount: maybe(number),
      nodeStateCounts: maybe(nodeStateCounts),
      allocationState: maybe(openEnum<'Steady' | 'Resizing'>()),
      allocationStateTransitionTime: maybe(string),
      errors: maybe(arrayOf(errorEnvelope)),
      osType: maybe(string),
    }),
  }),
});

/** A cluster that grows and shrinks. */
export type AmlCompute = Infer<typeof amlCompute>;
