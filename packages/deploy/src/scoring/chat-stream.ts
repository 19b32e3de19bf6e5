import { deployError } from '../error-codes.ts';
import { readFacts, type TokenUsage } from './chat-answer.ts';
import { readFailureValue } from './failure-body.ts';
import { excerptOf, toAnswerError, type ScoringContext } from './scoring-error.ts';
import { createEventCutter } from './server-sent-events.ts';
import { readSteadily, type StreamOptions } from './stream-bytes.ts';

/** A piece of a completion. */
export interface ChatChunk {
  /** Empty in a chunk that only has the facts of the end. */
  readonly text: string;
  readonly reasoning?: string;
  readonly finishReason?: string;
  readonly usage?: TokenUsage;
}

/**
 * Reads the chunks of `/v1/chat/completions`. A consumer that leaves closes the connection, which ends the generation.
 *
 * @throws AmltuneError `SCORING_STREAM_BROKEN`, `SCORING_MODEL_FAILED`, `SCORING_ANSWER_INVALID`, `SERVICE_UNREACHABLE`,
 *   `ABORTED`
 */
export async function* readChatStream(
  stream: NodeJS.ReadableStream,
  options: StreamOptions,
): AsyncGenerator<ChatChunk, void> {
  const cutter = createEventCutter();
  let isFinished = false;
  for await (const bytes of readSteadily(stream, options)) {
    for (const data of cutter.push(bytes)) {
      if (data.trim() === '[DONE]') return;
      const chunk = readChunk(data, options.context);
      isFinished ||= chunk.finishReason !== undefined;
      if (chunk.text !== '' || Object.keys(chunk).length > 1) yield chunk;
    }
  }
  if (isFinished) return;
  throw deployError('SCORING_STREAM_BROKEN', `The stream of ${options.context.host} ended before the answer did.`);
}

function readChunk(data: string, context: ScoringContext): ChatChunk {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    const answer = { status: 200, header: () => undefined, text: data };
    throw toAnswerError(answer, context, { problem: 'streamed something else than JSON' });
  }
  const failure = readFailureValue(value);
  if (failure) {
    const answer = { status: 200, header: () => undefined, text: data };
    const problem = `streamed a failure of the model: ${excerptOf(data, context)}`;
    throw toAnswerError(answer, context, { code: 'SCORING_MODEL_FAILED', problem, modelStatus: failure.status });
  }
  return { text: readDelta(value), ...readFacts(value) };
}

function readDelta(value: unknown): string {
  const choices: unknown = Reflect.get(Object(value), 'choices');
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const content: unknown = Reflect.get(Object(Reflect.get(Object(first), 'delta')), 'content');
  return typeof content === 'string' ? content : '';
}
