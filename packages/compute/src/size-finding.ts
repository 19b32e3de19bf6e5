import type { SizePurpose } from './quota.ts';

/** Everything that {@link SizeFinding} can say. */
export type SizeFindingCode =
  | 'MODEL_WITHOUT_SIZES'
  | 'QUOTA_TOO_LITTLE'
  | 'QUOTA_UNKNOWN'
  | 'SIZE_BELOW_MINIMUM'
  | 'SIZE_NOT_ALLOWED'
  | 'SIZE_NOT_CUDA'
  | 'SIZE_NOT_FOR_ENDPOINTS'
  | 'SIZE_NOT_OFFERED'
  | 'SIZE_RETIRED'
  | 'SIZE_RETIRES_SOON'
  | 'SIZE_UNKNOWN'
  | 'SIZE_UNSUPPORTED'
  | 'SIZE_WITHOUT_BF16'
  | 'SIZE_WITHOUT_WHOLE_GPU';

/** One thing that a check of a size found. An `error` would fail at the service, later and for money. */
export interface SizeFinding {
  readonly code: SizeFindingCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fix: string;
}

/** Where the decision on the allowed sizes came from; `built-in` is our own list. */
export type SizeDecision = 'tag' | 'property' | 'system-metadata' | 'built-in';

/** How messages call a purpose. */
export const purposeWords: Readonly<Record<SizePurpose, string>> = {
  finetune: 'fine-tuning',
  inference: 'serving',
};
