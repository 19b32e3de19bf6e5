import type { FactTable } from './fact-table.ts';

/** A machine size that managed online endpoints accept. */
export interface EndpointSize {
  /** In capitals, as listed; compare without regard to letter case. */
  readonly name: string;
  /** Compare with letter case and blanks removed: services spell it in several ways. */
  readonly quotaFamily: string;
  /** A fraction where the size gets a share of one GPU. */
  readonly gpuCount: number;
  readonly vCpus: number;
  readonly hasInfiniBand: boolean;
  /** Whether upgrades keep 20 percent aside: cores needed are then `ceil(1.2 * instances) * vCpus`. */
  readonly needsUpgradeReserve: boolean;
}

/** Sizes of managed online endpoints. The list outlives the hardware: check a size's retirement in `gpuSizes` too. */
export const endpointSizes: FactTable<EndpointSize> = {
  asOf: '2026-11-22',
  sources: [
    {
      repository: 'MicrosoftDocs/azure-ai-docs',
      commit: '1d987e37c168d7ef6eaeb8441da7967a197aac00',
      paths: ['articles/machine-learning/reference-managed-online-endpoints-vm-sku-list.md'],
    },
  ],
  // One size a line.
  // prettier-ignore
  rows: [
    { name: 'STANDARD_D2AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 2, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D4AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 4, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D8AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D16AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D32AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 32, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D48AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D64AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D96AS_V4', quotaFamily: 'standardDASv4Family', gpuCount: 0, vCpus: 96, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D2A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 2, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D4A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 4, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D8A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D16A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D32A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 32, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D48A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D64A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_D96A_V4', quotaFamily: 'standardDAv4Family', gpuCount: 0, vCpus: 96, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_DS1_V2', quotaFamily: 'standardDSv2Family', gpuCount: 0, vCpus: 1, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_DS2_V2', quotaFamily: 'standardDSv2Family', gpuCount: 0, vCpus: 2, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_DS3_V2', quotaFamily: 'standardDSv2Family', gpuCount: 0, vCpus: 4, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_DS4_V2', quotaFamily: 'standardDSv2Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_DS5_V2', quotaFamily: 'standardDSv2Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_E2S_V3', quotaFamily: 'standardESv3Family', gpuCount: 0, vCpus: 2, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_E4S_V3', quotaFamily: 'standardESv3Family', gpuCount: 0, vCpus: 4, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_E8S_V3', quotaFamily: 'standardESv3Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_E16S_V3', quotaFamily: 'standardESv3Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_E32S_V3', quotaFamily: 'standardESv3Family', gpuCount: 0, vCpus: 32, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_E48S_V3', quotaFamily: 'standardESv3Family', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_E64S_V3', quotaFamily: 'standardESv3Family', gpuCount: 0, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F2S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 2, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F4S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 4, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F8S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F16S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F32S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 32, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F48S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F64S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_F72S_V2', quotaFamily: 'standardFSv2Family', gpuCount: 0, vCpus: 72, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_FX4MDS', quotaFamily: 'standardFXMDVSFamily', gpuCount: 0, vCpus: 4, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_FX12MDS', quotaFamily: 'standardFXMDVSFamily', gpuCount: 0, vCpus: 12, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_FX24MDS', quotaFamily: 'standardFXMDVSFamily', gpuCount: 0, vCpus: 24, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_FX36MDS', quotaFamily: 'standardFXMDVSFamily', gpuCount: 0, vCpus: 36, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_FX48MDS', quotaFamily: 'standardFXMDVSFamily', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L8AS_V3', quotaFamily: 'standardLASv3Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L16AS_V3', quotaFamily: 'standardLASv3Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L32AS_V3', quotaFamily: 'standardLASv3Family', gpuCount: 0, vCpus: 32, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L48AS_V3', quotaFamily: 'standardLASv3Family', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L64AS_V3', quotaFamily: 'standardLASv3Family', gpuCount: 0, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L80AS_V3', quotaFamily: 'standardLASv3Family', gpuCount: 0, vCpus: 80, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L8S_V2', quotaFamily: 'standardLSv2Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L16S_V2', quotaFamily: 'standardLSv2Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L32S_V2', quotaFamily: 'standardLSv2Family', gpuCount: 0, vCpus: 32, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L48S_V2', quotaFamily: 'standardLSv2Family', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L64S_V2', quotaFamily: 'standardLSv2Family', gpuCount: 0, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L80S_V2', quotaFamily: 'standardLSv2Family', gpuCount: 0, vCpus: 80, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L8S_V3', quotaFamily: 'standardLSv3Family', gpuCount: 0, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L16S_V3', quotaFamily: 'standardLSv3Family', gpuCount: 0, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L32S_V3', quotaFamily: 'standardLSv3Family', gpuCount: 0, vCpus: 32, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L48S_V3', quotaFamily: 'standardLSv3Family', gpuCount: 0, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L64S_V3', quotaFamily: 'standardLSv3Family', gpuCount: 0, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_L80S_V3', quotaFamily: 'standardLSv3Family', gpuCount: 0, vCpus: 80, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC24ADS_A100_V4', quotaFamily: 'standardNCADSA100v4Family', gpuCount: 1, vCpus: 24, hasInfiniBand: false, needsUpgradeReserve: false },
    { name: 'STANDARD_NC48ADS_A100_V4', quotaFamily: 'standardNCADSA100v4Family', gpuCount: 2, vCpus: 48, hasInfiniBand: false, needsUpgradeReserve: false },
    { name: 'STANDARD_NC96ADS_A100_V4', quotaFamily: 'standardNCADSA100v4Family', gpuCount: 4, vCpus: 96, hasInfiniBand: false, needsUpgradeReserve: false },
    { name: 'STANDARD_NC4AS_T4_V3', quotaFamily: 'standard NCASv3_T4 Family', gpuCount: 1, vCpus: 4, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC8AS_T4_V3', quotaFamily: 'standard NCASv3_T4 Family', gpuCount: 1, vCpus: 8, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC16AS_T4_V3', quotaFamily: 'standard NCASv3_T4 Family', gpuCount: 1, vCpus: 16, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC64AS_T4_V3', quotaFamily: 'standard NCASv3_T4 Family', gpuCount: 4, vCpus: 64, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC6S_V2', quotaFamily: 'standardNCSv2Family', gpuCount: 1, vCpus: 6, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC12S_V2', quotaFamily: 'standardNCSv2Family', gpuCount: 2, vCpus: 12, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC24S_V2', quotaFamily: 'standardNCSv2Family', gpuCount: 4, vCpus: 24, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC6S_V3', quotaFamily: 'standardNCSv3Family', gpuCount: 1, vCpus: 6, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC12S_V3', quotaFamily: 'standardNCSv3Family', gpuCount: 2, vCpus: 12, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC24S_V3', quotaFamily: 'standardNCSv3Family', gpuCount: 4, vCpus: 24, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NC40ADS_H100_V5', quotaFamily: 'standardNCADSH100v5Family', gpuCount: 1, vCpus: 40, hasInfiniBand: false, needsUpgradeReserve: false },
    { name: 'STANDARD_NC80ADIS_H100_V5', quotaFamily: 'standardNCADSH100v5Family', gpuCount: 2, vCpus: 80, hasInfiniBand: false, needsUpgradeReserve: false },
    { name: 'STANDARD_ND96AMSR_A100_V4', quotaFamily: 'standard NDAMSv4_A100Family', gpuCount: 8, vCpus: 96, hasInfiniBand: true, needsUpgradeReserve: false },
    { name: 'STANDARD_ND96ASR_V4', quotaFamily: 'standard NDASv4_A100 Family', gpuCount: 8, vCpus: 96, hasInfiniBand: true, needsUpgradeReserve: false },
    { name: 'STANDARD_ND40RS_V2', quotaFamily: 'standardNDSv2Family', gpuCount: 8, vCpus: 40, hasInfiniBand: true, needsUpgradeReserve: false },
    { name: 'STANDARD_ND96IS_H100_V5', quotaFamily: 'standardNDv5H100Family', gpuCount: 8, vCpus: 96, hasInfiniBand: false, needsUpgradeReserve: false },
    { name: 'STANDARD_ND96ISR_H100_V5', quotaFamily: 'standardNDv5H100Family', gpuCount: 8, vCpus: 96, hasInfiniBand: true, needsUpgradeReserve: false },
    { name: 'STANDARD_NV6ADS_A10_V5', quotaFamily: 'standardNVADSA10v5Family', gpuCount: 0.1667, vCpus: 6, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NV12ADS_A10_V5', quotaFamily: 'standardNVADSA10v5Family', gpuCount: 0.3333, vCpus: 12, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NV18ADS_A10_V5', quotaFamily: 'standardNVADSA10v5Family', gpuCount: 0.5, vCpus: 18, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NV36ADS_A10_V5', quotaFamily: 'standardNVADSA10v5Family', gpuCount: 1, vCpus: 36, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NV36ADMS_A10_V5', quotaFamily: 'standardNVADSA10v5Family', gpuCount: 1, vCpus: 36, hasInfiniBand: false, needsUpgradeReserve: true },
    { name: 'STANDARD_NV72ADS_A10_V5', quotaFamily: 'standardNVADSA10v5Family', gpuCount: 2, vCpus: 72, hasInfiniBand: false, needsUpgradeReserve: true },
  ],
};
