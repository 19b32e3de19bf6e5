// The kernel of the fast path: what its exports take are addresses in the memory that the caller lays out. Nothing here
// allocates. See ../kernel.ts for the caller's side.

export { uncompressSnappy } from './snappy';
export { countBytes, decodeIndexes, decodeLevels } from './runs';
export { areTextsUtf8, listPlainTexts, lookUpTexts } from './texts';
export { addLeaf, addNode, clearSchema, getDefinitions, getOutcome, getTexts, setLeaf, writeRows } from './rows';
export { getOutput, setOutput } from './output';

import { initSnappy } from './snappy';

initSnappy();

/** Where the caller's memory begins: behind the tables. */
export function getHeapStart(): usize {
  return __heap_base;
}
