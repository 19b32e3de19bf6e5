/** A declared input of a pipeline component. */
export interface PipelineInput {
  readonly name: string;
  /** `number` is a float: 0 goes out as `0.0`. Switches are `string` with the texts `true` and `false`. */
  readonly type: 'string' | 'integer' | 'number' | 'uri_file' | 'mltable' | 'mlflow_model' | 'custom_model';
  readonly isOptional: boolean;
  readonly default?: string | number;
  /** The only texts accepted, to the letter. */
  readonly enum?: readonly string[];
  /** Least value accepted. */
  readonly min?: number;
  readonly mode?: 'rw_mount' | 'ro_mount';
  /** Nodes that get it. */
  readonly consumedBy: readonly string[];
  readonly meaning: string;
}

const validation = 'ft_nlp_common_validation';
const modelImport = 'chat_completion_model_import';
const preprocess = 'chat_completion_datapreprocess';
const fineTune = 'chat_completion_finetune';
const converter = 'ft_nlp_model_converter';

/** The inputs in their declared order, one a line; part of `chatCompletionPipeline`. */
// prettier-ignore
export const chatCompletionInputs = [
  { name: 'instance_type_model_import', type: 'string', isOptional: true, default: 'Standard_d12_v2', consumedBy: [validation, modelImport], meaning: 'Machine size of the validation and import nodes; read only with serverless compute' },
  { name: 'instance_type_preprocess', type: 'string', isOptional: true, default: 'Standard_d12_v2', consumedBy: [preprocess], meaning: 'Machine size of the preprocess node; read only with serverless compute' },
  { name: 'instance_type_finetune', type: 'string', isOptional: true, default: 'Standard_nc24rs_v3', consumedBy: [fineTune, converter], meaning: 'Machine size of the fine-tune and converter nodes; read only with serverless compute' },
  { name: 'instance_type_model_evaluation', type: 'string', isOptional: true, default: 'Standard_nc24rs_v3', consumedBy: [], meaning: 'Accepted, read by nothing: this version has no evaluation nodes' },
  { name: 'shm_size_finetune', type: 'string', isOptional: true, default: '5g', consumedBy: [fineTune], meaning: "Shared memory of the fine-tune node's container" },
  { name: 'num_nodes_finetune', type: 'integer', isOptional: true, default: 1, min: 1, consumedBy: [validation, fineTune], meaning: 'Machines that fine-tune together' },
  { name: 'number_of_gpu_to_use_finetuning', type: 'integer', isOptional: true, default: 1, min: 1, consumedBy: [validation, fineTune], meaning: 'Processes a machine; set it to the GPUs of the size' },
  { name: 'huggingface_id', type: 'string', isOptional: true, consumedBy: [modelImport], meaning: 'Model id at the hub; used only where neither model path is given' },
  { name: 'pytorch_model_path', type: 'custom_model', isOptional: true, mode: 'rw_mount', consumedBy: [modelImport], meaning: "Model folder in the hub's layout; wins over mlflow_model_path and must hold no MLmodel file" },
  { name: 'mlflow_model_path', type: 'mlflow_model', isOptional: true, mode: 'rw_mount', consumedBy: [validation, modelImport], meaning: 'Id of an MLflow model in a registry; its folder must hold an MLmodel file' },
  { name: 'finetune_config_path', type: 'uri_file', isOptional: true, mode: 'ro_mount', consumedBy: [modelImport], meaning: "JSON with special tokens and the like for a hub model; wins over the model's own" },
  { name: 'trust_remote_code', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [preprocess], meaning: "Run the model repository's code while its base configuration is saved" },
  { name: 'task_name', type: 'string', isOptional: false, default: 'ChatCompletion', enum: ['ChatCompletion'], consumedBy: [], meaning: 'The only task that there is' },
  { name: 'batch_size', type: 'integer', isOptional: true, default: 1000, min: 1, consumedBy: [preprocess], meaning: 'Rows tokenised at a time; not the training batch' },
  { name: 'pad_to_max_length', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [preprocess], meaning: 'Pad each sequence to max_seq_length' },
  { name: 'max_seq_length', type: 'integer', isOptional: true, default: -1, consumedBy: [validation, preprocess], meaning: "Longest sequence in tokens; -1 for the model's own" },
  { name: 'train_file_path', type: 'uri_file', isOptional: true, mode: 'rw_mount', consumedBy: [validation, preprocess], meaning: 'Training rows as jsonl, json, csv, tsv or parquet; needed unless train_mltable_path is given' },
  { name: 'validation_file_path', type: 'uri_file', isOptional: true, mode: 'rw_mount', consumedBy: [validation, preprocess], meaning: 'Validation rows; cut from the training rows where missing' },
  { name: 'test_file_path', type: 'uri_file', isOptional: true, mode: 'rw_mount', consumedBy: [validation, preprocess], meaning: 'Test rows; passed through or cut, evaluated by nothing' },
  { name: 'train_mltable_path', type: 'mltable', isOptional: true, consumedBy: [validation, preprocess], meaning: 'Training MLTable; wins over the file' },
  { name: 'validation_mltable_path', type: 'mltable', isOptional: true, consumedBy: [validation, preprocess], meaning: 'Validation MLTable; wins over the file' },
  { name: 'test_mltable_path', type: 'mltable', isOptional: true, consumedBy: [validation, preprocess], meaning: 'Test MLTable; wins over the file' },
  { name: 'apply_lora', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [validation, fineTune], meaning: 'Train low-rank adapters instead of all weights' },
  { name: 'merge_lora_weights', type: 'string', isOptional: true, default: 'true', enum: ['true', 'false'], consumedBy: [fineTune], meaning: 'Merge the adapters into the base weights before saving' },
  { name: 'lora_alpha', type: 'integer', isOptional: true, default: 128, consumedBy: [fineTune], meaning: 'Scale of the adapters' },
  { name: 'lora_r', type: 'integer', isOptional: true, default: 8, consumedBy: [fineTune], meaning: 'Rank of the adapters' },
  { name: 'lora_dropout', type: 'number', isOptional: true, default: 0, consumedBy: [fineTune], meaning: 'Dropout in the adapters, 0 to 1' },
  { name: 'num_train_epochs', type: 'integer', isOptional: true, default: 1, min: 1, consumedBy: [validation, fineTune], meaning: 'Passes over the training rows' },
  { name: 'max_steps', type: 'integer', isOptional: true, default: -1, consumedBy: [validation, fineTune], meaning: 'Optimiser steps; above 0 it wins over num_train_epochs' },
  { name: 'per_device_train_batch_size', type: 'integer', isOptional: true, default: 1, min: 1, consumedBy: [validation, fineTune], meaning: 'Rows a GPU takes at a time in training' },
  { name: 'per_device_eval_batch_size', type: 'integer', isOptional: true, default: 1, min: 1, consumedBy: [validation, fineTune], meaning: 'Rows a GPU takes at a time in evaluation' },
  { name: 'auto_find_batch_size', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [validation, fineTune], meaning: 'Halve the batch when memory runs out; refused together with DeepSpeed' },
  { name: 'optim', type: 'string', isOptional: true, default: 'adamw_torch', enum: ['adamw_torch', 'adafactor'], consumedBy: [fineTune], meaning: 'Optimiser' },
  { name: 'learning_rate', type: 'number', isOptional: true, default: 2e-05, consumedBy: [validation, fineTune], meaning: 'First learning rate; above 0' },
  { name: 'warmup_steps', type: 'integer', isOptional: true, default: 0, consumedBy: [fineTune], meaning: 'Steps over which the learning rate rises' },
  { name: 'weight_decay', type: 'number', isOptional: true, default: 0, consumedBy: [fineTune], meaning: 'Weight decay' },
  { name: 'adam_beta1', type: 'number', isOptional: true, default: 0.9, consumedBy: [validation, fineTune], meaning: 'Decay of the first moment' },
  { name: 'adam_beta2', type: 'number', isOptional: true, default: 0.999, consumedBy: [validation, fineTune], meaning: 'Decay of the second moment' },
  { name: 'adam_epsilon', type: 'number', isOptional: true, default: 1e-08, consumedBy: [validation, fineTune], meaning: 'Guard against division by zero in the optimiser' },
  { name: 'gradient_accumulation_steps', type: 'integer', isOptional: true, default: 1, consumedBy: [fineTune], meaning: 'Batches whose gradients make one step' },
  { name: 'eval_accumulation_steps', type: 'integer', isOptional: true, default: -1, consumedBy: [fineTune], meaning: 'Evaluation batches kept on the GPU; 0 or less for no limit' },
  { name: 'lr_scheduler_type', type: 'string', isOptional: true, default: 'linear', enum: ['linear', 'cosine', 'cosine_with_restarts', 'polynomial', 'constant', 'constant_with_warmup'], consumedBy: [fineTune], meaning: 'How the learning rate falls' },
  { name: 'precision', type: 'string', isOptional: true, default: '32', enum: ['32', '16'], consumedBy: [validation, fineTune], meaning: '16 for mixed precision (bfloat16 where the GPU has it), 32 for full' },
  { name: 'seed', type: 'integer', isOptional: true, default: 42, consumedBy: [fineTune], meaning: 'Random seed' },
  { name: 'enable_full_determinism', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [fineTune], meaning: 'Repeatable to the bit, slower' },
  { name: 'dataloader_num_workers', type: 'integer', isOptional: true, default: 0, consumedBy: [fineTune], meaning: 'Processes that load data' },
  { name: 'ignore_mismatched_sizes', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [validation, fineTune], meaning: 'Accept weights whose shape differs from the model' },
  { name: 'max_grad_norm', type: 'number', isOptional: true, default: 1, consumedBy: [fineTune], meaning: 'Length to which gradients are clipped' },
  { name: 'evaluation_strategy', type: 'string', isOptional: true, default: 'epoch', enum: ['epoch', 'steps', 'disable'], consumedBy: [fineTune], meaning: 'When to evaluate' },
  { name: 'evaluation_steps_interval', type: 'number', isOptional: true, default: 0, consumedBy: [fineTune], meaning: 'Fraction of an epoch between evaluations, 0 to 1; wins over eval_steps unless 0' },
  { name: 'eval_steps', type: 'integer', isOptional: true, default: 500, consumedBy: [fineTune], meaning: 'Steps between evaluations' },
  { name: 'logging_strategy', type: 'string', isOptional: true, default: 'steps', enum: ['epoch', 'steps'], consumedBy: [fineTune], meaning: 'When to log' },
  { name: 'logging_steps', type: 'integer', isOptional: true, default: 10, consumedBy: [fineTune], meaning: 'Steps between log lines' },
  { name: 'metric_for_best_model', type: 'string', isOptional: true, default: 'loss', enum: ['loss', 'f1', 'exact'], consumedBy: [fineTune], meaning: 'What makes a checkpoint the best' },
  { name: 'resume_from_checkpoint', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [fineTune], meaning: 'Go on from the last checkpoint' },
  { name: 'save_total_limit', type: 'integer', isOptional: true, default: -1, consumedBy: [fineTune], meaning: 'Checkpoints to keep; -1 for all' },
  { name: 'apply_early_stopping', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [fineTune], meaning: 'Stop when evaluation no longer improves' },
  { name: 'early_stopping_patience', type: 'integer', isOptional: true, default: 1, consumedBy: [fineTune], meaning: 'Evaluations without improvement before stopping' },
  { name: 'early_stopping_threshold', type: 'number', isOptional: true, default: 0, consumedBy: [fineTune], meaning: 'Least change that counts as improvement' },
  { name: 'apply_deepspeed', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [validation, fineTune], meaning: 'Train with DeepSpeed' },
  { name: 'deepspeed', type: 'uri_file', isOptional: true, mode: 'rw_mount', consumedBy: [fineTune], meaning: 'Own DeepSpeed configuration (JSON); not read unless apply_deepspeed is true' },
  { name: 'deepspeed_stage', type: 'string', isOptional: true, default: '2', enum: ['2', '3'], consumedBy: [validation, fineTune], meaning: 'Which built-in DeepSpeed configuration; not read where an own one is given' },
  { name: 'apply_ort', type: 'string', isOptional: true, default: 'false', enum: ['true', 'false'], consumedBy: [validation, fineTune], meaning: 'Accepted, always off in this version' },
  { name: 'evaluation_config', type: 'uri_file', isOptional: true, consumedBy: [], meaning: 'Accepted, read by nothing' },
  { name: 'evaluation_config_params', type: 'string', isOptional: true, consumedBy: [], meaning: 'Accepted, read by nothing' },
  { name: 'compute_model_import', type: 'string', isOptional: true, default: 'serverless', consumedBy: [validation, modelImport], meaning: 'Cluster of the validation and import nodes, or serverless' },
  { name: 'compute_preprocess', type: 'string', isOptional: true, default: 'serverless', consumedBy: [validation, preprocess], meaning: 'Cluster of the preprocess node, or serverless' },
  { name: 'compute_finetune', type: 'string', isOptional: true, default: 'serverless', consumedBy: [validation, fineTune, converter], meaning: 'Cluster of the fine-tune and converter nodes, or serverless' },
  { name: 'compute_model_evaluation', type: 'string', isOptional: true, default: 'serverless', consumedBy: [], meaning: 'Accepted, read by nothing' },
] as const satisfies readonly PipelineInput[];
