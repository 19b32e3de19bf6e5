import type { FactTable } from './fact-table.ts';
import {
  a100,
  a100AndH100,
  a100AndNdV2,
  a100Of80Gb,
  fourA100Of80Gb,
  fourA100OrNdV2,
  fromFourV100,
  fromTwoV100,
  gpt2FineTune,
  gpt2Inference,
  ndA100,
  twoA100Of80Gb,
  twoA100OrNdV2,
} from './model-size-lists.ts';

/** When a model is withdrawn, step by step; days as `YYYY-MM-DD`. From a retirement on nothing new starts. */
export interface ModelLifecycle {
  readonly fineTuneDeprecatedOn?: string;
  readonly fineTuneRetiredOn?: string;
  readonly inferenceLegacyOn: string;
  readonly inferenceDeprecatedOn: string;
  readonly inferenceRetiredOn: string;
}

/** The least machine that a model runs on; on the wire `vCPUs|GPUs|RAM|disk`, as `24|1|220|64`. */
export interface MinimumSize {
  readonly vCpus: number;
  readonly gpuCount: number;
  readonly ramInGb: number;
  readonly diskInGb: number;
}

/** A model of the registry `azureml` at its newest version. */
export interface CatalogModel {
  readonly name: string;
  readonly version: string;
  readonly publisher?: string;
  readonly license: string;
  readonly isArchived: boolean;
  readonly contextWindowInTokens?: number;
  readonly maxOutputTokens?: number;
  /** Absent where no date is set. */
  readonly lifecycle?: ModelLifecycle;
  /** What to take instead. Our choice: the live model with the same fine-tune task; the source names none. */
  readonly successor?: string;
  readonly inferenceTasks: readonly string[];
  /** Empty where the model cannot be fine-tuned. */
  readonly fineTuneTasks: readonly string[];
  /** Machine sizes allowed, in no particular order; compare without regard to letter case. */
  readonly inferenceSizes: readonly string[];
  readonly inferenceMinimum?: MinimumSize;
  readonly fineTuneSizes: readonly string[];
  readonly fineTuneMinimum?: MinimumSize;
  /** The tag `model_specific_defaults` as it is sent: a Python literal, text and numbers told apart. */
  readonly defaultsTag?: string;
}

const phi3: ModelLifecycle = {
  fineTuneDeprecatedOn: '2025-06-30',
  fineTuneRetiredOn: '2025-08-30',
  inferenceLegacyOn: '2025-06-09',
  inferenceDeprecatedOn: '2025-06-30',
  inferenceRetiredOn: '2025-08-30',
};
const llama2: ModelLifecycle = {
  fineTuneDeprecatedOn: '2025-03-31',
  fineTuneRetiredOn: '2025-06-30',
  inferenceLegacyOn: '2025-02-28',
  inferenceDeprecatedOn: '2025-03-31',
  inferenceRetiredOn: '2025-06-30',
};
const summer2026: ModelLifecycle = {
  inferenceLegacyOn: '2026-03-16',
  inferenceDeprecatedOn: '2026-04-16',
  inferenceRetiredOn: '2026-07-31',
};

