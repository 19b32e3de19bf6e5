import { matches, maybe, number, object } from '@amltune/wire';
import { readFailureValue } from './failure-body.ts';

/** How many tokens a request took, as the server counts them. */
export interface TokenUsage {
  readonly promptTokens?: number;
  readonly completionTokens?: number;
}

/** What is in an answer of 200. */
export type ChatAnswer =
  | {
      readonly kind: 'completion';
      readonly text: string;
      /** As `stop` or `length`; absent where the server does not say. */
      readonly finishReason?: string;
      readonly usage?: TokenUsage;
      /** What a reasoning model thought before it answered. */
      readonly reasoning?: string;
    }
  /** The model failed; servers say so under 200 too. */
  | { readonly kind: 'failure'; readonly message: string; readonly modelStatus?: number }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Finds the completion in an answer of any server: a text, JSON inside a JSON text, `{output}`, OpenAI's `choices`, Hugging
 * Face's `generated_text`, a list of one of them, or a conversation whose last turn is the answer.
 */
export function readChatAnswer(text: string): ChatAnswer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const problem = text.trim() === '' ? 'answered nothing' : 'answered something else than JSON';
    return { kind: 'unreadable', problem };
  }
  return readValue(unwrap(value));
}

/** Some scorers return a text of JSON, which the server then writes as JSON again. */
function unwrap(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    const inner: unknown = JSON.parse(value);
    // A completion may itself be JSON: only what looks like an answer is one.
    return readText(inner, 0) !== undefined || readFailureValue(inner) ? inner : value;
  } catch {
    return value;
  }
}

function readValue(value: unknown): ChatAnswer {
  const completion = readText(value, 0);
  const failure = readFailureValue(value);
  const hasError = isRecord(value) && value['error'] !== undefined && value['error'] !== null;
  if (failure && (hasError || completion === undefined)) {
    const { message = 'it gave no reason', status } = failure;
    return { kind: 'failure', message, ...(status && { modelStatus: status }) };
  }
  if (completion !== undefined) return { kind: 'completion', text: completion, ...readFacts(value) };
  if (isRecord(value) && value['output'] === null) return { kind: 'failure', message: 'its output is null' };
  if (isRecord(value) && Object.keys(value).length === 0) return { kind: 'failure', message: 'its answer is empty' };
  return { kind: 'unreadable', problem: 'answered in a form that is not known' };
}

const textKeys = ['output', 'generated_text', 'content', 'text', 'message', 'choices', 'predictions', '0'] as const;

function readText(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value;
  if (depth > 4) return undefined;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    // A conversation is a list of turns; a batch is a list of answers, and one was asked for.
    const isConversation = items.every((item) => isRecord(item) && 'role' in item);
    return readText(isConversation ? items.at(-1) : items.length === 1 ? items[0] : undefined, depth + 1);
  }
  if (!isRecord(value)) return undefined;
  for (const key of textKeys) {
    // A top-level message without output is the word of a gateway, not of a model.
    if (key === 'message' && depth === 0) continue;
    if (value[key] === undefined) continue;
    return readText(value[key], depth + 1);
  }
  return undefined;
}

const usageBody = object({ prompt_tokens: maybe(number), completion_tokens: maybe(number) });

/** Finish reason, usage and reasoning, wherever the two OpenAI-like forms have them. */
export function readFacts(value: unknown): { finishReason?: string; usage?: TokenUsage; reasoning?: string } {
  const top = isRecord(value) ? value : {};
  const first: unknown = Array.isArray(top['choices']) ? top['choices'][0] : undefined;
  const choice = isRecord(first) ? first : {};
  const message = [choice['message'], choice['delta'], top['message']].find(isRecord) ?? {};
  const finishReason = choice['finish_reason'] ?? top['finish_reason'];
  const reasoning = message['reasoning_content'] ?? top['reasoning_content'];
  const { usage } = top;
  return {
    ...(typeof finishReason === 'string' && { finishReason }),
    ...(matches(usageBody, usage) && {
      usage: {
        ...(typeof usage.prompt_tokens === 'number' && { promptTokens: usage.prompt_tokens }),
        ...(typeof usage.completion_tokens === 'number' && { completionTokens: usage.completion_tokens }),
      },
    }),
    ...(typeof reasoning === 'string' && reasoning && { reasoning }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
