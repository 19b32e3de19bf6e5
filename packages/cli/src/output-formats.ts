/** The formats of `-o`. */
export const outputFormats = ['human', 'json', 'jsonl', 'table', 'tsv'] as const;

/** A name of {@link outputFormats}. */
export type OutputFormat = (typeof outputFormats)[number];
