import { encodePathSegment, throwIfAborted, type WorkspaceClient } from '@amltune/core';
import { anything, job as jobGuard } from '@amltune/wire';
import { createJobName } from './job-name.ts';
import { toJob, toStepJob, type Job } from './job.ts';
import type { PipelineJobBody } from './pipeline-job-body.ts';
import { getRun, type ReadOptions } from './run-history.ts';

// As the Python client 1.34.0 sends them (seen on the wire).
const jobVersion = '2024-01-01-preview';
const cancelVersion = '2023-04-01-preview';

/** How {@link submitJob} goes about it. */
export interface SubmitJobOptions extends ReadOptions {
  /** Chosen and written down before; default: a new one of `createJobName`. */
  readonly name?: string;
}

/**
 * Submits a job by one PUT under a name that is known before: sending it again after a lost answer changes nothing.
 *
 * @throws AmltuneError `ID_INVALID`, `SERVICE_RESPONSE_INVALID`, `ABORTED`, and what the workspace's `send` throws
 */
export async function submitJob(
  workspace: WorkspaceClient,
  body: PipelineJobBody,
  { name = createJobName(), abortSignal }: SubmitJobOptions = {},
): Promise<Job> {
  throwIfAborted(abortSignal);
  const answer = await workspace.send({
    method: 'PUT',
    path: jobPath(name),
    apiVersion: jobVersion,
    mlToken: true,
    body,
    guard: jobGuard,
    abortSignal,
  });
  return viewJob(workspace, answer.body, { abortSignal });
}

/**
 * Reads a job, or a step of a pipeline by its run id.
 *
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `send` throws, as `SERVICE_NOT_FOUND`
 */
export async function getJob(workspace: WorkspaceClient, name: string, options: ReadOptions = {}): Promise<Job> {
  throwIfAborted(options.abortSignal);
  const path = jobPath(name);
  const answer = await workspace.send({ method: 'GET', path, apiVersion: jobVersion, guard: jobGuard, ...options });
  return viewJob(workspace, answer.body, options);
}

/** Which jobs are listed. */
export interface ListJobsOptions extends ReadOptions {
  /** Archived ones too. Default false. */
  readonly includeArchived?: boolean;
  /** As `amltune.run=r1`, or a tag's name. */
  readonly tag?: string;
  /** As `Pipeline`. */
  readonly type?: string;
}

/**
 * Lists the jobs of the workspace, the newest first as the service has them; nothing is sent before the first is asked for.
 *
 * @throws AmltuneError `ABORTED`, and what the workspace's `list` throws
 */
export async function* listJobs(workspace: WorkspaceClient, options: ListJobsOptions = {}): AsyncGenerator<Job> {
  const { includeArchived = false, tag, type, abortSignal } = options;
  const query = {
    listViewType: includeArchived ? 'All' : 'ActiveOnly',
    ...(tag !== undefined && { tag }),
    ...(type !== undefined && { jobType: type }),
  };
  for await (const wire of workspace.list('/jobs', { apiVersion: jobVersion, guard: jobGuard, query, abortSignal })) {
    const view = toJob(wire);
    if (view) yield view;
  }
}

/** How {@link cancelJob} goes about it. */
export interface CancelJobOptions extends ReadOptions {
  /** False returns once the service has accepted the request. Default true. */
  readonly wait?: boolean;
  /** Longest wait. Default: no limit. */
  readonly timeoutInMs?: number;
}

/**
 * Cancels a job, unless it has ended. The result is the job as it is then; a step may need a while to stop.
 *
 * @throws AmltuneError `OPERATION_FAILED`, `OPERATION_CANCELED` or `OPERATION_TIMED_OUT`
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `send` and `begin` throw
 */
export async function cancelJob(
  workspace: WorkspaceClient,
  name: string,
  { wait = true, timeoutInMs, abortSignal }: CancelJobOptions = {},
): Promise<Job> {
  const job = await getJob(workspace, name, { abortSignal });
  if (job.isEnded) return job;
  const operation = await workspace.begin({
    method: 'POST',
    path: `${jobPath(name)}/cancel`,
    apiVersion: cancelVersion,
    guard: anything,
    idempotent: true,
    name: `canceling the job ${name}`,
    intervalInMs: 10_000,
    abortSignal,
  });
  if (wait) await operation.pollUntilDone({ abortSignal, ...(timeoutInMs !== undefined && { timeoutInMs }) });
  return getJob(workspace, name, { abortSignal });
}

function jobPath(name: string): string {
  return `/jobs/${encodePathSegment(name)}`;
}

async function viewJob(
  workspace: WorkspaceClient,
  wire: Parameters<typeof toJob>[0],
  options: ReadOptions,
): Promise<Job> {
  return toJob(wire) ?? toStepJob(wire.id, await getRun(workspace, wire.name, options));
}
