import { kernelBase64 } from './kernel-wasm.ts';
import { webAssembly, type CompiledModule, type WasmMemory } from './web-assembly.ts';

/** What the kernel exports (kernel/index.as). Addresses and sizes are in its memory; checks answer 1 or 0. */
export interface KernelExports {
  readonly memory: WasmMemory;
  getHeapStart(): number;
  uncompressSnappy(source: number, sourceSize: number, target: number, targetSize: number): number;
  decodeLevels(at: number, end: number, bitWidth: number, max: number, count: number, target: number): number;
  decodeIndexes(at: number, end: number, dictionarySize: number, count: number, target: number): number;
  countBytes(at: number, count: number, value: number): number;
  listPlainTexts(at: number, end: number, count: number, target: number): number;
  lookUpTexts(indexes: number, count: number, dictionary: number, target: number): void;
  areTextsUtf8(places: number, count: number): number;
  clearSchema(isAscii: number): void;
  addLeaf(maxDefinition: number, isRepeated: number): void;
  addNode(
    kind: number,
    presentAt: number,
    definedAt: number,
    repetition: number,
    firstLeaf: number,
    endLeaf: number,
    end: number,
    before: number,
    beforeSize: number,
  ): void;
  setLeaf(index: number, definitions: number, count: number, repetitions: number, texts: number): void;
  getDefinitions(index: number): number;
  getTexts(index: number): number;
  setOutput(at: number, limit: number): void;
  getOutput(): number;
  writeRows(count: number): number;
  getOutcome(): number;
}

/** How {@link KernelExports.writeRows} ended (kernel/outcome.as). */
export const outcomes = { done: 0, full: 1, unusual: 2 } as const;

/** Bytes that lines may take beyond the limit of the output (kernel/output.as). */
export const roomBeyondLimit = 4096;

let compiled: CompiledModule | undefined;

/** The compiled kernel, which threads can share. */
export function compileKernel(): CompiledModule {
  compiled ??= new webAssembly.Module(Buffer.from(kernelBase64, 'base64'));
  return compiled;
}

/** A new instance of the kernel with a memory of its own. */
export function instantiateKernel(module: CompiledModule): KernelExports {
  // What the exports are stands in kernel/index.as only.
  return new webAssembly.Instance(module).exports as KernelExports;
}
