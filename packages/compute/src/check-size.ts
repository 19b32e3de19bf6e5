import type { Fact, ModelFacts, SkuSpec } from '@amltune/core';
import { endpointSizes, type Usage } from '@amltune/wire';
import { compareSizes, describeSize, isSameSize, listKnownSizes, type MachineSize } from './machine-size.ts';
import { checkQuota, type QuotaDemand, type SizePurpose } from './quota.ts';
import { purposeWords, type SizeDecision, type SizeFinding, type SizeFindingCode } from './size-finding.ts';

/** What a check needs of a model; a `RegistryModel` of core is one. */
export interface SizedModel {
  readonly name: string;
  readonly facts: Pick<ModelFacts, 'finetuneComputes' | 'inferenceComputes' | 'finetuneMinimum' | 'inferenceMinimum'>;
}

/** What else a check may use. Nothing is fetched. */
export interface CheckSizeOptions extends QuotaDemand {
  /** The region's sizes of `listSizes`. Without them our dated table stands in, and nothing is said on what is offered. */
  readonly sizes?: readonly MachineSize[];
  /** The quotas of `listUsages`. Without them quota is not checked. */
  readonly usages?: readonly Usage[];
  /** The day that retirements are compared with. Default now. */
  readonly now?: Date;
}

/** The outcome of {@link checkSize}. */
export interface SizeCheck {
  /** As the region or our table spells it. */
  readonly size: string;
  /** False where a finding is an error. */
  readonly isUsable: boolean;
  readonly decidedBy: SizeDecision;
  readonly findings: readonly SizeFinding[];
  /** Where the size is not usable: up to five that are, the smallest first. */
  readonly suggestions: readonly string[];
}

/** The notebook refuses these K80 sizes where a model has no list. */
const unsupportedSizes = ['standard_nc6', 'standard_nc12', 'standard_nc24', 'standard_nc24r'];

const soonInMs = 90 * 86_400_000;

/**
 * Checks one size for a model before anything is created: the registry's list of sizes and least machine, GPU kind,
 * retirement, what the region offers, quota. Letter case does not matter. Pure.
 */
export function checkSize(model: SizedModel, size: string, options: CheckSizeOptions = {}): SizeCheck {
  const { decidedBy, findings, machine } = examineSize(model, size, options);
  const isUsable = !findings.some(({ severity }) => severity === 'error');
  const suggestions = isUsable ? [] : listUsableSizes(model, options).map(({ name }) => name);
  return { size: machine.name, isUsable, decidedBy, findings, suggestions: suggestions.slice(0, 5) };
}

/** Sizes without an error, the smallest first. */
export function listUsableSizes(model: SizedModel, options: CheckSizeOptions): MachineSize[] {
  return listCandidates(model, options).filter(
    ({ name }) => !examineSize(model, name, options).findings.some(({ severity }) => severity === 'error'),
  );
}

/** Every size worth a look: the model's list, else the GPU sizes of the region or the table; the smallest first. */
export function listCandidates(model: SizedModel, { sizes, purpose = 'finetune' }: CheckSizeOptions): MachineSize[] {
  const { list } = readModel(model, purpose);
  const all = list?.value.map((name) => describeSize(name, sizes)) ?? sizes ?? listKnownSizes();
  return all.filter(({ gpuCount = 0 }) => gpuCount > 0).sort(compareSizes);
}

