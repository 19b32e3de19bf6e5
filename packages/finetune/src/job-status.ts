import type { JobStatus } from '@amltune/wire';

const endStates: readonly string[] = ['Completed', 'Failed', 'Canceled', 'NotResponding', 'Paused'];

/** Whether nothing more happens to a job or step in this state: the states that the Python client downloads outputs in. */
export function isEnded(status: JobStatus): boolean {
  return endStates.includes(status);
}

/** Whether a job is still waiting for machines or images. */
export function isWaiting(status: JobStatus): boolean {
  return ['NotStarted', 'Starting', 'Provisioning', 'Preparing', 'Queued', 'Scheduled'].includes(status);
}
