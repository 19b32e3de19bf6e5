import { arrayOf, maybe, number, object, recordOf, string, type Infer } from '../guard.ts';
import { stringMap } from './arm-resource.ts';
import { errorEnvelope } from './error-envelope.ts';
import { jobStatus } from './job.ts';

/** A run with the addresses of its logs: the answer of `runs/{id}/details`, which is asked for while a job runs. */
export const runDetails = object({
  runId: string,
  status: jobStatus,
  target: maybe(string),
  startTimeUtc: maybe(string),
  endTimeUtc: maybe(string),
  properties: maybe(stringMap),
  error: maybe(errorEnvelope),
  warnings: maybe(arrayOf(object({ source: maybe(string), message: maybe(string) }))),
  /** Log name to an address with its own signature, which takes no token. */
  logFiles: maybe(recordOf(string)),
});

/** A run with the addresses of its logs. */
export type RunDetails = Infer<typeof runDetails>;

/** A run; an item of the paged list `runs/{id}/children`. */
export const run = object({
  runId: string,
  parentRunId: maybe(string),
  rootRunId: maybe(string),
  status: jobStatus,
  displayName: maybe(string),
  /** The component's name, not the node's. */
  name: maybe(string),
  /** `azureml.StepRun` for a node of a pipeline. */
  runType: maybe(string),
  /** `hh:mm:ss.fffffff`. */
  duration: maybe(string),
  startTimeUtc: maybe(string),
  endTimeUtc: maybe(string),
  experimentId: maybe(string),
  /** `dcid.` and the run's id: the folder of its artifacts. */
  dataContainerId: maybe(string),
  properties: maybe(stringMap),
  tags: maybe(stringMap),
  error: maybe(errorEnvelope),
  target: maybe(string),
  compute: maybe(
    object({
      target: maybe(string),
      targetType: maybe(string),
      vmSize: maybe(string),
      instanceCount: maybe(number),
      gpuCount: maybe(number),
    }),
  ),
});

/** A run. */
export type Run = Infer<typeof run>;
