import { chatCompletionInputs, type PipelineInput } from './chat-completion-inputs.ts';
import type { FactSource } from './fact-table.ts';

/** A node of a pipeline component. Values of `compute` to `processesPerNode` are names of pipeline inputs. */
export interface PipelineNode {
  readonly name: string;
  readonly component: string;
  readonly componentVersion: string;
  readonly environment: string;
  readonly compute: string;
  /** Read only with serverless compute. */
  readonly instanceType: string;
  readonly instanceCount?: string;
  readonly sharedMemory?: string;
  /** Set where the node is distributed with PyTorch. */
  readonly processesPerNode?: string;
  /** Pipeline inputs that the node gets under the same name. */
  readonly inputs: readonly string[];
  /** Pipeline inputs that the node gets under a name of its own, by that name. */
  readonly renamedInputs?: Readonly<Record<string, string>>;
  readonly constants?: Readonly<Record<string, string>>;
  /** Inputs that are outputs of other nodes. */
  readonly fromNodes: Readonly<Record<string, { readonly node: string; readonly output: string }>>;
  /** Type of each output. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs of the node that the pipeline hands on; the pipeline's name by the node's. */
  readonly pipelineOutputs: Readonly<Record<string, string>>;
}

/** A pipeline component as its specification declares it. */
export interface PipelineComponent {
  readonly asOf: string;
  readonly sources: readonly FactSource[];
  readonly name: string;
  readonly version: string;
  readonly displayName: string;
  readonly inputs: readonly PipelineInput[];
  readonly outputs: readonly { readonly name: string; readonly type: string; readonly mode: string }[];
  readonly nodes: readonly PipelineNode[];
}

/**
 * The component that fine-tunes a chat model. A client reads inputs and outputs from the component that it fetched;
 * this copy gives types, meanings and checks before anything is fetched. Values are pasted between single quotes of a
 * shell command, so backslash and apostrophe break text and paths.
 */
