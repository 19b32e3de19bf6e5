import type { ComponentInput, ComponentOutput } from '@amltune/core';
import { finetuneError } from './error-codes.ts';
import { kindOf, toInputSpec, type ParameterValue } from './input-spec.ts';
import type { Parameter } from './merge-parameters.ts';
import { readParameterValue } from './parameter-value.ts';
import type { PipelineJobBody, PipelineNodeInput } from './pipeline-job-body.ts';

/** What is needed of the component; a `RegistryComponent` of core is one. */
export interface JobComponent {
  /** With its version: a label would let the service choose another component than the one that was read. */
  readonly id: string;
  readonly inputs: Readonly<Record<string, ComponentInput>>;
  readonly outputs: Readonly<Record<string, ComponentOutput>>;
}

/** How a job reads an input; left to the component by default. */
export type InputMode = 'Download' | 'ReadOnlyMount' | 'Direct' | 'EvalMount' | 'EvalDownload';

/** Data of one split. */
export interface JobData {
  /** Default `uri_file`. */
  readonly type?: 'uri_file' | 'mltable';
  /** As `azureml://datastores/workspaceblobstore/paths/…` or the id of a data asset. */
  readonly uri: string;
  readonly mode?: InputMode;
}

/** Whose rights the steps run with. */
export type JobIdentity = 'AMLToken' | 'Managed' | 'UserIdentity';

/** What a pipeline job is made of. */
export interface PipelineJobOptions {
  readonly component: JobComponent;
  readonly displayName: string;
  readonly experiment: string;
  /** Id of a model in a registry. */
  readonly model?: string;
  /** Cluster of all steps, by name, or `serverless`. */
  readonly cluster?: string;
  /** Whole GPUs of one machine: the processes that train there. */
  readonly gpusPerNode?: number;
  readonly data?: { readonly train: JobData; readonly validation?: JobData; readonly test?: JobData };
  /** The outcome of `mergeParameters`; what the user sets there wins over the four above. */
  readonly parameters?: readonly Pick<Parameter, 'name' | 'text' | 'origin'>[];
  /** Outputs of the job, each with the component's output that fills it. Default `trained_model` from `mlflow_model_folder`. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  readonly identity?: JobIdentity;
  /** Do not take results of earlier jobs from the cache. Default true, as in the notebook. */
  readonly forceRerun?: boolean;
  /** Default false, as in the notebook. */
  readonly continueOnStepFailure?: boolean;
  /** ARM id. */
  readonly defaultCompute?: string;
  readonly defaultDatastore?: string;
  /** Name of the component's node. Default `chat_completion_pipeline`, as in the notebook. */
  readonly node?: string;
}

/**
 * Builds the body of the PUT that creates a pipeline job of the component, key for key what the Python client 1.34.0 sends.
 * Inputs and outputs that the component does not declare are left out, except where they were named on purpose. Pure.
 *
 * @throws AmltuneError `JOB_SPEC_INVALID` for a component without a version, or an output that it does not declare
 */
export function buildPipelineJob(options: PipelineJobOptions): PipelineJobBody {
  const { component, tags = {}, properties = {}, node = 'chat_completion_pipeline', description, identity } = options;
  if (!/\/versions\/[^/]+$/.test(component.id)) {
    throw invalid(`the component id ${component.id} has no version`);
  }
  const outputs = bindOutputs(options);
  return {
    properties: {
      ...(description !== undefined && { description }),
      properties,
      tags,
      displayName: options.displayName,
      experimentName: options.experiment,
      ...(identity && { identity: { identityType: identity } }),
      isArchived: false,
      jobType: 'Pipeline',
      inputs: {},
      jobs: {
        [node]: {
          name: node,
          type: 'pipeline',
          inputs: { ...bindDerived(options), ...bindParameters(options) },
          outputs: Object.fromEntries(
            outputs.map(({ name, from }) => [from, { value: `\${{parent.outputs.${name}}}`, type: 'literal' }]),
          ),
          _source: 'REMOTE.REGISTRY',
          componentId: component.id,
        },
      },
      outputs: Object.fromEntries(outputs.map(({ name, type }) => [name, { jobOutputType: type }])),
      settings: {
        ...(options.defaultCompute && { default_compute: options.defaultCompute }),
        ...(options.defaultDatastore && { default_datastore: options.defaultDatastore }),
        continue_on_step_failure: options.continueOnStepFailure ?? false,
        force_rerun: options.forceRerun ?? true,
        _source: 'DSL',
      },
    },
  };
}

/** Values of the job's inputs by name, as `checkJobInputs` takes them. Pure. */
export function readJobInputs(
  body: PipelineJobBody,
  component: Pick<JobComponent, 'inputs'>,
): Map<string, ParameterValue> {
  const nodes = Object.values(body.properties.jobs);
  return new Map(
    nodes.flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([name, input]): [string, ParameterValue][] => {
        const declared = component.inputs[name];
        const text = 'uri' in input ? input.uri : input.value;
        const read = declared && readParameterValue(toInputSpec(name, declared), text);
        return [[name, read && !('problem' in read) ? read.value : text]];
      }),
    ),
  );
}

const computeInputs = ['compute_model_import', 'compute_preprocess', 'compute_finetune', 'compute_model_evaluation'];

/** What follows from the model, the cluster and the data. */
function bindDerived({ component, model, cluster, gpusPerNode, data }: PipelineJobOptions) {
  const bound: Record<string, PipelineNodeInput> = {};
  const bind = (name: string, text: string | undefined, mode?: InputMode) => {
    const declared = component.inputs[name];
    if (text !== undefined && declared) bound[name] = toNodeInput(declared, text, mode);
  };
  bind('mlflow_model_path', model);
  for (const name of computeInputs) bind(name, cluster);
  for (const [split, part] of Object.entries(data ?? {}) as [string, JobData | undefined][]) {
    const name = `${split}_${part?.type === 'mltable' ? 'mltable' : 'file'}_path`;
    // Without it the component would go on and train on something else.
    if (part && !component.inputs[name]) throw invalid(`the component has no input ${name}`);
    bind(name, part?.uri, part?.mode);
  }
  bind('number_of_gpu_to_use_finetuning', gpusPerNode === undefined ? undefined : String(gpusPerNode));
  return bound;
}

function bindParameters({ component, parameters = [] }: PipelineJobOptions) {
  return Object.fromEntries(
    parameters.flatMap(({ name, text, origin }) => {
      const declared = component.inputs[name];
      return declared && origin !== 'component' ? [[name, toNodeInput(declared, text)]] : [];
    }),
  );
}

function toNodeInput(declared: ComponentInput, text: string, mode?: InputMode): PipelineNodeInput {
  if (kindOf(declared) !== 'asset') return { job_input_type: 'literal', value: text };
  return { uri: text, job_input_type: declared.type, ...(mode && { mode }) };
}

function bindOutputs({ component, outputs }: PipelineJobOptions): { name: string; from: string; type: string }[] {
  const wanted = Object.entries(outputs ?? { trained_model: 'mlflow_model_folder' });
  return wanted.flatMap(([name, from]) => {
    const declared = component.outputs[from];
    if (declared) return [{ name, from, type: declared.type }];
    if (!outputs) return [];
    throw invalid(`the component declares no output ${from}; it has ${Object.keys(component.outputs).join(', ')}`);
  });
}

function invalid(why: string): Error {
  return finetuneError('JOB_SPEC_INVALID', `The job cannot be built: ${why}.`);
}
