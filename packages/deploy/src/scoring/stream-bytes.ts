import { Readable } from 'node:stream';
import type { Clock } from '@amltune/core';
import { deployError } from '../error-codes.ts';
import type { ScoringContext } from './scoring-error.ts';
import { toConnectionError } from './send-scoring.ts';

/** What a stream is read with. */
export interface StreamOptions {
  readonly context: ScoringContext;
  readonly clock: Clock;
  /** Longest silence between two chunks. */
  readonly idleInMs: number;
  readonly abortSignal?: AbortSignal;
}

/** The bytes of a stream that never falls silent for longer than it may. */
export async function* readSteadily(
  stream: NodeJS.ReadableStream,
  { context, clock, idleInMs, abortSignal }: StreamOptions,
): AsyncGenerator<Uint8Array, void> {
  const iterator = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = new AbortController();
      const silence = clock.sleep(idleInMs, timer.signal).then(
        () => 'silence' as const,
        () => 'silence' as const,
      );
      const piece = iterator.next();
      // Still pending where the silence wins; it fails when the stream is closed.
      piece.catch(() => {});
      const next = await Promise.race([piece, silence]).finally(() => timer.abort());
      if (next === 'silence') {
        throw deployError('SCORING_STREAM_BROKEN', `The stream of ${context.host} was silent for ${idleInMs} ms.`);
      }
      if (next.done) return;
      yield typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
    }
  } catch (error) {
    throw toConnectionError(error, context, idleInMs, abortSignal?.aborted);
  } finally {
    if (stream instanceof Readable) stream.destroy();
  }
}

/** The text of a stream. */
export async function readWhole(stream: NodeJS.ReadableStream, options: StreamOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readSteadily(stream, options)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
