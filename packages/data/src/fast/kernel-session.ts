import type { GroupRead } from '../parquet/plan.ts';
import { GroupConversion } from './group-conversion.ts';
import { KernelMemory } from './kernel-memory.ts';
import { instantiateKernel, type KernelExports } from './kernel.ts';
import type { RowShape } from './row-shape.ts';
import type { CompiledModule } from './web-assembly.ts';

/** An instance of the kernel that converts row groups of one shape, one after the other. */
export class KernelSession {
  readonly memory: KernelMemory;
  readonly #kernel: KernelExports;
  readonly #shape: RowShape;
  readonly #shapeEnd: number;

  constructor(module: CompiledModule, shape: RowShape, ascii: boolean) {
    this.#kernel = instantiateKernel(module);
    this.memory = new KernelMemory(this.#kernel);
    this.#shape = shape;
    this.#describeShape(ascii);
    this.#shapeEnd = this.memory.end;
  }

  /** Begins a row group; whatever was made of the one before is gone. */
  begin(read: GroupRead, blockInBytes?: number): GroupConversion {
    this.memory.returnTo(this.#shapeEnd);
    const { leafIndexes } = this.#shape;
    return new GroupConversion(this.#kernel, this.memory, read, { leafIndexes, ...(blockInBytes && { blockInBytes }) });
  }

  #describeShape(ascii: boolean): void {
    const { nodes, leaves } = this.#shape;
    this.#kernel.clearSchema(ascii ? 1 : 0);
    for (const { maxDefinition, maxRepetition } of leaves)
      this.#kernel.addLeaf(maxDefinition, maxRepetition > 0 ? 1 : 0);
    for (const { before, definedAt, end, endLeaf, firstLeaf, kind, presentAt, repetition } of nodes) {
      const { at } = this.memory.allocate(before.length);
      this.memory.view(at, before.length).set(before);
      this.#kernel.addNode(kind, presentAt, definedAt, repetition, firstLeaf, endLeaf, end, at, before.length);
    }
  }
}
