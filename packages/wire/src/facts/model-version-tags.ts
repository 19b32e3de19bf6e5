import type { FactTable } from './fact-table.ts';

/** Tags and properties of a model version as the registry sends them: all values text, many of them Python literals. */
export interface ModelVersionTags {
  readonly name: string;
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * Models as they were before June 2026, when all but `model_specific_defaults` moved from tags and properties to system
 * metadata. Versions that were published before keep this form. Only what a fine-tune or a deployment reads is here.
 */
export const modelVersionTags: FactTable<ModelVersionTags> = {
  asOf: '2025-08-18',
  sources: [
    {
      repository: 'Azure/azureml-assets',
      commit: '7f81cbc3326414ec3e689208b737dfa9f8fccf04',
      paths: ['assets/models/system/*/spec.yaml'],
    },
  ],
  // prettier-ignore
  rows: [
    {
      name: 'Phi-3-mini-4k-instruct',
      version: '15',
      tags: {
        InferenceLegacyDate: '2025-06-09',
        InferenceDeprecationDate: '2025-06-30',
        InferenceRetirementDate: '2025-08-30',
        FinetuneDeprecationDate: '2025-06-30',
        FinetuneRetirementDate: '2025-08-30',
        task: 'chat-completion',
        license: 'mit',
        author: 'Microsoft',
        displayName: 'Phi-3-mini instruct (4k)',
        textContextWindow: '4096',
        maxOutputTokens: '4096',
        inference_compute_allow_list: "['Standard_NC6s_v3', 'Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_ND40rs_v2', 'Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4', 'Standard_NC96ads_A100_v4']",
        finetune_compute_allow_list: "['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4']",
        inference_supported_envs: "['vllm']",
        model_specific_defaults: "{'apply_deepspeed': 'true', 'deepspeed_stage': 2, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '5e-6', 'learning_rate_min': '5e-7', 'learning_rate_max': '5e-5', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
      },
      properties: {
        'inference-min-sku-spec': '6|1|112|64',
        'inference-recommended-sku': 'Standard_NC6s_v3, Standard_NC12s_v3, Standard_NC24s_v3, Standard_ND40rs_v2, Standard_NC24ads_A100_v4, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96asr_v4, Standard_ND96amsr_A100_v4',
        'finetuning-tasks': 'chat-completion',
        'finetune-min-sku-spec': '24|1|220|64',
        'finetune-recommended-sku': 'Standard_NC24ads_A100_v4, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96asr_v4, Standard_ND96amsr_A100_v4',
      },
    },
    {
      name: 'Phi-3.5-mini-instruct',
      version: '6',
      tags: {
        InferenceLegacyDate: '2025-06-09',
        InferenceDeprecationDate: '2025-06-30',
        InferenceRetirementDate: '2025-08-30',
        FinetuneDeprecationDate: '2025-06-30',
        FinetuneRetirementDate: '2025-08-30',
        task: 'chat-completion',
        license: 'mit',
        author: 'Microsoft',
        displayName: 'Phi-3.5-mini instruct (128k)',
        textContextWindow: '131072',
        maxOutputTokens: '4096',
        inference_compute_allow_list: "['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_ND96amsr_A100_v4', 'Standard_NC96ads_A100_v4']",
        finetune_compute_allow_list: "['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96amsr_A100_v4']",
        inference_supported_envs: "['vllm']",
        model_specific_defaults: "{'apply_deepspeed': 'true', 'deepspeed_stage': 2, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'max_seq_length': 16384, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '2e-5', 'learning_rate_min': '2e-6', 'learning_rate_max': '2e-4', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
      },
      properties: {
        'inference-min-sku-spec': '24|1|220|64',
        'inference-recommended-sku': 'Standard_NC24ads_A100_v4, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96amsr_A100_v4',
        'finetuning-tasks': 'chat-completion',
        'finetune-min-sku-spec': '24|1|220|64',
        'finetune-recommended-sku': 'Standard_NC24ads_A100_v4, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96amsr_A100_v4',
      },
    },
    {
      name: 'Phi-4',
      version: '8',
      tags: {
        task: 'chat-completion',
        license: 'MIT',
        author: 'Microsoft',
        displayName: 'Phi-4',
        textContextWindow: '16384',
        maxOutputTokens: '16384',
        inference_compute_allow_list: "['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4', 'Standard_ND96isr_H100_v5', 'Standard_NC40ads_H100_v5', 'Standard_NC80adis_H100_v5']",
        finetune_compute_allow_list: "['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4', 'Standard_NC40ads_H100_v5', 'Standard_NC80adis_H100_v5', 'Standard_ND96isr_H100_v5']",
        inference_supported_envs: "['vllm']",
        model_specific_defaults: "{'apply_deepspeed': 'true', 'deepspeed_stage': 3, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '5e-6', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
      },
      properties: {
        'inference-min-sku-spec': '24|1|220|64',
        'inference-recommended-sku': 'Standard_NC24ads_A100_v4, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96asr_v4, Standard_ND96amsr_A100_v4, Standard_ND96isr_H100_v5, Standard_NC40ads_H100_v5, Standard_NC80adis_H100_v5',
        'finetuning-tasks': 'chat-completion',
        'finetune-min-sku-spec': '24|1|220|64',
        'finetune-recommended-sku': 'Standard_NC24ads_A100_v4, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96asr_v4, Standard_ND96amsr_A100_v4, Standard_NC40ads_H100_v5, Standard_NC80adis_H100_v5, Standard_ND96isr_H100_v5',
      },
    },
    {
      name: 'Llama-2-7b-chat',
      version: '27',
      tags: {
        InferenceLegacyDate: '2025-02-28',
        InferenceDeprecationDate: '2025-03-31',
        InferenceRetirementDate: '2025-06-30',
        FinetuneDeprecationDate: '2025-03-31',
        FinetuneRetirementDate: '2025-06-30',
        task: 'chat-completion',
        license: 'custom',
        author: 'Meta',
        inference_compute_allow_list: "['Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_ND40rs_v2', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4']",
        finetune_compute_allow_list: "['Standard_ND40rs_v2', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4']",
        evaluation_compute_allow_list: "['Standard_NC6s_v3', 'Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_ND40rs_v2', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4']",
        inference_supported_envs: "['vllm', 'ds_mii']",
        model_specific_defaults: "{'apply_deepspeed': 'true', 'apply_lora': 'true'}",
      },
      properties: {
        'evaluation-min-sku-spec': '6|1|112|736',
        'inference-min-sku-spec': '12|2|224|1474',
        'finetune-min-sku-spec': '40|2|440|128',
        'evaluation-recommended-sku': 'Standard_NC6s_v3, Standard_NC12s_v3, Standard_NC24s_v3, Standard_ND40rs_v2, Standard_ND96asr_v4, Standard_ND96amsr_A100_v4',
        'inference-recommended-sku': 'Standard_NC12s_v3, Standard_NC24s_v3, Standard_ND40rs_v2, Standard_ND96asr_v4, Standard_ND96amsr_A100_v4',
        'finetune-recommended-sku': 'Standard_ND40rs_v2, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96asr_v4, Standard_ND96amsr_A100_v4',
        'finetuning-tasks': 'chat-completion',
      },
    },
    {
      name: 'mistralai-Mistral-7B-v01',
      version: '19',
      tags: {
        task: 'text-generation',
        license: 'apache-2.0',
        author: 'Mistral AI',
        inference_compute_allow_list: "['Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_ND40rs_v2', 'Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96amsr_A100_v4', 'Standard_ND96asr_v4']",
        finetune_compute_allow_list: "['Standard_ND40rs_v2', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96amsr_A100_v4', 'Standard_ND96asr_v4']",
        evaluation_compute_allow_list: "['Standard_NC6s_v3', 'Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_NC24rs_v3', 'Standard_ND40rs_v2', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96amsr_A100_v4', 'Standard_ND96asr_v4']",
        inference_supported_envs: "['vllm', 'ds_mii']",
        model_specific_defaults: "{'precision': '16', 'deepspeed_stage': '2', 'apply_deepspeed': 'true', 'apply_ort': 'true', 'apply_lora': 'true', 'ignore_mismatched_sizes': 'false'}",
      },
      properties: {
        'inference-min-sku-spec': '12|1|220|64',
        'inference-recommended-sku': 'Standard_NC12s_v3, Standard_NC24s_v3, Standard_ND40rs_v2, Standard_NC24ads_A100_v4, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96amsr_A100_v4, Standard_ND96asr_v4',
        'evaluation-min-sku-spec': '6|1|112|128',
        'evaluation-recommended-sku': 'Standard_NC6s_v3, Standard_NC12s_v3, Standard_NC24s_v3, Standard_NC24rs_v3, Standard_ND40rs_v2, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96amsr_A100_v4, Standard_ND96asr_v4',
        'finetune-min-sku-spec': '40|2|440|128',
        'finetune-recommended-sku': 'Standard_ND40rs_v2, Standard_NC48ads_A100_v4, Standard_NC96ads_A100_v4, Standard_ND96amsr_A100_v4, Standard_ND96asr_v4',
        'finetuning-tasks': 'text-generation, text-classification',
      },
    },
  ],
};
