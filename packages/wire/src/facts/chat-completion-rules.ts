import type { FactTable } from './fact-table.ts';

/** What a node of the pipeline does beyond its declared inputs. */
export interface PipelineRule {
  readonly id: string;
  readonly node: 'chat_completion_model_import' | 'chat_completion_datapreprocess' | 'chat_completion_finetune';
  /** `error` ends the job, `warning` is logged, `silent` changes what happens and says nothing. */
  readonly effect: 'error' | 'warning' | 'silent';
  /** Pipeline inputs that it reads. */
  readonly inputs: readonly string[];
  readonly rule: string;
}

/** Rules of `chat_completion_pipeline` 0.0.82 that its specification does not declare. */
export const chatCompletionRules: FactTable<PipelineRule> = {
  asOf: '2026-07-23',
  sources: [
    {
      repository: 'Azure/azureml-assets',
      commit: '4b41f8ccbc01cf492767adc586ce1661c54c340a',
      paths: [
        'assets/training/finetune_acft_hf_nlp/src/finetune/finetune.py',
        'assets/training/finetune_acft_hf_nlp/src/preprocess/preprocess.py',
      ],
    },
  ],
  rows: [
    {
      id: 'model-folder-kind',
      node: 'chat_completion_model_import',
      effect: 'error',
      inputs: ['mlflow_model_path', 'pytorch_model_path'],
      rule: 'The MLflow folder must hold an MLmodel file, the PyTorch folder must not.',
    },
    {
      id: 'hub-id-known',
      node: 'chat_completion_model_import',
      effect: 'error',
      inputs: ['huggingface_id'],
      rule: 'The id is looked up at the public hub, so it must exist there and the node needs the internet.',
    },
    {
      id: 'training-data-given',
      node: 'chat_completion_datapreprocess',
      effect: 'error',
      inputs: ['train_file_path', 'train_mltable_path'],
      rule: 'One of the two is needed, though both are declared optional.',
    },
    {
      id: 'missing-splits-cut',
      node: 'chat_completion_datapreprocess',
      effect: 'silent',
      inputs: ['validation_file_path', 'validation_mltable_path', 'test_file_path', 'test_mltable_path'],
      rule: 'Training rows are cut 80/10/10 where validation and test are missing, 80/20 where one of them is.',
    },
    {
      id: 'missing-file-ignored',
      node: 'chat_completion_datapreprocess',
      effect: 'silent',
      inputs: ['train_file_path', 'validation_file_path', 'test_file_path'],
      rule: 'A path to a file that does not exist counts as not given.',
    },
    {
      id: 'test-unchecked',
      node: 'chat_completion_datapreprocess',
      effect: 'silent',
      inputs: ['test_file_path', 'test_mltable_path'],
      rule: 'Test rows pass through without being processed or checked.',
    },
    {
      id: 'learning-rate-positive',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['learning_rate'],
      rule: 'The learning rate is above 0.',
    },
    {
      id: 'optimiser-known',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['optim'],
      rule: 'The optimiser is adamw_torch or adafactor, in any letter case.',
    },
    {
      id: 'early-stopping-evaluates',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['apply_early_stopping', 'evaluation_strategy'],
      rule: 'Early stopping needs an evaluation strategy other than disable.',
    },
    {
      id: 'deepspeed-or-batch-search',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['apply_deepspeed', 'auto_find_batch_size'],
      rule: 'DeepSpeed and the search for a batch size exclude each other.',
    },
    {
      id: 'stage-3-or-ort',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['deepspeed_stage', 'apply_ort'],
      rule: 'Stage 3 and ONNX Runtime exclude each other; it cannot happen in 0.0.82, which turns the latter off first.',
    },
    {
      id: 'stage-3-lora-families',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['deepspeed_stage', 'apply_lora'],
      rule: 'Stage 3 with LoRA is for chat and text generation tasks or known model families; chat completion passes.',
    },
    {
      id: 'stage-3-old-phi',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['deepspeed_stage', 'mlflow_model_path', 'pytorch_model_path', 'huggingface_id'],
      rule: 'Stage 3 does not work with mixformer-sequential models (old Phi-1 and Phi-2).',
    },
    {
      id: 'deepspeed-file-valid',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['deepspeed', 'apply_deepspeed'],
      rule: 'An own file parses as JSON with an integer zero_optimization.stage; stage 3 also sets stage3_gather_16bit_weights_on_model_save to true.',
    },
    {
      id: 'deepspeed-file-unused',
      node: 'chat_completion_finetune',
      effect: 'silent',
      inputs: ['deepspeed', 'apply_deepspeed'],
      rule: 'An own file is not read unless DeepSpeed is on.',
    },
    {
      id: 'evaluation-interval-range',
      node: 'chat_completion_finetune',
      effect: 'silent',
      inputs: ['evaluation_steps_interval'],
      rule: 'A value outside 0 to 1 becomes 0.',
    },
    {
      id: 'half-precision-kind',
      node: 'chat_completion_finetune',
      effect: 'silent',
      inputs: ['precision'],
      rule: 'Precision 16 is bfloat16 where the GPU has it, else float16.',
    },
    {
      id: 'flash-attention',
      node: 'chat_completion_finetune',
      effect: 'warning',
      inputs: ['precision'],
      rule: 'Flash attention 2 is on only for llama, falcon, mistral, mixtral, philongrope and phi3mini with precision 16 and bfloat16.',
    },
    {
      id: 'gradient-checkpointing',
      node: 'chat_completion_finetune',
      effect: 'silent',
      inputs: ['apply_lora', 'apply_deepspeed'],
      rule: 'Gradient checkpointing is forced on for those families and llama4, but not for LoRA without DeepSpeed: memory use then jumps.',
    },
    {
      id: 'mismatched-sizes-families',
      node: 'chat_completion_finetune',
      effect: 'silent',
      inputs: ['ignore_mismatched_sizes'],
      rule: 'Forced to false for llama, gpt-neox, falcon, refinedweb, mixtral and llama4.',
    },
    {
      id: 'save-follows-evaluation',
      node: 'chat_completion_finetune',
      effect: 'silent',
      inputs: ['evaluation_strategy', 'eval_steps', 'save_total_limit'],
      rule: 'Checkpoints are saved when evaluation runs; a limit of -1 keeps all of them.',
    },
    {
      id: 'gpu-needed',
      node: 'chat_completion_finetune',
      effect: 'error',
      inputs: ['compute_finetune', 'instance_type_finetune'],
      rule: 'A machine without a CUDA device is refused.',
    },
    {
      id: 'base-image-dropped',
      node: 'chat_completion_finetune',
      effect: 'silent',
      inputs: ['finetune_config_path'],
      rule: 'The result keeps the metadata of a vLLM serving image only where the fine-tune configuration turns vLLM on; otherwise it is served by the plain MLflow image.',
    },
  ],
};
