/**
 * Rows that the preprocess step trains on when there is no validation file: 80 percent, rounded half to even as Python
 * rounds (azureml-assets, finetune_acft_hf_nlp/src/preprocess). The rest is validation.
 */
export function trainRowsOf(rows: number): number {
  const exact = (rows * 80) / 100;
  const floor = Math.floor(exact);
  const fraction = exact - floor;
  return fraction > 0.5 || (fraction === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
