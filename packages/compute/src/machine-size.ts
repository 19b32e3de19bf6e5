import { endpointSizes, gpuSizes, type VmSize } from '@amltune/wire';

/** A machine size: what the region offers, with what our dated table adds to it. */
export interface MachineSize {
  /** As the service or the table spells it; compare with {@link isSameSize}. */
  readonly name: string;
  /** Whether the region's list of sizes has it; undefined where that list was not asked. */
  readonly isOffered?: boolean;
  readonly quotaFamily?: string;
  readonly vCpus?: number;
  /** A fraction where the size gets a share of one GPU. */
  readonly gpuCount?: number;
  readonly gpuModel?: string;
  /** Of each GPU, or of the share. */
  readonly gpuMemoryInGb?: number;
  readonly memoryInGb?: number;
  readonly diskInGb?: number;
  /** Bfloat16 and flash attention 2. */
  readonly supportsBf16?: boolean;
  /** The fine-tune image needs `cuda`. */
  readonly gpuRuntime?: 'cuda' | 'rocm';
  /** Day on which the hardware was or will be taken away, as `2025-09-30`. */
  readonly retiredOn?: string;
  readonly isLowPriorityCapable?: boolean;
  /** List price of an hour of a Linux machine, where the service prices it. */
  readonly pricePerHour?: { readonly amount: number; readonly currency: string };
}

/** Whether two spellings mean one size: the service writes capitals, models and people do not. */
export function isSameSize(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** What is known of a size; without the region's list, from the table alone. */
export function describeSize(name: string, offered?: readonly MachineSize[]): MachineSize {
  const known = offered?.find((size) => isSameSize(size.name, name));
  return known ?? { name, ...fromTables(name), ...(offered && { isOffered: false }) };
}

/** Views one row of the service's list of sizes. Its own figures win over the table's. */
export function toMachineSize(wire: VmSize): MachineSize {
  const table = fromTables(wire.name);
  const { estimatedVMPrices: prices, maxResourceVolumeMB: disk, lowPriorityCapable } = wire;
  const price = prices?.values.find(({ osType, vmTier }) => osType === 'Linux' && vmTier === 'Standard');
  return {
    ...table,
    name: wire.name,
    isOffered: true,
    vCpus: wire.vCPUs,
    // The service counts a share of a GPU as a whole one.
    gpuCount: table.gpuCount !== undefined && !Number.isInteger(table.gpuCount) ? table.gpuCount : wire.gpus,
    memoryInGb: wire.memoryGB,
    ...(wire.family && { quotaFamily: wire.family }),
    ...(typeof disk === 'number' && { diskInGb: disk / 1024 }),
    ...(typeof lowPriorityCapable === 'boolean' && { isLowPriorityCapable: lowPriorityCapable }),
    ...(prices && price && { pricePerHour: { amount: price.retailPrice, currency: prices.billingCurrency } }),
  };
}

/** GPU sizes of the table, the smallest first. */
export function listKnownSizes(): MachineSize[] {
  return gpuSizes.rows.map(({ name }) => describeSize(name)).sort(compareSizes);
}

/** Orders by GPUs, then their memory, then vCPUs and memory: what a size costs follows these. */
export function compareSizes(left: MachineSize, right: MachineSize): number {
  const rank = ({ gpuCount = 0, gpuMemoryInGb = 0, vCpus = 0, memoryInGb = 0 }: MachineSize) => [
    gpuCount,
    gpuMemoryInGb,
    vCpus,
    memoryInGb,
  ];
  const [a, b] = [rank(left), rank(right)];
  const first = a.findIndex((value, index) => value !== b[index]);
  return first < 0 ? left.name.localeCompare(right.name) : (a[first] ?? 0) - (b[first] ?? 0);
}

type TableFacts = Omit<MachineSize, 'name' | 'isOffered'>;

function fromTables(name: string): TableFacts {
  const row = gpuSizes.rows.find((size) => isSameSize(size.name, name));
  if (row) {
    const { series, gpuCount, gpuMemoryInGb, vCpus, ramInGb, diskInGb } = row;
    return {
      quotaFamily: series.quotaFamily,
      vCpus,
      gpuCount,
      gpuModel: series.gpuModel,
      gpuMemoryInGb,
      memoryInGb: ramInGb,
      ...(diskInGb !== null && { diskInGb }),
      supportsBf16: series.supportsBf16,
      gpuRuntime: series.runtime,
      ...(series.retiredOn && { retiredOn: series.retiredOn }),
    };
  }
  const endpointRow = endpointSizes.rows.find((size) => isSameSize(size.name, name));
  return endpointRow
    ? { quotaFamily: endpointRow.quotaFamily, vCpus: endpointRow.vCpus, gpuCount: endpointRow.gpuCount }
    : {};
}