/** One size with its findings, without suggestions. */
export function examineSize(
  model: SizedModel,
  size: string,
  { sizes, usages, now = new Date(), purpose = 'finetune', ...demand }: CheckSizeOptions,
): { decidedBy: SizeDecision; findings: SizeFinding[]; machine: MachineSize } {
  const machine = describeSize(size, sizes);
  const { list, minimum } = readModel(model, purpose);
  const findings: SizeFinding[] = [];
  const add = (code: SizeFindingCode, severity: SizeFinding['severity'], message: string, fix: string) =>
    findings.push({ code, severity, message, fix });
  const { name, gpuCount, retiredOn } = machine;
  const work = purposeWords[purpose];

  if (list) {
    const isAllowed = list.value.some((allowed) => isSameSize(allowed, size));
    const allowed = list.value.length > 0 ? list.value.join(', ') : 'none';
    if (!isAllowed) {
      const message = `${model.name} does not allow ${work} on ${name} (${list.from} ${list.key}).`;
      add('SIZE_NOT_ALLOWED', 'error', message, `Choose one of: ${allowed}.`);
    }
  } else if (purpose === 'finetune' && unsupportedSizes.includes(size.toLowerCase())) {
    add('SIZE_UNSUPPORTED', 'error', `${name} (K80) is not supported for fine-tuning.`, 'Choose an A100 or newer.');
  } else if (!minimum) {
    const message = `The registry names neither sizes nor a least machine for ${work} ${model.name}.`;
    add('MODEL_WITHOUT_SIZES', 'warning', message, 'Compare the model with the GPU memory of the size yourself.');
  }

  if (machine.isOffered === false) {
    add('SIZE_NOT_OFFERED', 'error', `The region of the workspace does not offer ${name}.`, 'Choose an offered size.');
  } else if (gpuCount === undefined) {
    add('SIZE_UNKNOWN', 'warning', `Nothing is known of the size ${name}.`, 'Check the spelling.');
  }
  if (retiredOn !== undefined) {
    const leftInMs = Date.parse(retiredOn) - now.getTime();
    if (leftInMs <= 0) {
      add('SIZE_RETIRED', 'error', `${name} was retired on ${retiredOn}.`, 'Choose a newer size.');
    } else if (leftInMs < soonInMs) {
      add('SIZE_RETIRES_SOON', 'warning', `${name} will be retired on ${retiredOn}.`, 'Prefer a newer size.');
    }
  }

  for (const shortfall of minimum ? listShortfalls(machine, minimum.value) : []) {
    // Where the registry lists sizes, its list is the rule and the least machine a hint.
    add('SIZE_BELOW_MINIMUM', list ? 'warning' : 'error', `${name} has ${shortfall} of ${model.name}.`, 'Go larger.');
  }
  if (purpose === 'finetune' && gpuCount !== undefined && !(gpuCount >= 1 && Number.isInteger(gpuCount))) {
    const message = `${name} has ${gpuCount === 0 ? 'no GPU' : `only ${gpuCount} of a GPU`}.`;
    add('SIZE_WITHOUT_WHOLE_GPU', 'error', message, 'Choose a size with whole GPUs.');
  }
  if (machine.gpuRuntime === 'rocm') {
    add('SIZE_NOT_CUDA', 'error', `${name} has ${machine.gpuModel} GPUs; the images need CUDA.`, 'Choose NVIDIA GPUs.');
  }
  if (machine.supportsBf16 === false) {
    const message = `${name} (${machine.gpuModel}) has no bfloat16, so precision 16 is float16 without flash attention.`;
    add('SIZE_WITHOUT_BF16', 'warning', message, 'Prefer Ampere or newer: A10, A100, H100.');
  }
  if (purpose === 'inference' && !endpointSizes.rows.some((row) => isSameSize(row.name, size))) {
    add('SIZE_NOT_FOR_ENDPOINTS', 'error', `Managed online endpoints do not offer ${name}.`, 'Choose a listed size.');
  }
  if (usages) findings.push(...examineQuota(machine, usages, { ...demand, purpose }));
  return { decidedBy: list?.from ?? minimum?.from ?? 'built-in', findings, machine };
}

function examineQuota(machine: MachineSize, usages: readonly Usage[], demand: QuotaDemand): SizeFinding[] {
  const { family = 'its family', used, limit, needed, reserve, verdict } = checkQuota(machine, usages, demand);
  if (verdict === 'enough') return [];
  if (verdict === 'unknown') {
    const message = `The service lists no quota for ${machine.name} (${family}).`;
    return [{ code: 'QUOTA_UNKNOWN', severity: 'warning', message, fix: 'Look at the quota page of the studio.' }];
  }
  const kept = reserve > 0 ? `, ${reserve} of them kept for upgrades` : '';
  const message = `${machine.name} needs ${needed} cores of ${family}${kept}; ${used} of ${limit} are in use.`;
  return [
    { code: 'QUOTA_TOO_LITTLE', severity: 'error', message, fix: 'Ask for more quota in Azure ML studio under Quota.' },
  ];
}

function readModel({ facts }: SizedModel, purpose: SizePurpose) {
  const list: Fact<readonly string[]> | undefined =
    purpose === 'finetune' ? facts.finetuneComputes : facts.inferenceComputes;
  const minimum: Fact<SkuSpec> | undefined = purpose === 'finetune' ? facts.finetuneMinimum : facts.inferenceMinimum;
  return { list, minimum };
}

function listShortfalls(machine: MachineSize, minimum: SkuSpec): string[] {
  const pairs = [
    ['vCPUs', machine.vCpus, minimum.vCpuCount],
    ['GPUs', machine.gpuCount, minimum.gpuCount],
    ['GB of memory', machine.memoryInGb, minimum.memoryInGB],
    ['GB of disk', machine.diskInGb, minimum.diskInGB],
  ] as const;
  return pairs.flatMap(([unit, has, needs]) =>
    has !== undefined && has < needs ? [`${has} ${unit}, below the ${needs} of the least machine`] : [],
  );
}
