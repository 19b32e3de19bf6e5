import { throwIfAborted } from '@amltune/core';
import type { ByteSource } from '../byte-source.ts';
import type { ConvertedRows, RowGroupConverter, RowGroupWork } from '../parquet/row-group.ts';
import { loadDecompressor } from '../parquet/decompress.ts';
import type { RowTextOptions } from '../row-text.ts';
import type { ConversionStep, GroupConversion } from './group-conversion.ts';
import { compileKernel } from './kernel.ts';
import { KernelSession } from './kernel-session.ts';
import { shapeRows, type RowShape } from './row-shape.ts';
import { Unusual } from './unusual.ts';

/** How row groups are converted. */
export interface RowGroupConverterOptions extends RowTextOptions {
  /** Called when a row group, or the rest of it, is left to the plain path. */
  readonly onFallback?: (reason: unknown) => void;
}

/**
 * Makes the converter of row groups: through the kernel where it knows all that is in them, else through
 * `convertRowGroup`, with the same bytes. The lines that it yields are only there until the next ones are asked for.
 */
export function createRowGroupConverter(options: RowGroupConverterOptions = {}): RowGroupConverter {
  const { ascii = false, mapRow, onFallback } = options;
  if (mapRow) return convertPlain;
  let known: { readonly columns: RowGroupWork['columns']; readonly session: KernelSession | undefined } | undefined;
  return async function* convert(work) {
    const { columns, read } = work;
    if (known?.columns !== columns) {
      const shape = shapeRows(
        columns,
        read.group.chunks.map(({ leaf }) => leaf),
        ascii,
      );
      known = { columns, session: shape && openSession(shape, ascii) };
    }
    if (!known.session) {
      onFallback?.(new Unusual('a column of another kind than text'));
      yield* convertPlain(work);
      return;
    }
    let row = read.from;
    const result = yield* runConversion(work, known.session, (rowCount) => (row += rowCount));
    if (result === undefined) return;
    onFallback?.(result);
    yield* convertPlain({ ...work, read: { ...read, from: row } });
  };
}

/** `convertRowGroup`, the plain path, loaded where it is needed. */
export async function* convertPlain(work: RowGroupWork): AsyncGenerator<ConvertedRows> {
  const { convertRowGroup } = await import('../parquet/convert-row-group.ts');
  yield* convertRowGroup(work);
}

function openSession(shape: RowShape, ascii: boolean): KernelSession | undefined {
  // An engine without WebAssembly, or one that may not compile it.
  try {
    return new KernelSession(compileKernel(), shape, ascii);
  } catch {
    return undefined;
  }
}

/** Yields the rows of a row group; returns why the rest of it is unusual, if it is. */
async function* runConversion(
  { abortSignal, read, source }: RowGroupWork,
  session: KernelSession,
  onRows: (rowCount: number) => void,
): AsyncGenerator<ConvertedRows, unknown> {
  for (const { codec } of read.group.chunks) if (codec !== 'SNAPPY') await loadDecompressor(codec);
  let conversion: GroupConversion;
  try {
    conversion = session.begin(read);
  } catch (reason) {
    return reason;
  }
  for (;;) {
    throwIfAborted(abortSignal);
    let step: ConversionStep;
    try {
      step = conversion.next();
    } catch (reason) {
      return reason;
    }
    if (step.kind === 'done') return undefined;
    if (step.kind === 'rows') {
      onRows(step.rowCount);
      yield { rowCount: step.rowCount, text: session.memory.view(step.at, step.size) };
    } else {
      const { at, size, start } = step.request;
      await readInto(source, session.memory.view(at, size), start, abortSignal);
    }
  }
}

async function readInto(source: ByteSource, target: Uint8Array, start: number, abortSignal: AbortSignal | undefined) {
  if (source.readInto) return source.readInto(target, start, { abortSignal });
  target.set(await source.slice(start, start + target.length, { abortSignal }));
}
