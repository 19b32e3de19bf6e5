import type { SchemaElement, SchemaTree } from 'hyparquet';
import { dataError } from '../error-codes.ts';

/** A physical column. */
export interface ParquetLeaf {
  readonly path: readonly string[];
  /** From the root to the leaf, both included. */
  readonly schemaPath: SchemaTree[];
  readonly element: SchemaElement;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** Scale of a decimal, which is read as its unscaled number. */
  readonly decimalScale: number | undefined;
}

const maxLeaves = 10_000;
const maxDepth = 32;

/**
 * The physical columns of a schema, in order. The tree is also made uniform in place for hyparquet, which looks at the
 * older of the two type notations only: lists, maps and texts get their converted type from their logical type, and
 * decimals lose theirs, so that they are read as exact numbers.
 *
 * @throws AmltuneError `PARQUET_INVALID` for a schema that is no tree
 */
export function toLeaves(tree: SchemaTree, name: string): ParquetLeaf[] {
  const leaves: ParquetLeaf[] = [];
  const visit = (node: SchemaTree, above: SchemaTree[]) => {
    const schemaPath = [...above, node];
    if (schemaPath.length > maxDepth || leaves.length > maxLeaves) throw invalid(name, 'is too large');
    const names = new Set(node.children.map((child) => child.element.name));
    if (names.size !== node.children.length) throw invalid(name, 'has two columns of the same name');
    if (above.length > 0 && !node.element.repetition_type) throw invalid(name, 'has a column without repetition');
    unifyNotation(node.element);
    if (node.children.length > 0) {
      for (const child of node.children) visit(child, schemaPath);
      return;
    }
    if (!node.element.type || above.length === 0)
      throw invalid(name, `has a column ${node.path.join('.')} without type`);
    leaves.push(toLeaf(node, schemaPath));
  };
  visit(tree, []);
  return leaves;
}

function toLeaf({ element, path }: SchemaTree, schemaPath: SchemaTree[]): ParquetLeaf {
  const below = schemaPath.slice(1).map((node) => node.element.repetition_type);
  const isDecimal = element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL';
  const decimalScale = isDecimal
    ? (element.scale ?? (element.logical_type?.type === 'DECIMAL' ? element.logical_type.scale : 0))
    : undefined;
  if (isDecimal) {
    delete element.converted_type;
    delete element.logical_type;
  }
  return {
    path,
    schemaPath,
    element,
    maxDefinition: below.filter((repetition) => repetition !== 'REQUIRED').length,
    maxRepetition: below.filter((repetition) => repetition === 'REPEATED').length,
    decimalScale,
  };
}

function unifyNotation(element: SchemaElement): void {
  if (element.converted_type === 'MAP_KEY_VALUE' && element.num_children === 1) element.converted_type = 'MAP';
  if (element.converted_type) return;
  const type = element.logical_type?.type;
  if (type === 'LIST' || type === 'MAP' || type === 'DATE') element.converted_type = type;
  if (type === 'STRING' || type === 'ENUM') element.converted_type = 'UTF8';
  if (type === 'JSON' || type === 'BSON') element.converted_type = type;
}

function invalid(name: string, what: string): Error {
  return dataError('PARQUET_INVALID', `The schema of ${name} ${what}.`);
}
