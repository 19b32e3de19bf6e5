import type { FactTable } from './fact-table.ts';

/** A span of versions that behave alike. */
export interface PipelineVersionSpan {
  readonly first: string;
  readonly last: string;
  /** Month or day of the first version, as `YYYY-MM` or `YYYY-MM-DD`. */
  readonly since: string;
  /** Month or day of the last version. */
  readonly until: string;
  /** Whether the nodes that evaluate the tuned model are there. */
  readonly hasEvaluation: boolean;
  readonly note?: string;
}

/** How `chat_completion_pipeline` changed. It had 67 inputs for most of the time, 66 in 0.0.75 and 0.0.76, 69 in 0.0.82. */
export const chatCompletionVersions: FactTable<PipelineVersionSpan> = {
  asOf: '2026-07-23',
  sources: [
    {
      repository: 'Azure/azureml-assets',
      commit: '4b41f8ccbc01cf492767adc586ce1661c54c340a',
      paths: ['assets/training/finetune_acft_hf_nlp/components/pipeline_components/chat_completion/spec.yaml'],
    },
  ],
  rows: [
    {
      first: '0.0.42',
      last: '0.0.48',
      since: '2024-04',
      until: '2024-05',
      hasEvaluation: false,
      note: 'declares the output evaluation_result, which nothing fills',
    },
    {
      first: '0.0.49',
      last: '0.0.56',
      since: '2024-05',
      until: '2024-07',
      hasEvaluation: false,
      note: 'the converter node is called chat_completion_model_converter',
    },
    { first: '0.0.57', last: '0.0.57', since: '2024-08-02', until: '2024-08-02', hasEvaluation: true },
    {
      first: '0.0.58',
      last: '0.0.67',
      since: '2024-08',
      until: '2024-12',
      hasEvaluation: false,
      note: 'the converter node is called ft_nlp_model_converter again from 0.0.59',
    },
    { first: '0.0.68', last: '0.0.74', since: '2025-01', until: '2025-04', hasEvaluation: true },
    { first: '0.0.75', last: '0.0.76', since: '2025-05', until: '2025-06', hasEvaluation: false },
    { first: '0.0.77', last: '0.0.78', since: '2025-06', until: '2025-08', hasEvaluation: true },
    {
      first: '0.0.79',
      last: '0.0.82',
      since: '2025-08',
      until: '2026-06',
      hasEvaluation: false,
      note: '0.0.82 adds finetune_config_path and trust_remote_code',
    },
  ],
};
