import type { FactTable } from './fact-table.ts';

/** What the sizes of one GPU family share. */
export interface GpuSeries {
  readonly gpuModel: string;
  readonly gpuArchitecture: string;
  /** The fine-tune image needs `cuda`; never offer a `rocm` size for it. */
  readonly runtime: 'cuda' | 'rocm';
  /** Compare with letter case and blanks removed: services spell it in several ways. */
  readonly quotaFamily: string;
  /** How the GPUs of one machine reach each other. */
  readonly gpuLink: string;
  /** Bfloat16, and with it flash attention 2: Ampere and newer. */
  readonly supportsBf16: boolean;
  /** The day on which the machines were or will be taken away, as `YYYY-MM-DD`; absent where none is announced. */
  readonly retiredOn?: string;
  /** What is inferred here and not read in the source. */
  readonly inferred?: 'numbers' | 'quotaFamily';
}

/** A machine size with GPUs. Gigabytes are nominal: the sources mix GB and GiB. */
export interface GpuSize {
  /** Compare without regard to letter case. */
  readonly name: string;
  readonly series: GpuSeries;
  /** A fraction where the size gets a share of one GPU. */
  readonly gpuCount: number;
  /** Memory of each GPU, or of the share; the service's own `vmSizes` does not tell it. */
  readonly gpuMemoryInGb: number;
  readonly vCpus: number;
  readonly ramInGb: number;
  /** Local disk; null where not known. */
  readonly diskInGb: number | null;
  /** Whether machines reach each other's GPUs over InfiniBand. */
  readonly hasRdma: boolean;
}

const nc: GpuSeries = {
  gpuModel: 'NVIDIA K80',
  gpuArchitecture: 'Kepler',
  runtime: 'cuda',
  quotaFamily: 'standardNCFamily',
  gpuLink: 'PCIe',
  supportsBf16: false,
  retiredOn: '2023-09-06',
  inferred: 'numbers',
};
const ncV2: GpuSeries = {
  gpuModel: 'NVIDIA P100',
  gpuArchitecture: 'Pascal',
  runtime: 'cuda',
  quotaFamily: 'standardNCSv2Family',
  gpuLink: 'PCIe',
  supportsBf16: false,
  retiredOn: '2023-09-06',
  inferred: 'numbers',
};
const ncV3: GpuSeries = {
  gpuModel: 'NVIDIA V100',
  gpuArchitecture: 'Volta',
  runtime: 'cuda',
  quotaFamily: 'standardNCSv3Family',
  gpuLink: 'PCIe',
  supportsBf16: false,
  retiredOn: '2025-09-30',
};
const ndV2: GpuSeries = {
  gpuModel: 'NVIDIA V100',
  gpuArchitecture: 'Volta',
  runtime: 'cuda',
  quotaFamily: 'standardNDSv2Family',
  gpuLink: 'NVLink',
  supportsBf16: false,
};
const ncT4: GpuSeries = {
  gpuModel: 'NVIDIA T4',
  gpuArchitecture: 'Turing',
  runtime: 'cuda',
  quotaFamily: 'standard NCASv3_T4 Family',
  gpuLink: 'PCIe',
  supportsBf16: false,
};
const ncA100: GpuSeries = {
  gpuModel: 'NVIDIA A100 PCIe',
  gpuArchitecture: 'Ampere',
  runtime: 'cuda',
  quotaFamily: 'standardNCADSA100v4Family',
  gpuLink: 'NVLink in pairs',
  supportsBf16: true,
};
const ndA100: GpuSeries = {
  gpuModel: 'NVIDIA A100 SXM',
  gpuArchitecture: 'Ampere',
  runtime: 'cuda',
  quotaFamily: 'standard NDASv4_A100 Family',
  gpuLink: 'NVLink',
  supportsBf16: true,
};
const ndmA100: GpuSeries = {
  gpuModel: 'NVIDIA A100 SXM',
  gpuArchitecture: 'Ampere',
  runtime: 'cuda',
  quotaFamily: 'standard NDAMSv4_A100Family',
  gpuLink: 'NVLink',
  supportsBf16: true,
};
const ncH100: GpuSeries = {
  gpuModel: 'NVIDIA H100 NVL',
  gpuArchitecture: 'Hopper',
  runtime: 'cuda',
  quotaFamily: 'standardNCADSH100v5Family',
  gpuLink: 'NVLink in pairs',
  supportsBf16: true,
};
const ndH100: GpuSeries = {
  gpuModel: 'NVIDIA H100 SXM',
  gpuArchitecture: 'Hopper',
  runtime: 'cuda',
  quotaFamily: 'standardNDv5H100Family',
  gpuLink: 'NVLink',
  supportsBf16: true,
};
const ndH200: GpuSeries = {
  gpuModel: 'NVIDIA H200 SXM',
  gpuArchitecture: 'Hopper',
  runtime: 'cuda',
  quotaFamily: 'standardNDISRH200V5Family',
  gpuLink: 'NVLink',
  supportsBf16: true,
  inferred: 'quotaFamily',
};
const ndMi300x: GpuSeries = {
  gpuModel: 'AMD Instinct MI300X',
  gpuArchitecture: 'CDNA3',
  runtime: 'rocm',
  quotaFamily: 'standardNDISRMI300XV5Family',
  gpuLink: 'Infinity Fabric',
  supportsBf16: true,
  inferred: 'quotaFamily',
};
const nvA10: GpuSeries = {
  gpuModel: 'NVIDIA A10',
  gpuArchitecture: 'Ampere',
  runtime: 'cuda',
  quotaFamily: 'standardNVADSA10v5Family',
  gpuLink: 'PCIe',
  supportsBf16: true,
};
const nvV3: GpuSeries = {
  gpuModel: 'NVIDIA M60',
  gpuArchitecture: 'Maxwell',
  runtime: 'cuda',
  quotaFamily: 'standardNVSv3Family',
  gpuLink: 'PCIe',
  supportsBf16: false,
  retiredOn: '2026-09-30',
  inferred: 'numbers',
};

