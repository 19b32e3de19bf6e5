// Every public name, by hand, in groups.

// errors
export { finetuneErrorCodes } from './error-codes.ts';
export type { FineTuneErrorCode } from './error-codes.ts';

// parameters
export { builtInInputs } from './input-spec.ts';
export type { FineTuneInputName, FineTuneParameters, InputKind, InputSpec, ParameterValue } from './input-spec.ts';
export { readParameterValue } from './parameter-value.ts';
export type { ReadValue, ValueProblem } from './parameter-value.ts';
export { reconcileInputs } from './reconcile-inputs.ts';
export type { ComponentInputs, InputDrift, ReconciledInputs } from './reconcile-inputs.ts';
export { mergeParameters } from './merge-parameters.ts';
export type {
  DroppedParameter,
  MergedParameters,
  MergeParametersOptions,
  Parameter,
  ParameterOrigin,
} from './merge-parameters.ts';
export { checkJobInputs, checkParameters } from './check-rules.ts';
export type { ParameterFinding, RuleContext } from './check-rules.ts';
export { getPreset, presets } from './presets.ts';
export type { Preset, PresetName } from './presets.ts';

// the notebook's names
export { notebookNames, notebookParameters, shortenEndpointName } from './notebook.ts';
export type { DatasetNames, NotebookNames, NotebookNamesOptions } from './notebook.ts';
export { displayName } from './display-name.ts';
export type { DisplayNameOptions } from './display-name.ts';

// the job's body
export { buildPipelineJob, readJobInputs } from './build-pipeline-job.ts';
export type { InputMode, JobComponent, JobData, JobIdentity, PipelineJobOptions } from './build-pipeline-job.ts';
export type { PipelineJobBody, PipelineNodeBody, PipelineNodeInput } from './pipeline-job-body.ts';
export { createJobName } from './job-name.ts';

// jobs
export { cancelJob, getJob, listJobs, submitJob } from './jobs.ts';
export type { CancelJobOptions, ListJobsOptions, SubmitJobOptions } from './jobs.ts';
export type { Job } from './job.ts';
export { waitForJob } from './wait-for-job.ts';
export type { WaitForJobOptions } from './wait-for-job.ts';
export { streamJob } from './stream-job.ts';
export type { StreamJobOptions } from './stream-job.ts';
export type { JobEvent, JobStep } from './job-events.ts';
export type { JobFailure } from './job-failure.ts';
export { jobMetrics } from './job-metrics.ts';
export type { JobMetrics, MetricPoint, RunMetrics } from './job-metrics.ts';
export { jobOutputs } from './job-outputs.ts';
export type { JobOutput } from './job-outputs.ts';
export type { ReadOptions } from './run-history.ts';

// the model
export { registerModel } from './register-model.ts';
export type { RegisteredModel, RegisterModelOptions } from './register-model.ts';
