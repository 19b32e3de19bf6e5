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
    message: toPlainLine(message.join(' '), 2000) || 'the service gives no reason',
  };
}

/** The job's own reason and those of its failed steps, the steps first: they know more. */
export async function findFailures(
  workspace: WorkspaceClient,
  name: string,
  options: ReadOptions = {},
): Promise<JobFailure[]> {
  const failures: JobFailure[] = [];
  for (const { run } of await listSteps(workspace, name, options)) {
    if (run.status !== 'Failed') continue;
    const details = await getRunDetails(workspace, run.runId, options);
    failures.push(
      readFailure(details, run.displayName ?? run.runId) ?? {
        ...toUnknown(run.runId),
        step: run.displayName ?? run.runId,
      },
    );
  }
  const own = readFailure(await getRunDetails(workspace, name, options));
  return [...failures, ...(own ? [own] : [])];
}

function toUnknown(runId: string): JobFailure {
  return { runId, message: 'the service gives no reason' };
}

function listReasons(error: ServiceErrorBody): ServiceErrorBody[] {
  return [error, ...(error.details ?? []).flatMap(listReasons)];
}
