import { systemClock, throwIfAborted, type Clock, type WorkspaceClient } from '@amltune/core';
import { finetuneError } from './error-codes.ts';
import { findFailures } from './job-failure.ts';
import type { Job } from './job.ts';
import { isWaiting } from './job-status.ts';
import { getJob, type ListJobsOptions } from './jobs.ts';
import { createPatience, nextLookInMs } from './watch-pace.ts';

/** How {@link waitForJob} waits. */
export interface WaitForJobOptions extends Pick<ListJobsOptions, 'abortSignal'> {
  /** Longest wait. Default: no limit. */
  readonly timeoutInMs?: number;
  /** Longest time in one state before training: a queue that does not move is mostly a lack of quota. Default: no limit. */
  readonly stuckAfterInMs?: number;
  /** Longest silence of the service that is borne. Default 3,600,000, an hour. */
  readonly outageLimitInMs?: number;
  readonly onChange?: (job: Job) => void;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/**
 * Waits until a job has completed. An abort or a limit ends the wait and never the job.
 *
 * @throws AmltuneError `JOB_FAILED` with the reasons of the steps that failed, as data in `details.failures`
 * @throws AmltuneError `JOB_CANCELED`
 * @throws AmltuneError `JOB_STILL_RUNNING` at a limit
 * @throws AmltuneError `JOB_WATCH_LOST` when the service was silent for too long
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `send` throws, as `SERVICE_NOT_FOUND`
 */
export async function waitForJob(
  workspace: WorkspaceClient,
  name: string,
  options: WaitForJobOptions = {},
): Promise<Job> {
  const { timeoutInMs = Infinity, stuckAfterInMs = Infinity, outageLimitInMs = 3_600_000, abortSignal } = options;
  const { onChange, clock = systemClock } = options;
  throwIfAborted(abortSignal);
  const startInMs = clock.now();
  const patience = createPatience(name, clock, outageLimitInMs);
  let last: Job | undefined;
  let changedInMs = startInMs;
  for (;;) {
    const job = await patience.attempt(() => getJob(workspace, name, { abortSignal }));
    const nowInMs = clock.now();
    if (job && job.status !== last?.status) {
      changedInMs = nowInMs;
      onChange?.(job);
    }
    last = job ?? last;
    if (job?.isEnded) return endOf(workspace, job, abortSignal);
    const stuckInMs = nowInMs - changedInMs;
    if (job && isWaiting(job.status) && stuckInMs >= stuckAfterInMs) {
      const message = `The job ${name} has been ${job.status} for ${toMinutes(stuckInMs)}.`;
      throw finetuneError('JOB_STILL_RUNNING', message, { fix: 'Check the quota and the nodes of its cluster.' });
    }
    const leftInMs = startInMs + timeoutInMs - nowInMs;
    if (leftInMs <= 0) {
      throw finetuneError('JOB_STILL_RUNNING', `The job ${name} is still running after ${toMinutes(timeoutInMs)}.`);
    }
    const untilStuckInMs = changedInMs + stuckAfterInMs - nowInMs;
    const paceInMs = Math.min(nextLookInMs(nowInMs - startInMs), leftInMs);
    await clock.sleep(untilStuckInMs > 0 ? Math.min(paceInMs, untilStuckInMs) : paceInMs, abortSignal);
  }
}

async function endOf(workspace: WorkspaceClient, job: Job, abortSignal: AbortSignal | undefined): Promise<Job> {
  const { name, status } = job;
  if (status === 'Completed') return job;
  if (status === 'Canceled') throw finetuneError('JOB_CANCELED', `The job ${name} was canceled.`);
  // What went wrong is worth a try, never another error.
  const failures = await findFailures(workspace, name, { abortSignal }).catch(() => {
    throwIfAborted(abortSignal);
    return [];
  });
  const reasons = failures.map(
    ({ step, message, code }) => `${step ? `${step}: ` : ''}${message}${code ? ` (${code})` : ''}`,
  );
  const message = `The job ${name} ended as ${status}: ${reasons.join('; ') || 'the service gives no reason'}`;
  throw finetuneError('JOB_FAILED', message, { details: { status, failures, studioUrl: job.studioUrl } });
}

function toMinutes(durationInMs: number): string {
  return `${Math.round(durationInMs / 6000) / 10} minutes`;
}
