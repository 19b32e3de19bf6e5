import { examineSize, listCandidates, type CheckSizeOptions, type SizeCheck, type SizedModel } from './check-size.ts';
import { computeError } from './error-codes.ts';
import type { MachineSize } from './machine-size.ts';

/** The outcome of {@link chooseSize}. */
export interface SizeChoice extends Omit<SizeCheck, 'isUsable' | 'suggestions'> {
  readonly machine: MachineSize;
}

/**
 * Chooses the smallest size that passes every check of `checkSize`, quota included where `usages` are given. Sizes without
 * bfloat16 are taken only where there is no other. Pure.
 *
 * @throws AmltuneError `SIZE_NONE_AVAILABLE` with the reason against each size; `details.rejected` has them as data
 */
export function chooseSize(model: SizedModel, options: CheckSizeOptions = {}): SizeChoice {
  const examined = listCandidates(model, options).map(({ name }) => examineSize(model, name, options));
  const usable = examined.filter(({ findings }) => !findings.some(({ severity }) => severity === 'error'));
  const chosen = usable.find(({ machine }) => machine.supportsBf16 !== false) ?? usable[0];
  if (chosen) return { size: chosen.machine.name, ...chosen };
  const rejected = examined.map(({ machine, findings }) => ({
    size: machine.name,
    reasons: findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  }));
  // Sizes that nobody can have say nothing on what to ask for, where there are others.
  const near = rejected.filter((_, index) =>
    examined[index]?.findings.every(({ code, severity }) => severity !== 'error' || code === 'QUOTA_TOO_LITTLE'),
  );
  const words = (near.length > 0 ? near : rejected).map(({ size, reasons }) => `${size}: ${reasons.join(' ')}`);
  throw computeError(
    'SIZE_NONE_AVAILABLE',
    `No size for ${model.name} can be had. ${words.join(' ') || 'The registry allows none with a GPU.'}`,
    { details: { rejected } },
  );
}
