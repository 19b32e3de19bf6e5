import { isAmltuneError, systemClock, throwIfAborted, type Clock, type WorkspaceClient } from '@amltune/core';
import type { JobStatus, RunDetails } from '@amltune/wire';
import { followLogs, lastPass, type FollowedRun, type LogOffsets } from './follow-logs.ts';
import { toStep, type JobEvent, type JobStep } from './job-events.ts';
import { findFailures, readFailure } from './job-failure.ts';
import { isEnded } from './job-status.ts';
import { getJob } from './jobs.ts';
import { getRunDetails, listSteps } from './run-history.ts';
import { createPatience, nextLookInMs } from './watch-pace.ts';

/** How {@link streamJob} watches. */
export interface StreamJobOptions {
  /** Where an earlier stream had got to: `endInBytes` of its last line of each log, by `logId`. Default: from the start. */
  readonly offsets?: Readonly<Record<string, number>>;
  /** Longest silence of the service that is borne. Default 3,600,000, an hour. */
  readonly outageLimitInMs?: number;
  readonly abortSignal?: AbortSignal;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/**
 * Watches a job until it has ended: its state, its tree of steps, and the log lines of the job and of every step, each
 * exactly once. Works alike for a job just submitted, one submitted elsewhere and one that has ended. Stopping it never
 * touches the job; the outcome is the last event and no error.
 *
 * @throws AmltuneError `JOB_WATCH_LOST` when the service was silent for too long
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `send` throws, as `SERVICE_NOT_FOUND`
 */
export async function* streamJob(
  workspace: WorkspaceClient,
  name: string,
  options: StreamJobOptions = {},
): AsyncGenerator<JobEvent> {
  const { outageLimitInMs = 3_600_000, abortSignal, clock = systemClock } = options;
  throwIfAborted(abortSignal);
  const patience = createPatience(name, clock, outageLimitInMs);
  const watch: Watch = {
    workspace,
    name,
    abortSignal,
    startInMs: clock.now(),
    clock,
    steps: new Map(),
    root: { runId: name, endPasses: 0 },
    followed: new Map(),
  };
  const offsets: LogOffsets = new Map(Object.entries(options.offsets ?? {}));
  yield { type: 'job-attached', job: await getJob(workspace, name, { abortSignal }) };

  let status: JobStatus | undefined;
  let endedInMs: number | undefined;
  let silentSinceInMs: number | undefined;
  for (;;) {
    const view = await patience.attempt(() => look(watch));
    if (!view) {
      if (silentSinceInMs === undefined) {
        silentSinceInMs = patience.lastAnswerInMs;
        yield { type: 'watch-interrupted', reason: patience.trouble ?? 'the service does not answer' };
      }
      await rest(watch);
      continue;
    }
    if (silentSinceInMs !== undefined) {
      yield { type: 'watch-resumed', silentInMs: clock.now() - silentSinceInMs };
      silentSinceInMs = undefined;
    }
    if (view.details.status !== status) {
      status = view.details.status;
      yield { type: 'job-changed', status };
    }
    yield* changedSteps(watch, view.steps);
    const unread: { runId: string; log: string }[] = [];
    for (const { run, details } of view.logs) {
      const logs = yield* followLogs(workspace, run, details, offsets, abortSignal);
      unread.push(...logs.map((log) => ({ runId: run.runId, log })));
    }
    if (isEnded(status)) {
      endedInMs ??= clock.now();
      const isLate = clock.now() - endedInMs >= outageLimitInMs;
      if (isLate) for (const { runId, log } of unread) yield { type: 'log-incomplete', runId, log };
      if (isLate || hasReadAll(watch)) {
        yield { type: 'job-ended', status, failures: await explain(watch, view.details) };
        return;
      }
    }
    await rest(watch);
  }
}

interface Watch {
  readonly workspace: WorkspaceClient;
  readonly name: string;
  readonly abortSignal: AbortSignal | undefined;
  readonly clock: Clock;
  readonly startInMs: number;
  /** Steps as they were last told. */
  readonly steps: Map<string, JobStep>;
  readonly root: FollowedRun;
  readonly followed: Map<string, FollowedRun>;
}

interface View {
  readonly details: RunDetails;
  readonly steps: readonly JobStep[];
  /** Runs whose logs may have news, the steps in their order and then the job. */
  readonly logs: readonly { readonly run: FollowedRun; readonly details: RunDetails }[];
}

/** Reads everything of one round before anything is told of it, so that a round that fails has told nothing. */
async function look({ workspace, name, abortSignal, followed, root, clock, startInMs }: Watch): Promise<View> {
  const options = { abortSignal };
  const details = await getRunDetails(workspace, name, options).catch((error: unknown) => {
    // Run history learns of a job a little later than Resource Manager, which has just shown it.
    const isYoung = clock.now() - startInMs < youngInMs;
    if (isYoung && isNotFound(error)) return { runId: name, status: 'NotStarted' } satisfies RunDetails;
    throw error;
  });
  const nodes = details.status === 'NotStarted' ? [] : await listSteps(workspace, name, options).catch(noneIfMissing);
  const logs: { run: FollowedRun; details: RunDetails }[] = [];
  for (const { run } of nodes) {
    const { runId } = run;
    const follow = followed.get(runId) ?? { runId, step: toStep(run, 0).name, endPasses: 0 };
    followed.set(runId, follow);
    if (run.status === 'NotStarted' || follow.endPasses >= lastPass) continue;
    const found = await getRunDetails(workspace, runId, options).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    // A step whose end is seen first in its details gets its last passes all the same.
    if (found) logs.push({ run: follow, details: found });
    else if (isEnded(run.status)) follow.endPasses = lastPass;
  }
  if (root.endPasses < lastPass) logs.push({ run: root, details });
  return { details, steps: nodes.map(({ run, depth }) => toStep(run, depth)), logs };
}

const youngInMs = 120_000;

function isNotFound(error: unknown): boolean {
  return isAmltuneError(error) && error.code === 'SERVICE_NOT_FOUND';
}

function noneIfMissing(error: unknown): [] {
  if (isNotFound(error)) return [];
  throw error;
}

function* changedSteps({ steps }: Watch, current: readonly JobStep[]): Generator<JobEvent> {
  for (const step of current) {
    if (steps.get(step.runId)?.status === step.status) continue;
    steps.set(step.runId, step);
    yield { type: 'step-changed', step };
  }
}

/** Steps that never ran have no logs to wait for, nor have those that still say they run after their job has ended. */
function hasReadAll({ root, followed, steps }: Watch): boolean {
  const ran = [...followed.values()].filter(({ runId }) => isEnded(steps.get(runId)?.status ?? 'NotStarted'));
  return [root, ...ran].every(({ endPasses }) => endPasses >= lastPass);
}

async function explain({ workspace, name, abortSignal }: Watch, details: RunDetails) {
  if (details.status === 'Completed') return [];
  try {
    return await findFailures(workspace, name, { abortSignal });
  } catch {
    // The outcome is known; more words on it are not worth losing it.
    throwIfAborted(abortSignal);
    const own = readFailure(details);
    return own ? [own] : [];
  }
}

function rest({ clock, startInMs, abortSignal, root }: Watch): Promise<void> {
  const isEnding = root.endPasses > 0;
  return clock.sleep(isEnding ? 2000 : nextLookInMs(clock.now() - startInMs), abortSignal);
}
