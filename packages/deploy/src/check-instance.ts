import { quoteText, systemClock, type Clock, type Fact } from '@amltune/core';
import { endpointSizes, gpuSizes, type Usage } from '@amltune/wire';
import { coresLeft, endpointCoresNeeded, findEndpointSize, findUsage } from './endpoint-quota.ts';

/** What is checked before a deployment. */
export interface InstanceCheck {
  readonly instanceType: string;
  /** Default 1. */
  readonly instanceCount?: number;
  /** Sizes that the model may be served on: `facts.inferenceComputes` of a registry model. Absent: all; empty: none. */
  readonly allowed?: Fact<readonly string[]>;
  /** The region's usages, as the workspace lists them. Absent: quota is not checked. */
  readonly usages?: readonly Usage[];
  /** Says which sizes are retired. Default: the machine's time. */
  readonly clock?: Clock;
}

/** One thing about an instance type. */
export interface InstanceFinding {
  readonly id: 'count' | 'not-allowed' | 'no-allow-list' | 'unknown-size' | 'retired' | 'quota' | 'quota-unknown';
  /** An `error` would fail at the service, after minutes. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fix?: string;
  /** Which source says so, as `tag inference_compute_allow_list`. */
  readonly decidedBy: string;
}

const mostInstances = 50;

/** Checks size, count and quota of a deployment before anything is created. Pure; no findings means that it may work. */
export function checkInstance(check: InstanceCheck): InstanceFinding[] {
  return [...checkCount(check), ...checkAllowed(check), ...checkSize(check), ...checkQuota(check)];
}

function* checkCount({ instanceCount = 1 }: InstanceCheck): Generator<InstanceFinding> {
  if (Number.isInteger(instanceCount) && instanceCount >= 1 && instanceCount <= mostInstances) return;
  yield {
    id: 'count',
    severity: 'error',
    message: `${instanceCount} instances are not 1 to ${mostInstances}.`,
    decidedBy: 'service limit',
  };
}

function* checkAllowed({ instanceType, allowed }: InstanceCheck): Generator<InstanceFinding> {
  if (!allowed) {
    yield {
      id: 'no-allow-list',
      severity: 'warning',
      message: 'The model does not say which sizes it is served on.',
      decidedBy: 'model',
    };
    return;
  }
  const wanted = instanceType.toLowerCase();
  if (allowed.value.some((size) => size.toLowerCase() === wanted)) return;
  yield {
    id: 'not-allowed',
    severity: 'error',
    message: `The model is not served on ${quoteText(instanceType)}.`,
    fix: allowed.value.length > 0 ? `Use one of ${allowed.value.join(', ')}.` : 'The model allows no size at all.',
    decidedBy: `${allowed.from} ${allowed.key}`,
  };
}

function* checkSize({ instanceType, clock = systemClock }: InstanceCheck): Generator<InstanceFinding> {
  const wanted = instanceType.toLowerCase();
  if (!findEndpointSize(instanceType)) {
    yield {
      id: 'unknown-size',
      severity: 'warning',
      message: `${quoteText(instanceType)} is not in the list of sizes of managed endpoints.`,
      fix: 'Check the spelling; a size newer than the list may work all the same.',
      decidedBy: `endpoint sizes of ${endpointSizes.asOf}`,
    };
  }
  const retiredOn = gpuSizes.rows.find(({ name }) => name.toLowerCase() === wanted)?.series.retiredOn;
  if (retiredOn === undefined || Date.parse(retiredOn) > clock.now()) return;
  yield {
    id: 'retired',
    severity: 'error',
    message: `${instanceType} was retired on ${retiredOn}.`,
    fix: 'Choose a size of a newer family.',
    decidedBy: `GPU sizes of ${gpuSizes.asOf}`,
  };
}

function* checkQuota({ instanceType, instanceCount = 1, usages }: InstanceCheck): Generator<InstanceFinding> {
  const size = findEndpointSize(instanceType);
  if (!size || !usages) return;
  const usage = findUsage(usages, size.quotaFamily);
  const needed = endpointCoresNeeded(size, instanceCount);
  if (!usage) {
    yield {
      id: 'quota-unknown',
      severity: 'warning',
      message: `The region lists no quota of ${size.quotaFamily}; ${needed} cores are needed.`,
      decidedBy: 'usages',
    };
    return;
  }
  const left = coresLeft(usage);
  if (left >= needed) return;
  const reserve = size.needsUpgradeReserve ? ', a fifth of the instances kept for upgrades' : '';
  yield {
    id: 'quota',
    severity: 'error',
    message: `${needed} cores of ${size.quotaFamily} are needed${reserve}; ${usage.currentValue} of ${usage.limit} are used, ${left} are left.`,
    fix: `Ask for at least ${usage.currentValue + needed} cores at https://aka.ms/AzureMLQuota, or choose another family.`,
    decidedBy: 'usages',
  };
}
