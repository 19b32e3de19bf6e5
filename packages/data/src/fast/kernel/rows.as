// Puts rows together from columns of levels and texts: S. Melnik et al., "Dremel: Interactive Analysis of Web-Scale
// Datasets" (2010), section 4.3, as a recursive walk over the schema. An entry of a leaf is a text or a null; its
// definition level says how many of the optional and repeated groups above it are there, its repetition level at which
// list a new item begins.

import { Outcome } from './outcome';
import { writeAsciiJsonText, writeJsonText } from './json-text';
import { limit, moveOutput, output, writeByte, writePiece } from './output';
import { placeInBytes } from './texts';

/** Most leaves and nodes of a schema. */
export const maxLeaves: u32 = 64;
export const maxNodes: u32 = 256;

enum Kind {
  Text = 0,
  Struct = 1,
  List = 2,
}

/** A physical column: the next entry of each of its arrays, and where a row began that may have to be written again. */
@unmanaged
class Leaf {
  maxDefinition: u32;
  isRepeated: u32;
  definitions: usize;
  definitionsEnd: usize;
  repetitions: usize;
  texts: usize;
  rowDefinitions: usize;
  rowRepetitions: usize;
  rowTexts: usize;
}

/** A node of the schema. Nodes lie in the order in which they are written, so a subtree is a run of them. */
@unmanaged
class Node {
  kind: Kind;
  /** The definition level that says that the parent is there. */
  presentAt: u32;
  /** The definition level from which this node is not null. */
  definedAt: u32;
  /** Of a list: the repetition level of its items. */
  repetition: u32;
  firstLeaf: u32;
  endLeaf: u32;
  /** The node after the subtree. */
  end: u32;
  /** What is written in front of it: the key, and the brace or comma before. */
  before: usize;
  beforeSize: usize;
}

const leaves: usize = memory.data(64 * 36, 4);
const nodes: usize = memory.data(256 * 36, 4);
let leafCount: u32 = 0;
let nodeCount: u32 = 0;
let isAscii: bool = false;
let outcome: Outcome = Outcome.Done;

