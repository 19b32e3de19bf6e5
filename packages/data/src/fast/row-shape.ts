import type { SchemaTree } from 'hyparquet';
import type { ParquetColumn } from '../parquet/columns.ts';
import type { ParquetLeaf } from '../parquet/schema.ts';
import { escapeToAscii } from '../row-text.ts';

/** What stands at a place of a row (kernel/rows.as). */
export const nodeKinds = { text: 0, struct: 1, list: 2 } as const;

/** A node of the rows, as the kernel walks them. Levels are Dremel's. */
export interface ShapeNode {
  readonly kind: (typeof nodeKinds)[keyof typeof nodeKinds];
  /** Definition level that says that the parent is there. */
  readonly presentAt: number;
  /** Definition level from which this node is not null. */
  readonly definedAt: number;
  /** Repetition level of the items of a list; 0 for any other node. */
  readonly repetition: number;
  readonly firstLeaf: number;
  readonly endLeaf: number;
  /** Index of the node after this one's subtree. */
  readonly end: number;
  /** JSON in front of it: the key, and the brace or comma before. */
  readonly before: Uint8Array;
}

/** The rows of a selection of columns. */
export interface RowShape {
  readonly nodes: readonly ShapeNode[];
  /** The physical columns in the order of the nodes, as indexes into the leaves of the schema. */
  readonly leafIndexes: readonly number[];
  /** The same, with their greatest levels. */
  readonly leaves: readonly { readonly maxDefinition: number; readonly maxRepetition: number }[];
}

const maxNodes = 256;
const maxLeaves = 64;
const longestPiece = 1024;
/** JavaScript objects put such keys first. */
const integerKey = /^(0|[1-9]\d{0,9})$/;

/** The shape of rows of texts, structs and lists; undefined when there is anything else in them. */
export function shapeRows(
  columns: readonly ParquetColumn[],
  leaves: readonly ParquetLeaf[],
  ascii: boolean,
): RowShape | undefined {
  const builder: Builder = { nodes: [], leafIndexes: columns.flatMap((column) => column.leafIndexes), leaves, ascii };
  const root = { presentAt: 0, repetition: 0 };
  const isKnown = columns.every(({ name, node }, index) =>
    addNode(builder, node, { ...root, before: keyPiece(name, index === 0, ascii) }),
  );
  const { nodes, leafIndexes } = builder;
  const fits =
    nodes.length > 0 &&
    nodes.length <= maxNodes &&
    leafIndexes.length <= maxLeaves &&
    nodes.every(({ before }) => before.length <= longestPiece) &&
    !columns.some(({ name }) => integerKey.test(name));
  if (!isKnown || !fits) return undefined;
  return { nodes, leafIndexes, leaves: leafIndexes.flatMap((leafIndex) => leaves[leafIndex] ?? []) };
}

interface Builder {
  readonly nodes: ShapeNode[];
  readonly leafIndexes: readonly number[];
  readonly leaves: readonly ParquetLeaf[];
  readonly ascii: boolean;
  leafCount?: number;
}

interface Place {
  readonly presentAt: number;
  /** Lists around it. */
  readonly repetition: number;
  readonly before: Uint8Array;
}

function addNode(builder: Builder, node: SchemaTree, place: Place): boolean {
  const { element, children } = node;
  if (element.repetition_type === 'REPEATED') return false;
  const definedAt = place.presentAt + (element.repetition_type === 'OPTIONAL' ? 1 : 0);
  if (children.length === 0) return addText(builder, node, { ...place, definedAt });
  if (element.converted_type === 'LIST') return addList(builder, node, { ...place, definedAt });
  return !isAnnotated(node) && addStruct(builder, node, { ...place, definedAt });
}

type Defined = Place & { readonly definedAt: number };

function addText(builder: Builder, { element }: SchemaTree, place: Defined): boolean {
  const leafIndex = builder.leafCount ?? 0;
  builder.leafCount = leafIndex + 1;
  const leaf = builder.leaves[builder.leafIndexes[leafIndex] ?? -1];
  const logical = element.logical_type?.type;
  const isText =
    element.type === 'BYTE_ARRAY' &&
    (element.converted_type === 'UTF8' || element.converted_type === undefined) &&
    (logical === 'STRING' || logical === undefined);
  if (leaf?.element !== element || !isText || leaf.decimalScale !== undefined) return false;
  return addSubtree(builder, nodeKinds.text, place, () => true);
}

function addStruct(builder: Builder, { children }: SchemaTree, place: Defined): boolean {
  return addSubtree(builder, nodeKinds.struct, place, () =>
    children.every((child, index) => {
      const { name } = child.element;
      const before = keyPiece(name, index === 0, builder.ascii);
      return !integerKey.test(name) && addNode(builder, child, { ...place, presentAt: place.definedAt, before });
    }),
  );
}

/** A list in the notation of three levels (apache/parquet-format `LogicalTypes.md`, "Lists"). */
function addList(builder: Builder, list: SchemaTree, place: Defined): boolean {
  const [repeated] = list.children;
  const [item] = repeated?.children ?? [];
  const name = repeated?.element.name;
  const isUsual =
    repeated?.element.repetition_type === 'REPEATED' &&
    list.children.length === 1 &&
    repeated.children.length === 1 &&
    !isAnnotated(repeated) &&
    name !== 'array' &&
    name !== `${list.element.name}_tuple`;
  if (!item || !isUsual) return false;
  const repetition = place.repetition + 1;
  return addSubtree(builder, nodeKinds.list, { ...place, repetition }, () =>
    addNode(builder, item, { presentAt: place.definedAt + 1, repetition, before: new Uint8Array(0) }),
  );
}

function addSubtree(
  builder: Builder,
  kind: ShapeNode['kind'],
  { before, definedAt, presentAt, repetition }: Defined,
  addChildren: () => boolean,
): boolean {
  const index = builder.nodes.length;
  // A text has taken its leaf already.
  const firstLeaf = (builder.leafCount ?? 0) - (kind === nodeKinds.text ? 1 : 0);
  const head = { kind, presentAt, definedAt, repetition, firstLeaf, before };
  builder.nodes.push({ ...head, endLeaf: firstLeaf, end: index });
  const isKnown = addChildren();
  builder.nodes[index] = { ...head, endLeaf: builder.leafCount ?? 0, end: builder.nodes.length };
  return isKnown;
}

function isAnnotated({ element }: SchemaTree): boolean {
  return element.converted_type !== undefined || element.logical_type !== undefined;
}

function keyPiece(name: string, isFirst: boolean, ascii: boolean): Uint8Array {
  const key = JSON.stringify(name);
  return Buffer.from(`${isFirst ? '{' : ','}${ascii ? escapeToAscii(key) : key}:`, 'utf8');
}
