import { anything, boolean, maybe, nullable, object, openEnum, recordOf, string, type Infer } from '../guard.ts';
import { stringMap, systemData } from './arm-resource.ts';

/** The states of a job or run. */
export const jobStatus = openEnum<
  | 'NotStarted'
  | 'Starting'
  | 'Provisioning'
  | 'Preparing'
  | 'Queued'
  | 'Running'
  | 'Finalizing'
  | 'CancelRequested'
  | 'Completed'
  | 'Failed'
  | 'Canceled'
  | 'NotResponding'
  | 'Paused'
  | 'Unknown'
  | 'Scheduled'
>();

/** The states of a job or run. */
export type JobStatus = Infer<typeof jobStatus>;

/** Where a job can be watched: `Studio` is a page, `Tracking` an MLflow address with the scheme `azureml:`. */
export const jobService = object({
  jobServiceType: maybe(string),
  endpoint: maybe(string),
  status: maybe(string),
  errorMessage: maybe(string),
});

/** Where a job can be watched. */
export type JobService = Infer<typeof jobService>;

/** An input or output of a job. Nodes of a pipeline spell these keys in snake_case instead. */
export const jobBinding = object({
  jobInputType: maybe(string),
  jobOutputType: maybe(string),
  value: maybe(anything),
  /** Null for an output until it has been resolved. */
  uri: maybe(string),
  mode: maybe(string),
  description: maybe(string),
});

/** An input or output of a job. */
export type JobBinding = Infer<typeof jobBinding>;

/** What a job says of itself. */
export const jobProperties = object({
  jobType: openEnum<'Pipeline' | 'Command' | 'Sweep' | 'AutoML' | 'Spark' | 'FineTuning'>(),
  status: jobStatus,
  displayName: maybe(string),
  experimentName: maybe(string),
  description: maybe(string),
  tags: maybe(stringMap),
  properties: maybe(stringMap),
  services: maybe(recordOf(nullable(jobService))),
  computeId: maybe(string),
  componentId: maybe(string),
  isArchived: maybe(boolean),
  inputs: maybe(recordOf(nullable(jobBinding))),
  outputs: maybe(recordOf(nullable(jobBinding))),
  /** Nodes of a pipeline by name, as they were sent. */
  jobs: maybe(recordOf(anything)),
  settings: maybe(recordOf(anything)),
});

/** What a job says of itself. */
export type JobProperties = Infer<typeof jobProperties>;

/** A job. `properties` is null for a step of a pipeline, which is read from run history instead. */
export const job = object({
  id: string,
  name: string,
  properties: nullable(jobProperties),
  systemData: maybe(systemData),
});

/** A job. */
export type Job = Infer<typeof job>;