/**
 * GPU sizes. The live truth is the workspace's `vmSizes`; this table adds the GPU's memory and kind, and serves where
 * the service cannot be asked.
 */
export const gpuSizes: FactTable<GpuSize> = {
  asOf: '2026-11-22',
  sources: [
    {
      repository: 'MicrosoftDocs/azure-compute-docs',
      paths: [
        'articles/virtual-machines/sizes/gpu-accelerated/*.md',
        'articles/virtual-machines/sizes/retirement/retired-sizes-list.md',
      ],
    },
    {
      repository: 'MicrosoftDocs/azure-docs',
      paths: ['articles/virtual-machines/sizes/migration-guides/{nc,ncv2}-series-retirement.md'],
    },
    {
      repository: 'MicrosoftDocs/azure-ai-docs',
      commit: '1d987e37c168d7ef6eaeb8441da7967a197aac00',
      paths: ['articles/machine-learning/reference-managed-online-endpoints-vm-sku-list.md'],
    },
  ],
  // One size a line.
  // prettier-ignore
  rows: [
    { name: 'Standard_NC6', series: nc, gpuCount: 1, gpuMemoryInGb: 12, vCpus: 6, ramInGb: 56, diskInGb: 340, hasRdma: false },
    { name: 'Standard_NC12', series: nc, gpuCount: 2, gpuMemoryInGb: 12, vCpus: 12, ramInGb: 112, diskInGb: 680, hasRdma: false },
    { name: 'Standard_NC24', series: nc, gpuCount: 4, gpuMemoryInGb: 12, vCpus: 24, ramInGb: 224, diskInGb: 1440, hasRdma: false },
    { name: 'Standard_NC24r', series: nc, gpuCount: 4, gpuMemoryInGb: 12, vCpus: 24, ramInGb: 224, diskInGb: 1440, hasRdma: true },
    { name: 'Standard_NC6s_v2', series: ncV2, gpuCount: 1, gpuMemoryInGb: 16, vCpus: 6, ramInGb: 112, diskInGb: 736, hasRdma: false },
    { name: 'Standard_NC12s_v2', series: ncV2, gpuCount: 2, gpuMemoryInGb: 16, vCpus: 12, ramInGb: 224, diskInGb: 1474, hasRdma: false },
    { name: 'Standard_NC24s_v2', series: ncV2, gpuCount: 4, gpuMemoryInGb: 16, vCpus: 24, ramInGb: 448, diskInGb: 2948, hasRdma: false },
    { name: 'Standard_NC24rs_v2', series: ncV2, gpuCount: 4, gpuMemoryInGb: 16, vCpus: 24, ramInGb: 448, diskInGb: 2948, hasRdma: true },
    { name: 'Standard_NC6s_v3', series: ncV3, gpuCount: 1, gpuMemoryInGb: 16, vCpus: 6, ramInGb: 112, diskInGb: 736, hasRdma: false },
    { name: 'Standard_NC12s_v3', series: ncV3, gpuCount: 2, gpuMemoryInGb: 16, vCpus: 12, ramInGb: 224, diskInGb: 1474, hasRdma: false },
    { name: 'Standard_NC24s_v3', series: ncV3, gpuCount: 4, gpuMemoryInGb: 16, vCpus: 24, ramInGb: 448, diskInGb: 2948, hasRdma: false },
    { name: 'Standard_NC24rs_v3', series: ncV3, gpuCount: 4, gpuMemoryInGb: 16, vCpus: 24, ramInGb: 448, diskInGb: 2948, hasRdma: true },
    { name: 'Standard_ND40rs_v2', series: ndV2, gpuCount: 8, gpuMemoryInGb: 32, vCpus: 40, ramInGb: 672, diskInGb: 2948, hasRdma: true },
    { name: 'Standard_NC4as_T4_v3', series: ncT4, gpuCount: 1, gpuMemoryInGb: 16, vCpus: 4, ramInGb: 28, diskInGb: 176, hasRdma: false },
    { name: 'Standard_NC8as_T4_v3', series: ncT4, gpuCount: 1, gpuMemoryInGb: 16, vCpus: 8, ramInGb: 56, diskInGb: 352, hasRdma: false },
    { name: 'Standard_NC16as_T4_v3', series: ncT4, gpuCount: 1, gpuMemoryInGb: 16, vCpus: 16, ramInGb: 110, diskInGb: 352, hasRdma: false },
    { name: 'Standard_NC64as_T4_v3', series: ncT4, gpuCount: 4, gpuMemoryInGb: 16, vCpus: 64, ramInGb: 440, diskInGb: 2816, hasRdma: false },
    { name: 'Standard_NC24ads_A100_v4', series: ncA100, gpuCount: 1, gpuMemoryInGb: 80, vCpus: 24, ramInGb: 220, diskInGb: 64, hasRdma: false },
    { name: 'Standard_NC48ads_A100_v4', series: ncA100, gpuCount: 2, gpuMemoryInGb: 80, vCpus: 48, ramInGb: 440, diskInGb: 128, hasRdma: false },
    { name: 'Standard_NC96ads_A100_v4', series: ncA100, gpuCount: 4, gpuMemoryInGb: 80, vCpus: 96, ramInGb: 880, diskInGb: 256, hasRdma: false },
    { name: 'Standard_ND96asr_v4', series: ndA100, gpuCount: 8, gpuMemoryInGb: 40, vCpus: 96, ramInGb: 900, diskInGb: 6000, hasRdma: true },
    { name: 'Standard_ND96amsr_A100_v4', series: ndmA100, gpuCount: 8, gpuMemoryInGb: 80, vCpus: 96, ramInGb: 1900, diskInGb: 6400, hasRdma: true },
    { name: 'Standard_NC40ads_H100_v5', series: ncH100, gpuCount: 1, gpuMemoryInGb: 94, vCpus: 40, ramInGb: 320, diskInGb: 3576, hasRdma: false },
    { name: 'Standard_NC80adis_H100_v5', series: ncH100, gpuCount: 2, gpuMemoryInGb: 94, vCpus: 80, ramInGb: 640, diskInGb: 7152, hasRdma: false },
    { name: 'Standard_ND96isr_H100_v5', series: ndH100, gpuCount: 8, gpuMemoryInGb: 80, vCpus: 96, ramInGb: 1900, diskInGb: 1024, hasRdma: true },
    // Named by the endpoint sizes only; its numbers are taken from its neighbour.
    { name: 'Standard_ND96is_H100_v5', series: ndH100, gpuCount: 8, gpuMemoryInGb: 80, vCpus: 96, ramInGb: 1900, diskInGb: 1024, hasRdma: false },
    { name: 'Standard_ND96isr_H200_v5', series: ndH200, gpuCount: 8, gpuMemoryInGb: 141, vCpus: 96, ramInGb: 1850, diskInGb: 1024, hasRdma: true },
    { name: 'Standard_ND96isr_MI300X_v5', series: ndMi300x, gpuCount: 8, gpuMemoryInGb: 192, vCpus: 96, ramInGb: 1850, diskInGb: 1000, hasRdma: true },
    { name: 'Standard_NV6ads_A10_v5', series: nvA10, gpuCount: 0.1667, gpuMemoryInGb: 4, vCpus: 6, ramInGb: 55, diskInGb: 180, hasRdma: false },
    { name: 'Standard_NV12ads_A10_v5', series: nvA10, gpuCount: 0.3333, gpuMemoryInGb: 8, vCpus: 12, ramInGb: 110, diskInGb: 360, hasRdma: false },
    { name: 'Standard_NV18ads_A10_v5', series: nvA10, gpuCount: 0.5, gpuMemoryInGb: 12, vCpus: 18, ramInGb: 220, diskInGb: 720, hasRdma: false },
    { name: 'Standard_NV36ads_A10_v5', series: nvA10, gpuCount: 1, gpuMemoryInGb: 24, vCpus: 36, ramInGb: 440, diskInGb: 1440, hasRdma: false },
    { name: 'Standard_NV36adms_A10_v5', series: nvA10, gpuCount: 1, gpuMemoryInGb: 24, vCpus: 36, ramInGb: 880, diskInGb: 2880, hasRdma: false },
    { name: 'Standard_NV72ads_A10_v5', series: nvA10, gpuCount: 2, gpuMemoryInGb: 24, vCpus: 72, ramInGb: 880, diskInGb: 2880, hasRdma: false },
    { name: 'Standard_NV12s_v3', series: nvV3, gpuCount: 1, gpuMemoryInGb: 8, vCpus: 12, ramInGb: 112, diskInGb: null, hasRdma: false },
    { name: 'Standard_NV24s_v3', series: nvV3, gpuCount: 2, gpuMemoryInGb: 8, vCpus: 24, ramInGb: 224, diskInGb: null, hasRdma: false },
    { name: 'Standard_NV48s_v3', series: nvV3, gpuCount: 4, gpuMemoryInGb: 8, vCpus: 48, ramInGb: 448, diskInGb: null, hasRdma: false },
  ],
};
