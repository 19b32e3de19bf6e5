import { toPlainLine, type WorkspaceClient } from '@amltune/core';
import type { RunDetails, ServiceErrorBody } from '@amltune/wire';
import { getRunDetails, listSteps, type ReadOptions } from './run-history.ts';

/** Why a job or a step ended badly. */
export interface JobFailure {
  /** Name of the step; absent for the job itself. */
  readonly step?: string;
  readonly runId: string;
  readonly code?: string;
  readonly message: string;
}

/** Reads the reason out of a run; undefined where it has none. */
export function readFailure(
  { runId, error }: Pick<RunDetails, 'runId' | 'error'>,
  step?: string,
): JobFailure | undefined {
  if (!error) return undefined;
  const chain = listReasons(error.error);
  const message = chain.map((reason) => reason.message ?? '').filter((text, i, all) => text && all.indexOf(text) === i);
  // The innermost code names the cause; the outer one is mostly UserError.
  const code = chain.map((reason) => reason.code).findLast(Boolean);
  return {
    ...(step !== undefined && { step }),
    runId,
    ...(code && { code }),
    message: toPlainLine(message.join(' '), 2000) || noReason,
  };
}

/** The job's own reason and those of its failed steps, the steps first: they know more. */
export async function findFailures(
  workspace: WorkspaceClient,
  name: string,
  options: ReadOptions = {},
): Promise<JobFailure[]> {
  const failures: JobFailure[] = [];
  const silent: JobFailure[] = [];
  for (const { run } of await listSteps(workspace, name, options)) {
    if (run.status !== 'Failed') continue;
    const details = await getRunDetails(workspace, run.runId, options);
    const step = run.displayName ?? run.runId;
    const failure = readFailure(details, step);
    if (failure) failures.push(failure);
    else silent.push({ step, runId: run.runId, message: noReason });
  }
  const own = readFailure(await getRunDetails(workspace, name, options));
  if (own) failures.push(own);
  // A pipeline in the pipeline fails with its steps and says nothing itself; only where nobody does, its name is all there is.
  return failures.length > 0 ? failures : silent;
}

const noReason = 'the service gives no reason';

function listReasons(error: ServiceErrorBody): ServiceErrorBody[] {
  return [error, ...(error.details ?? []).flatMap(listReasons)];
}
