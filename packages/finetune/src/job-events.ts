import type { JobStatus, Run } from '@amltune/wire';
import type { JobFailure } from './job-failure.ts';
import type { Job } from './job.ts';

/** A step of a pipeline job. */
export interface JobStep {
  readonly runId: string;
  readonly parentRunId?: string;
  readonly name: string;
  /** 0 for the steps of the job itself, 1 for those of a pipeline in it. */
  readonly depth: number;
  readonly status: JobStatus;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** What `streamJob` sees, in order. */
export type JobEvent =
  | { readonly type: 'job-attached'; readonly job: Job }
  | { readonly type: 'job-changed'; readonly status: JobStatus }
  | { readonly type: 'step-changed'; readonly step: JobStep }
  | {
      readonly type: 'log-line';
      /** Absent for the log of the job itself. */
      readonly step?: string;
      readonly runId: string;
      /** As `user_logs/std_log.txt`. */
      readonly log: string;
      /** As the script wrote it: control characters and all. */
      readonly line: string;
      /** Key of the log in `offsets`; with `endInBytes` a later stream goes on behind this line. */
      readonly logId: string;
      readonly endInBytes: number;
    }
  | { readonly type: 'watch-interrupted'; readonly reason: string }
  | { readonly type: 'watch-resumed'; readonly silentInMs: number }
  /** The job has ended, but its storage did not give the rest of a log within the limit. */
  | { readonly type: 'log-incomplete'; readonly runId: string; readonly log: string }
  | { readonly type: 'job-ended'; readonly status: JobStatus; readonly failures: readonly JobFailure[] };

/** Views a step. */
export function toStep(
  { runId, parentRunId, displayName, name, status, startTimeUtc, endTimeUtc }: Run,
  depth: number,
) {
  return {
    runId,
    ...(parentRunId && { parentRunId }),
    name: displayName ?? name ?? runId,
    depth,
    status,
    ...(startTimeUtc && { startedAt: startTimeUtc }),
    ...(endTimeUtc && { endedAt: endTimeUtc }),
  } satisfies JobStep;
}
