import type { ComponentInput, ComponentOutput } from '@amltune/core';
import { chatCompletionPipeline, type PipelineInput } from '@amltune/wire';

/** The component as core reads it from a registry that serves our copy of it. */
export function fetchedComponent(change: Record<string, Partial<ComponentInput> | undefined> = {}) {
  const inputs: Record<string, ComponentInput> = {};
  for (const input of chatCompletionPipeline.inputs as readonly PipelineInput[]) {
    if (input.name in change && change[input.name] === undefined) continue;
    inputs[input.name] = {
      type: input.type,
      isOptional: input.isOptional,
      ...(input.default !== undefined && { default: input.default }),
      ...(input.enum && { choices: input.enum }),
      ...(input.min !== undefined && { minimum: input.min }),
    };
  }
  for (const [name, part] of Object.entries(change)) {
    if (part) inputs[name] = { ...(inputs[name] ?? { type: 'string', isOptional: true }), ...part };
  }
  const outputs: Record<string, ComponentOutput> = {
    pytorch_model_folder: { type: 'uri_folder' },
    mlflow_model_folder: { type: 'mlflow_model' },
  };
  const id = 'azureml://registries/azureml/components/chat_completion_pipeline/versions/0.0.82';
  return { id, version: '0.0.82', inputs, outputs };
}

/** A model whose tag holds these defaults. */
export function modelWith(value: Record<string, string | number>, name = 'Phi-3-mini-4k-instruct') {
  return { name, facts: { finetuneDefaults: { value, from: 'tag' as const, key: 'model_specific_defaults' } } };
}