export const chatCompletionPipeline = {
  asOf: '2026-07-23',
  sources: [
    {
      repository: 'Azure/azureml-assets',
      commit: '4b41f8ccbc01cf492767adc586ce1661c54c340a',
      paths: [
        'assets/training/finetune_acft_hf_nlp/components/pipeline_components/chat_completion/spec.yaml',
        'assets/training/finetune_acft_hf_nlp/components/{validation,model_import,preprocess,finetune,model_converter}/*/spec.yaml',
      ],
    },
  ],
  name: 'chat_completion_pipeline',
  version: '0.0.82',
  displayName: 'Chat Completion Pipeline',
  inputs: chatCompletionInputs,
  outputs: [
    { name: 'pytorch_model_folder', type: 'uri_folder', mode: 'rw_mount' },
    { name: 'mlflow_model_folder', type: 'mlflow_model', mode: 'rw_mount' },
  ],
  nodes: [
    {
      name: 'ft_nlp_common_validation',
      component: 'ft_nlp_common_validation',
      componentVersion: '0.0.80',
      environment: 'azureml://registries/azureml/environments/acft-hf-nlp-gpu/versions/112',
      compute: 'compute_model_import',
      instanceType: 'instance_type_model_import',
      inputs: [
        'mlflow_model_path',
        'compute_finetune',
        'compute_model_import',
        'num_nodes_finetune',
        'number_of_gpu_to_use_finetuning',
        'train_file_path',
        'validation_file_path',
        'test_file_path',
        'train_mltable_path',
        'validation_mltable_path',
        'test_mltable_path',
        'num_train_epochs',
        'max_steps',
        'per_device_train_batch_size',
        'per_device_eval_batch_size',
        'learning_rate',
        'adam_beta1',
        'adam_beta2',
        'adam_epsilon',
        'apply_deepspeed',
        'precision',
        'deepspeed_stage',
        'apply_ort',
        'apply_lora',
        'ignore_mismatched_sizes',
        'max_seq_length',
        'auto_find_batch_size',
      ],
      renamedInputs: { compute_data_preprocess: 'compute_preprocess' },
      constants: { task_name: 'chat-completion', user_column_names: 'messages' },
      fromNodes: {},
      outputs: { validation_info: 'uri_file' },
      pipelineOutputs: {},
    },
    {
      name: 'chat_completion_model_import',
      component: 'chat_completion_model_import',
      componentVersion: '0.0.81',
      environment: 'azureml://registries/azureml/environments/acft-hf-nlp-gpu/versions/112',
      compute: 'compute_model_import',
      instanceType: 'instance_type_model_import',
      inputs: ['huggingface_id', 'pytorch_model_path', 'mlflow_model_path', 'finetune_config_path'],
      fromNodes: { validation_output: { node: 'ft_nlp_common_validation', output: 'validation_info' } },
      outputs: { output_dir: 'uri_folder' },
      pipelineOutputs: {},
    },
    {
      name: 'chat_completion_datapreprocess',
      component: 'chat_completion_datapreprocess',
      componentVersion: '0.0.80',
      environment: 'azureml://registries/azureml/environments/acft-hf-nlp-gpu/versions/112',
      compute: 'compute_preprocess',
      instanceType: 'instance_type_preprocess',
      inputs: [
        'batch_size',
        'pad_to_max_length',
        'max_seq_length',
        'train_file_path',
        'validation_file_path',
        'test_file_path',
        'train_mltable_path',
        'validation_mltable_path',
        'test_mltable_path',
        'trust_remote_code',
      ],
      fromNodes: { model_selector_output: { node: 'chat_completion_model_import', output: 'output_dir' } },
      outputs: { output_dir: 'uri_folder' },
      pipelineOutputs: {},
    },
    {
      name: 'chat_completion_finetune',
      component: 'chat_completion_finetune',
      componentVersion: '0.0.81',
      environment: 'azureml://registries/azureml/environments/acft-hf-nlp-gpu/versions/112',
      compute: 'compute_finetune',
      instanceType: 'instance_type_finetune',
      instanceCount: 'num_nodes_finetune',
      sharedMemory: 'shm_size_finetune',
      processesPerNode: 'number_of_gpu_to_use_finetuning',
      inputs: [
        'apply_lora',
        'merge_lora_weights',
        'lora_alpha',
        'lora_r',
        'lora_dropout',
        'num_train_epochs',
        'max_steps',
        'per_device_train_batch_size',
        'per_device_eval_batch_size',
        'auto_find_batch_size',
        'optim',
        'learning_rate',
        'warmup_steps',
        'weight_decay',
        'adam_beta1',
        'adam_beta2',
        'adam_epsilon',
        'gradient_accumulation_steps',
        'eval_accumulation_steps',
        'lr_scheduler_type',
        'precision',
        'seed',
        'enable_full_determinism',
        'dataloader_num_workers',
        'ignore_mismatched_sizes',
        'max_grad_norm',
        'evaluation_strategy',
        'evaluation_steps_interval',
        'eval_steps',
        'logging_strategy',
        'logging_steps',
        'metric_for_best_model',
        'resume_from_checkpoint',
        'save_total_limit',
        'apply_early_stopping',
        'early_stopping_patience',
        'early_stopping_threshold',
        'apply_deepspeed',
        'deepspeed',
        'deepspeed_stage',
        'apply_ort',
      ],
      fromNodes: {
        preprocess_output: { node: 'chat_completion_datapreprocess', output: 'output_dir' },
        model_selector_output: { node: 'chat_completion_model_import', output: 'output_dir' },
      },
      outputs: { pytorch_model_folder: 'uri_folder' },
      pipelineOutputs: { pytorch_model_folder: 'pytorch_model_folder' },
    },
    {
      name: 'ft_nlp_model_converter',
      component: 'ft_nlp_model_converter',
      componentVersion: '0.0.80',
      environment: 'azureml://registries/azureml/environments/acft-hf-nlp-gpu/versions/112',
      compute: 'compute_finetune',
      instanceType: 'instance_type_finetune',
      inputs: [],
      fromNodes: { model_path: { node: 'chat_completion_finetune', output: 'pytorch_model_folder' } },
      outputs: { mlflow_model_folder: 'mlflow_model' },
      pipelineOutputs: { mlflow_model_folder: 'mlflow_model_folder' },
    },
  ],
} as const satisfies PipelineComponent;
