import type { SchemaTree } from 'hyparquet';
import { dataError } from '../error-codes.ts';
import type { ParquetLayout } from './footer.ts';
import { toJsonMapping, type ToJsonValue } from './json-value.ts';

/** A top-level column that is converted. */
export interface ParquetColumn {
  /** The key in the output. */
  readonly name: string;
  readonly node: SchemaTree;
  /** Its physical columns, as indexes into the leaves of the schema. */
  readonly leafIndexes: readonly number[];
  /** Dotted path of each of them. */
  readonly paths: readonly string[];
  readonly toJsonValue: ToJsonValue;
}

/** Which columns are converted and what they are called. */
export interface ColumnSelection {
  /** Top-level columns to keep; all by default. The order stays that of the file. */
  readonly columns?: readonly string[];
  /** New names by old ones, such as `{ conversations: 'messages' }`. */
  readonly rename?: Readonly<Record<string, string>>;
}

/**
 * Chooses the columns of a file and how each becomes JSON.
 *
 * @throws AmltuneError `COLUMN_MISSING`, `PARQUET_UNSUPPORTED`
 */
export function selectColumns(layout: ParquetLayout, { columns, rename = {} }: ColumnSelection): ParquetColumn[] {
  const nodes = layout.tree.children;
  const names = nodes.map((node) => node.element.name);
  for (const wanted of [...(columns ?? []), ...Object.keys(rename)]) {
    if (!names.includes(wanted)) {
      throw dataError(
        'COLUMN_MISSING',
        `${layout.name} has no column ${JSON.stringify(wanted)}; it has ${names.join(', ')}.`,
      );
    }
  }
  const selected = nodes.filter((node) => columns?.includes(node.element.name) ?? true);
  const outputs = selected.map(
    (node) => (Object.hasOwn(rename, node.element.name) ? rename[node.element.name] : node.element.name) ?? '',
  );
  if (new Set(outputs).size !== outputs.length || outputs.includes('__proto__')) {
    throw dataError('PARQUET_UNSUPPORTED', `${layout.name} would have two columns of one name: ${outputs.join(', ')}.`);
  }
  return selected.map((node, index) => {
    const leafIndexes = layout.leaves.flatMap((leaf, leafIndex) =>
      leaf.path[0] === node.element.name ? [leafIndex] : [],
    );
    return {
      name: outputs[index] ?? node.element.name,
      node,
      leafIndexes,
      paths: leafIndexes.map((leafIndex) => layout.leaves[leafIndex]?.path.join('.') ?? ''),
      toJsonValue: toJsonMapping(node, layout.leaves),
    };
  });
}
