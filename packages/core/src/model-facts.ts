import { readCount, readDay, readDict, readPlainWords, readSkuSpec, readText, readWords } from './fact-readers.ts';
import type { SkuSpec } from './fact-readers.ts';
import { readFact, type Fact, type FactFinding, type FactPlace, type FactReader, type FactSources } from './fact.ts';
import type { PythonDict } from './python-literal.ts';

/** What the registry says about a model, each fact with its origin; absent where it says nothing. */
export interface ModelFacts {
  /** VM sizes that fine-tuning is allowed on. An empty list allows none; an absent fact allows all. */
  readonly finetuneComputes?: Fact<readonly string[]>;
  readonly inferenceComputes?: Fact<readonly string[]>;
  readonly evaluationComputes?: Fact<readonly string[]>;
  readonly finetuneMinimum?: Fact<SkuSpec>;
  readonly inferenceMinimum?: Fact<SkuSpec>;
  readonly evaluationMinimum?: Fact<SkuSpec>;
  /** Values of component inputs that suit this model. Numbers come as numbers or as texts (`'5e-6'`), model by model. */
  readonly finetuneDefaults?: Fact<PythonDict>;
  /** As `chat-completion`. */
  readonly finetuneTasks?: Fact<readonly string[]>;
  readonly inferenceTasks?: Fact<readonly string[]>;
  /** Serving stacks, as `vllm`. */
  readonly inferenceEnvironments?: Fact<readonly string[]>;
  readonly license?: Fact<string>;
  readonly contextWindowInTokens?: Fact<number>;
  readonly maxOutputInTokens?: Fact<number>;
  /** First day, in UTC, on which fine-tuning is discouraged; days are written `2025-08-30`. */
  readonly finetuneDeprecatedOn?: Fact<string>;
  /** First day on which fine-tuning is refused. */
  readonly finetuneRetiredOn?: Fact<string>;
  readonly inferenceLegacyOn?: Fact<string>;
  readonly inferenceDeprecatedOn?: Fact<string>;
  readonly inferenceRetiredOn?: Fact<string>;
}

/**
 * Reads every fact from tags, properties and system metadata; a place that cannot be read becomes a finding.
 *
 * Keys: the model specs of azureml-assets before and after the move to `system_metadata` of June and July 2026. Which of
 * them a live registry sends is not known, so all are read; the older place decides, because the notebook reads that one.
 */
export function readModelFacts(sources: FactSources): { facts: ModelFacts; findings: FactFinding[] } {
  const findings: FactFinding[] = [];
  const read = <T>(reader: FactReader<T>, ...places: FactPlace[]) => readFact(sources, places, reader, findings);
  const facts: ModelFacts = {
    finetuneComputes: read(
      readWords,
      tag('finetune_compute_allow_list'),
      property('finetune-recommended-sku'),
      metadata('supportedComputes.finetuneComputes'),
      metadata('SKU.finetuneRecommendedSkus'),
    ),
    inferenceComputes: read(
      readWords,
      tag('inference_compute_allow_list'),
      property('inference-recommended-sku'),
      metadata('supportedComputes.inferenceComputes'),
      metadata('SKU.inferenceRecommendedSkus'),
    ),
    evaluationComputes: read(
      readWords,
      tag('evaluation_compute_allow_list'),
      property('evaluation-recommended-sku'),
      metadata('supportedComputes.evaluationComputes'),
      metadata('SKU.evaluationRecommendedSkus'),
    ),
    finetuneMinimum: read(readSkuSpec, property('finetune-min-sku-spec'), metadata('SKU.finetuneMinSkuSpec')),
    inferenceMinimum: read(readSkuSpec, property('inference-min-sku-spec'), metadata('SKU.inferenceMinSkuSpec')),
    evaluationMinimum: read(readSkuSpec, property('evaluation-min-sku-spec'), metadata('SKU.evaluationMinSkuSpec')),
    finetuneDefaults: read(readDict, tag('model_specific_defaults')),
    finetuneTasks: read(readWords, property('finetuning-tasks'), metadata('tasks.fineTuningTasks')),
    inferenceTasks: read(readPlainWords, tag('task'), metadata('tasks.inferenceTasks')),
    inferenceEnvironments: read(readWords, tag('inference_supported_envs'), metadata('inferenceSupportedEnvs')),
    license: read(readText, tag('license'), metadata('license')),
    contextWindowInTokens: read(readCount, tag('textContextWindow'), metadata('textContextWindow')),
    maxOutputInTokens: read(readCount, tag('maxOutputTokens'), metadata('maxOutputTokens')),
    finetuneDeprecatedOn: read(readDay, ...dates('FinetuneDeprecationDate')),
    finetuneRetiredOn: read(readDay, ...dates('FinetuneRetirementDate')),
    inferenceLegacyOn: read(readDay, ...dates('InferenceLegacyDate')),
    inferenceDeprecatedOn: read(readDay, ...dates('InferenceDeprecationDate')),
    inferenceRetiredOn: read(readDay, ...dates('InferenceRetirementDate')),
  };
  return { facts, findings };
}

const tag = (key: string): FactPlace => ['tag', key];
const property = (key: string): FactPlace => ['property', key];
const metadata = (path: string): FactPlace => ['system-metadata', path];

function dates(name: string): FactPlace[] {
  return [tag(name), metadata(`deprecation.${name.charAt(0).toLowerCase()}${name.slice(1)}`)];
}