/** Models that can chat or be fine-tuned, from the public source of the registry `azureml`. */
export const modelCatalog: FactTable<CatalogModel> = {
  asOf: '2026-07-23',
  sources: [
    {
      repository: 'Azure/azureml-assets',
      commit: '4b41f8ccbc01cf492767adc586ce1661c54c340a',
      paths: ['assets/models/system/*/spec.yaml'],
    },
  ],
  // prettier-ignore
  rows: [
    {
      name: 'ALLaM-2-7b-instruct', version: '3', publisher: 'SDAIA', license: 'apache-2.0', isArchived: false,
      maxOutputTokens: 4096, inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
    {
      name: 'financial-reports-analysis', version: '2', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      lifecycle: summer2026, inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
    {
      name: 'financial-reports-analysis-v2', version: '1', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      contextWindowInTokens: 16384, maxOutputTokens: 16384, lifecycle: summer2026,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
    {
      name: 'gpt2', version: '18', license: 'MIT', isArchived: false,
      inferenceTasks: ['text-generation'], fineTuneTasks: ['text-classification', 'text-generation'],
      inferenceSizes: gpt2Inference, inferenceMinimum: { vCpus: 2, gpuCount: 0, ramInGb: 8, diskInGb: 28 },
      fineTuneSizes: gpt2FineTune, fineTuneMinimum: { vCpus: 4, gpuCount: 1, ramInGb: 28, diskInGb: 64 },
      defaultsTag: "{'apply_deepspeed': 'true', 'apply_lora': 'true', 'apply_ort': 'true'}",
    },
    {
      name: 'Llama-2-13b', version: '25', publisher: 'Meta', license: 'custom', isArchived: false,
      lifecycle: llama2, inferenceTasks: ['text-generation'], fineTuneTasks: ['text-classification', 'text-generation'],
      inferenceSizes: fromFourV100, inferenceMinimum: { vCpus: 24, gpuCount: 4, ramInGb: 448, diskInGb: 2900 },
      fineTuneSizes: twoA100OrNdV2, fineTuneMinimum: { vCpus: 40, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
      defaultsTag: "{'apply_lora': 'true', 'apply_deepspeed': 'true', 'deepspeed_stage': '2', 'precision': '16', 'max_seq_length': '2048', 'ignore_mismatched_sizes': 'false'}",
    },
    {
      name: 'Llama-2-13b-chat', version: '22', publisher: 'Meta', license: 'custom', isArchived: false,
      lifecycle: llama2, inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: fromFourV100, inferenceMinimum: { vCpus: 24, gpuCount: 4, ramInGb: 448, diskInGb: 2900 },
    },
    {
      name: 'Llama-2-70b', version: '25', publisher: 'Meta', license: 'custom', isArchived: false,
      lifecycle: llama2, inferenceTasks: ['text-generation'], fineTuneTasks: ['text-classification', 'text-generation'],
      inferenceSizes: fourA100OrNdV2, inferenceMinimum: { vCpus: 40, gpuCount: 4, ramInGb: 672, diskInGb: 256 },
      fineTuneSizes: ndA100, fineTuneMinimum: { vCpus: 96, gpuCount: 8, ramInGb: 900, diskInGb: 2900 },
      defaultsTag: "{'apply_lora': 'true', 'apply_deepspeed': 'true', 'deepspeed_stage': '3', 'precision': '16', 'ignore_mismatched_sizes': 'false'}",
    },
    {
      name: 'Llama-2-70b-chat', version: '22', publisher: 'Meta', license: 'custom', isArchived: false,
      lifecycle: llama2, inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: fourA100OrNdV2, inferenceMinimum: { vCpus: 40, gpuCount: 4, ramInGb: 672, diskInGb: 256 },
    },
    {
      name: 'Llama-2-7b', version: '23', publisher: 'Meta', license: 'custom', isArchived: false,
      lifecycle: llama2, inferenceTasks: ['text-generation'], fineTuneTasks: ['text-classification', 'text-generation'],
      inferenceSizes: fromTwoV100, inferenceMinimum: { vCpus: 12, gpuCount: 2, ramInGb: 224, diskInGb: 1474 },
      fineTuneSizes: twoA100OrNdV2, fineTuneMinimum: { vCpus: 40, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
      defaultsTag: "{'apply_deepspeed': 'false', 'apply_lora': 'true', 'precision': '4'}",
    },
    {
      name: 'Llama-2-7b-chat', version: '27', publisher: 'Meta', license: 'custom', isArchived: false,
      lifecycle: llama2, successor: 'Phi-4', inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: fromTwoV100, inferenceMinimum: { vCpus: 12, gpuCount: 2, ramInGb: 224, diskInGb: 1474 },
      fineTuneSizes: twoA100OrNdV2, fineTuneMinimum: { vCpus: 40, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
      defaultsTag: "{'apply_deepspeed': 'true', 'apply_lora': 'true'}",
    },
    {
      name: 'microsoft-phi-2', version: '22', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      inferenceTasks: ['text-generation'], fineTuneTasks: ['text-generation'],
      inferenceSizes: ['Standard_NC4as_T4_v3', 'Standard_NC8as_T4_v3', 'Standard_NC16as_T4_v3', 'Standard_NC64as_T4_v3', 'Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4'], inferenceMinimum: { vCpus: 4, gpuCount: 1, ramInGb: 28, diskInGb: 64 },
      fineTuneSizes: a100AndNdV2, fineTuneMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 2, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'max_seq_length': 2048}",
    },
    {
      name: 'mistralai-Mistral-7B-Instruct-v0-2', version: '9', publisher: 'Mistral AI', license: 'apache-2.0', isArchived: false,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
    {
      name: 'mistralai-Mistral-7B-Instruct-v0-3', version: '2', publisher: 'Mistral AI', license: 'apache-2.0', isArchived: false,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: ['Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_ND40rs_v2', 'Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4', 'Standard_ND96amsr_A100_v4', 'Standard_ND96asr_v4'], inferenceMinimum: { vCpus: 12, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
    {
      name: 'mistralai-Mistral-7B-Instruct-v01', version: '14', publisher: 'Mistral AI', license: 'apache-2.0', isArchived: false,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
    {
      name: 'mistralai-Mistral-7B-v01', version: '20', publisher: 'Mistral AI', license: 'apache-2.0', isArchived: false,
      inferenceTasks: ['text-generation'], fineTuneTasks: ['text-generation', 'text-classification'],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      fineTuneSizes: twoA100OrNdV2, fineTuneMinimum: { vCpus: 40, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
      defaultsTag: "{'precision': '16', 'deepspeed_stage': '2', 'apply_deepspeed': 'true', 'apply_ort': 'true', 'apply_lora': 'true', 'ignore_mismatched_sizes': 'false'}",
    },
    {
      name: 'mistralai-Mixtral-8x22B-Instruct-v0-1', version: '7', publisher: 'Mistral AI', license: 'apache-2.0', isArchived: false,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: ['Standard_ND96amsr_A100_v4'], inferenceMinimum: { vCpus: 96, gpuCount: 8, ramInGb: 1800, diskInGb: 2900 },
    },
    {
      name: 'mistralai-Mixtral-8x7B-Instruct-v01', version: '12', publisher: 'Mistral AI', license: 'apache-2.0', isArchived: false,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: ['Standard_NC96ads_A100_v4', 'Standard_ND96amsr_A100_v4', 'Standard_ND96asr_v4'], inferenceMinimum: { vCpus: 96, gpuCount: 4, ramInGb: 880, diskInGb: 256 },
    },
    {
      name: 'mistralai-Mixtral-8x7B-v01', version: '16', publisher: 'Mistral AI', license: 'apache-2.0', isArchived: false,
      inferenceTasks: ['text-generation'], fineTuneTasks: ['text-generation'],
      inferenceSizes: ndA100, inferenceMinimum: { vCpus: 96, gpuCount: 8, ramInGb: 900, diskInGb: 2900 },
      fineTuneSizes: twoA100OrNdV2, fineTuneMinimum: { vCpus: 40, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
      defaultsTag: "{'max_seq_length': 2048, 'apply_lora': 'true', 'apply_deepspeed': 'true', 'deepspeed_stage': '3', 'precision': '16', 'ignore_mismatched_sizes': 'false'}",
    },
    {
      name: 'Phi-3-medium-128k-instruct', version: '7', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 131072, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: twoA100Of80Gb, inferenceMinimum: { vCpus: 48, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
      fineTuneSizes: fourA100Of80Gb, fineTuneMinimum: { vCpus: 96, gpuCount: 4, ramInGb: 880, diskInGb: 256 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 3, 'apply_lora': 'false', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 4, 'per_device_eval_batch_size': 4, 'gradient_accumulation_steps': 4, 'learning_rate': '5e-6', 'learning_rate_min': '5e-7', 'learning_rate_max': '5e-5', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1, 'max_seq_length': 4096}",
    },
    {
      name: 'Phi-3-medium-4k-instruct', version: '6', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 4096, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: a100AndNdV2, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      fineTuneSizes: fourA100Of80Gb, fineTuneMinimum: { vCpus: 96, gpuCount: 4, ramInGb: 880, diskInGb: 256 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 3, 'apply_lora': 'false', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 4, 'per_device_eval_batch_size': 4, 'gradient_accumulation_steps': 4, 'learning_rate': '5e-6', 'learning_rate_min': '5e-7', 'learning_rate_max': '5e-5', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1, 'max_seq_length': 4096}",
    },
    {
      name: 'Phi-3-mini-128k-instruct', version: '13', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 131072, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: a100Of80Gb, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      fineTuneSizes: a100Of80Gb, fineTuneMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 2, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '5e-6', 'learning_rate_min': '5e-7', 'learning_rate_max': '5e-5', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
    },
    {
      name: 'Phi-3-mini-4k-instruct', version: '15', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 4096, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: ['Standard_NC6s_v3', 'Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_ND40rs_v2', 'Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4', 'Standard_NC96ads_A100_v4'], inferenceMinimum: { vCpus: 6, gpuCount: 1, ramInGb: 112, diskInGb: 64 },
      fineTuneSizes: a100, fineTuneMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 2, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '5e-6', 'learning_rate_min': '5e-7', 'learning_rate_max': '5e-5', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
    },
    {
      name: 'Phi-3-small-128k-instruct', version: '5', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 131072, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: a100Of80Gb, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      fineTuneSizes: fourA100Of80Gb, fineTuneMinimum: { vCpus: 96, gpuCount: 4, ramInGb: 880, diskInGb: 256 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 3, 'apply_lora': 'false', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 4, 'per_device_eval_batch_size': 4, 'gradient_accumulation_steps': 4, 'learning_rate': '5e-6', 'learning_rate_min': '5e-7', 'learning_rate_max': '5e-5', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1, 'max_seq_length': 4096}",
    },
    {
      name: 'Phi-3-small-8k-instruct', version: '6', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      contextWindowInTokens: 131072, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: a100Of80Gb, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      fineTuneSizes: fourA100Of80Gb, fineTuneMinimum: { vCpus: 96, gpuCount: 4, ramInGb: 880, diskInGb: 256 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 3, 'apply_lora': 'false', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 4, 'per_device_eval_batch_size': 4, 'gradient_accumulation_steps': 4, 'learning_rate': '5e-6', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1, 'max_seq_length': 4096}",
    },
    {
      name: 'Phi-3-vision-128k-instruct', version: '2', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      lifecycle: phi3, inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: twoA100Of80Gb, inferenceMinimum: { vCpus: 48, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
    },
    {
      name: 'Phi-3.5-mini-instruct', version: '6', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 131072, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: a100Of80Gb, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      fineTuneSizes: a100Of80Gb, fineTuneMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 2, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'max_seq_length': 16384, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '2e-5', 'learning_rate_min': '2e-6', 'learning_rate_max': '2e-4', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
    },
    {
      name: 'Phi-3.5-MoE-instruct', version: '5', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 131072, maxOutputTokens: 4096, lifecycle: phi3, successor: 'Phi-4',
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: twoA100Of80Gb, inferenceMinimum: { vCpus: 48, gpuCount: 2, ramInGb: 440, diskInGb: 128 },
      fineTuneSizes: fourA100Of80Gb, fineTuneMinimum: { vCpus: 96, gpuCount: 4, ramInGb: 880, diskInGb: 256 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 3, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'max_seq_length': 16384, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '2e-5', 'learning_rate_min': '2e-6', 'learning_rate_max': '2e-4', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
    },
    {
      name: 'Phi-3.5-vision-instruct', version: '2', publisher: 'Microsoft', license: 'MIT', isArchived: true,
      contextWindowInTokens: 131072, maxOutputTokens: 4096, lifecycle: phi3,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100Of80Gb, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 2, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '5e-6', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
    },
    {
      name: 'Phi-4', version: '8', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      contextWindowInTokens: 16384, maxOutputTokens: 16384,
      inferenceTasks: ['chat-completion'], fineTuneTasks: ['chat-completion'],
      inferenceSizes: a100AndH100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      fineTuneSizes: a100AndH100, fineTuneMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
      defaultsTag: "{'apply_deepspeed': 'true', 'deepspeed_stage': 3, 'apply_lora': 'true', 'apply_ort': 'false', 'precision': 16, 'ignore_mismatched_sizes': 'false', 'num_train_epochs': 1, 'per_device_train_batch_size': 1, 'per_device_eval_batch_size': 1, 'gradient_accumulation_steps': 1, 'learning_rate': '5e-6', 'lr_scheduler_type': 'cosine', 'logging_strategy': 'steps', 'logging_steps': 10, 'save_total_limit': 1}",
    },
    {
      name: 'snowflake-arctic-instruct', version: '3', publisher: 'Snowflake', license: 'apache-2.0', isArchived: false,
      lifecycle: summer2026, inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: ['Standard_ND96isr_H100_v5'], inferenceMinimum: { vCpus: 96, gpuCount: 8, ramInGb: 1900, diskInGb: 1024 },
    },
    {
      name: 'supply-chain-trade-regulations', version: '3', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      lifecycle: summer2026, inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
    {
      name: 'supply-chain-trade-regulations-v2', version: '1', publisher: 'Microsoft', license: 'MIT', isArchived: false,
      contextWindowInTokens: 16384, maxOutputTokens: 16384, lifecycle: summer2026,
      inferenceTasks: ['chat-completion'], fineTuneTasks: [], fineTuneSizes: [],
      inferenceSizes: a100, inferenceMinimum: { vCpus: 24, gpuCount: 1, ramInGb: 220, diskInGb: 64 },
    },
  ],
};
