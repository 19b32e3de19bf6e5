import { readChatAnswer, type TokenUsage } from './chat-answer.ts';
import type { ChatChunk } from './chat-stream.ts';
import { excerptOf, readIds, toAnswerError } from './scoring-error.ts';
import type { ScoringResult } from './send-scoring.ts';
import type { ServingContract } from './serving-contract.ts';

/** An answer. */
export interface Completion {
  readonly text: string;
  /** As `stop` or `length`; absent where the server does not say. */
  readonly finishReason?: string;
  readonly usage?: TokenUsage;
  readonly reasoning?: string;
  /** How the server was talked to. */
  readonly contract: ServingContract;
  /** Wishes that the server does not know and that were not sent. */
  readonly dropped: readonly string[];
  /** Which deployment answered. */
  readonly deployment?: string;
  readonly requestId?: string;
  readonly elapsedInMs: number;
}

/** The answer to a body of one's own. */
export interface Invocation extends Omit<Completion, 'contract' | 'dropped'> {
  /** The answer as it came. */
  readonly raw: string;
}

/**
 * Finds the completion in an answer of 200.
 *
 * @throws AmltuneError `SCORING_MODEL_FAILED`
 * @throws AmltuneError `SCORING_ANSWER_INVALID`
 */
export function readCompletion(result: ScoringResult): Omit<Invocation, 'raw' | 'elapsedInMs'> {
  const { context } = result;
  const answer = readChatAnswer(result.text);
  if (answer.kind === 'unreadable') throw toAnswerError(result, context, answer);
  if (answer.kind === 'failure') {
    const reason = excerptOf(answer.message, context);
    const problem = `answered ${result.status} with a failure of the model: ${reason}`;
    throw toAnswerError(result, context, { code: 'SCORING_MODEL_FAILED', problem, modelStatus: answer.modelStatus });
  }
  const { text, finishReason, usage, reasoning } = answer;
  return {
    text,
    ...(finishReason && { finishReason }),
    ...(usage && { usage }),
    ...(reasoning && { reasoning }),
    ...readIds(result),
  };
}

/** A whole answer as the one chunk of a stream. */
export function toChunk({ text, reasoning, finishReason, usage }: Omit<Invocation, 'raw' | 'elapsedInMs'>): ChatChunk {
  return { text, ...(reasoning && { reasoning }), ...(finishReason && { finishReason }), ...(usage && { usage }) };
}
