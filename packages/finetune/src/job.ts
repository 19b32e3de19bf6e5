import type { Job as WireJob, JobStatus, Run } from '@amltune/wire';
import { isEnded } from './job-status.ts';

/** A job as the service describes it. */
export interface Job {
  readonly name: string;
  /** ARM id. */
  readonly id: string;
  readonly status: JobStatus;
  readonly isEnded: boolean;
  /** As `Pipeline`; a step of a pipeline is a `Step`. */
  readonly type: string;
  readonly displayName?: string;
  readonly experiment?: string;
  readonly description?: string;
  /** Page of the job in Azure ML studio. */
  readonly studioUrl?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, { readonly type?: string; readonly uri?: string }>>;
}

/** Views a job; undefined for a step of a pipeline, of which Resource Manager only knows the name. */
export function toJob({ id, name, properties, systemData }: WireJob): Job | undefined {
  if (properties === null) return undefined;
  const { status, jobType, displayName, experimentName, description, services, outputs } = properties;
  const studioUrl = services?.Studio?.endpoint;
  return {
    name,
    id,
    status,
    isEnded: isEnded(status),
    type: jobType,
    ...(displayName && { displayName }),
    ...(experimentName && { experiment: experimentName }),
    ...(description && { description }),
    ...(studioUrl && { studioUrl }),
    ...(systemData?.createdAt && { createdAt: systemData.createdAt }),
    tags: dropNulls(properties.tags),
    outputs: Object.fromEntries(
      Object.entries(outputs ?? {}).map(([output, binding]) => [
        output,
        {
          ...(binding?.jobOutputType && { type: binding.jobOutputType }),
          ...(binding?.uri && { uri: binding.uri }),
        },
      ]),
    ),
  };
}

/** Views a step of a pipeline, from run history. */
export function toStepJob(id: string, { runId, status, displayName, startTimeUtc, tags }: Run): Job {
  return {
    name: runId,
    id,
    status,
    isEnded: isEnded(status),
    type: 'Step',
    ...(displayName && { displayName }),
    ...(startTimeUtc && { createdAt: startTimeUtc }),
    tags: dropNulls(tags),
    outputs: {},
  };
}

function dropNulls(map: Readonly<Record<string, string | null>> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(map ?? {}).flatMap(([key, text]) => (text === null ? [] : [[key, text]])));
}
