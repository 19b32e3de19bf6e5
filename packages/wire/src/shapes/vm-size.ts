import { arrayOf, boolean, maybe, number, object, openEnum, string, type Infer } from '../guard.ts';

/** A machine size that a region offers to Azure ML. */
export const vmSize = object({
  name: string,
  /** Quota family; its letter case and blanks vary between answers. */
  family: maybe(string),
  vCPUs: number,
  gpus: number,
  memoryGB: number,
  /** Local disk in MB. */
  maxResourceVolumeMB: maybe(number),
  lowPriorityCapable: maybe(boolean),
  /** List prices; null where the service does not price the size. */
  estimatedVMPrices: maybe(
    object({
      billingCurrency: string,
      unitOfMeasure: string,
      values: arrayOf(
        object({ retailPrice: number, osType: string, vmTier: openEnum<'Standard' | 'LowPriority' | 'Spot'>() }),
      ),
    }),
  ),
  supportedComputeTypes: maybe(arrayOf(string)),
});

/** A machine size that a region offers to Azure ML. */
export type VmSize = Infer<typeof vmSize>;

/** The answer of `vmSizes`, which is not paged. */
export const vmSizeList = object({ value: arrayOf(vmSize) });

/** The answer of `vmSizes`, which is not paged. */
export type VmSizeList = Infer<typeof vmSizeList>;