const nullPiece: usize = memory.data<u8>([0x6e, 0x75, 0x6c, 0x6c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

@inline
function leafAt(index: u32): Leaf {
  return changetype<Leaf>(leaves + index * offsetof<Leaf>());
}

@inline
function nodeAt(index: u32): Node {
  return changetype<Node>(nodes + index * offsetof<Node>());
}

/** Forgets the schema. */
export function clearSchema(ascii: bool): void {
  leafCount = 0;
  nodeCount = 0;
  isAscii = ascii;
}

export function addLeaf(maxDefinition: u32, isRepeated: bool): void {
  const leaf = leafAt(leafCount);
  leaf.maxDefinition = maxDefinition;
  leaf.isRepeated = isRepeated;
  leafCount += 1;
}

export function addNode(
  kind: Kind,
  presentAt: u32,
  definedAt: u32,
  repetition: u32,
  firstLeaf: u32,
  endLeaf: u32,
  end: u32,
  before: usize,
  beforeSize: usize,
): void {
  const node = nodeAt(nodeCount);
  node.kind = kind;
  node.presentAt = presentAt;
  node.definedAt = definedAt;
  node.repetition = repetition;
  node.firstLeaf = firstLeaf;
  node.endLeaf = endLeaf;
  node.end = end;
  node.before = before;
  node.beforeSize = beforeSize;
  nodeCount += 1;
}

/** Gives a leaf its next entries. A zero follows the last repetition level. */
export function setLeaf(index: u32, definitions: usize, count: u32, repetitions: usize, texts: usize): void {
  const leaf = leafAt(index);
  leaf.definitions = definitions;
  leaf.definitionsEnd = definitions + count;
  leaf.repetitions = repetitions;
  leaf.texts = texts;
}

/** The next definition level of a leaf. */
export function getDefinitions(index: u32): usize {
  return leafAt(index).definitions;
}

/** The place of the next text of a leaf. */
export function getTexts(index: u32): usize {
  return leafAt(index).texts;
}

/** How the last {@link writeRows} ended. */
export function getOutcome(): Outcome {
  return outcome;
}

/** Writes up to `count` rows as lines, whole ones only, and returns how many. */
export function writeRows(count: u32): u32 {
  let written: u32 = 0;
  outcome = Outcome.Done;
  while (written < count) {
    const lineStart = output;
    markRow();
    outcome = writeRow();
    if (outcome != Outcome.Done) {
      returnToRow();
      moveOutput(lineStart);
      break;
    }
    written += 1;
  }
  return written;
}

function writeRow(): Outcome {
  for (let index: u32 = 0; index < nodeCount; index = nodeAt(index).end) {
    const result = writeNode(index);
    if (result != Outcome.Done) return result;
  }
  if (!haveRepetition(0, leafCount, 0)) return Outcome.Unusual;
  store<u16>(output, 0x0a7d);
  moveOutput(output + 2);
  return Outcome.Done;
}

function writeNode(index: u32): Outcome {
  if (output > limit) return Outcome.Full;
  const node = nodeAt(index);
  const leaf = leafAt(node.firstLeaf);
  if (leaf.definitions >= leaf.definitionsEnd) return Outcome.Unusual;
  const definition = <u32>load<u8>(leaf.definitions);
  if (definition < node.presentAt) return Outcome.Unusual;
  writePiece(node.before, node.beforeSize);
  if (definition < node.definedAt) {
    writePiece(nullPiece, 4);
    return skipEntry(node, definition);
  }
  if (node.kind == Kind.Text) return writeText(leaf);
  return node.kind == Kind.Struct ? writeStruct(node, index) : writeList(node, index, definition);
}

function writeText(leaf: Leaf): Outcome {
  const place = leaf.texts;
  leaf.definitions += 1;
  leaf.repetitions += 1;
  leaf.texts = place + placeInBytes;
  const at = <usize>load<u32>(place);
  const size = <usize>load<u32>(place, 4);
  return isAscii ? writeAsciiJsonText(at, size) : writeJsonText(at, size);
}

function writeStruct(node: Node, index: u32): Outcome {
  for (let child = index + 1; child < node.end; child = nodeAt(child).end) {
    const result = writeNode(child);
    if (result != Outcome.Done) return result;
  }
  writeByte(0x7d);
  return Outcome.Done;
}

function writeList(node: Node, index: u32, definition: u32): Outcome {
  writeByte(0x5b);
  if (definition == node.definedAt) {
    writeByte(0x5d);
    return skipEntry(node, definition);
  }
  const leaf = leafAt(node.firstLeaf);
  while (true) {
    const result = writeNode(index + 1);
    if (result != Outcome.Done) return result;
    const repetition = <u32>load<u8>(leaf.repetitions);
    if (!haveRepetition(node.firstLeaf, node.endLeaf, repetition)) return Outcome.Unusual;
    if (repetition != node.repetition) {
      writeByte(0x5d);
      return repetition < node.repetition ? Outcome.Done : Outcome.Unusual;
    }
    writeByte(0x2c);
  }
}

/** Goes past the one entry that stands for a null or an empty list: all leaves below have it, at the same level. */
function skipEntry(node: Node, definition: u32): Outcome {
  for (let index = node.firstLeaf; index < node.endLeaf; index += 1) {
    const leaf = leafAt(index);
    if (leaf.definitions >= leaf.definitionsEnd || load<u8>(leaf.definitions) != definition) return Outcome.Unusual;
    leaf.definitions += 1;
    leaf.repetitions += 1;
  }
  return Outcome.Done;
}

/** Whether the next entries of all repeated leaves of a run begin at the same list. */
function haveRepetition(firstLeaf: u32, endLeaf: u32, repetition: u32): bool {
  for (let index = firstLeaf; index < endLeaf; index += 1) {
    const leaf = leafAt(index);
    if (leaf.isRepeated && <u32>load<u8>(leaf.repetitions) != repetition) return false;
  }
  return true;
}

function markRow(): void {
  for (let index: u32 = 0; index < leafCount; index += 1) {
    const leaf = leafAt(index);
    leaf.rowDefinitions = leaf.definitions;
    leaf.rowRepetitions = leaf.repetitions;
    leaf.rowTexts = leaf.texts;
  }
}

function returnToRow(): void {
  for (let index: u32 = 0; index < leafCount; index += 1) {
    const leaf = leafAt(index);
    leaf.definitions = leaf.rowDefinitions;
    leaf.repetitions = leaf.rowRepetitions;
    leaf.texts = leaf.rowTexts;
  }
}
