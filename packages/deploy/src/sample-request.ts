import { matches, object } from '@amltune/wire';
import { deployError } from './error-codes.ts';
import { chatMessages, type ChatMessage } from './scoring/chat-message.ts';

/** The body of a request, as the notebook keeps it in `sample_score.json`. */
export interface SampleRequest {
  readonly input_data: {
    /** One conversation, in a list of its own. */
    readonly input_string: readonly [readonly ChatMessage[]];
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  readonly params: Readonly<Record<string, never>>;
}

/** A request of a data row, and what the data says is the answer. */
export interface Sample {
  readonly request: SampleRequest;
  /** Ends in a user turn. */
  readonly messages: readonly ChatMessage[];
  /** The answer of the data; absent where the row ends in a question. */
  readonly reference?: string;
}

/** The notebook's sampling, in the names of the service. */
export const sampleParameters = { temperature: 0.6, top_p: 0.9, do_sample: true, max_new_tokens: 200 } as const;

const chatRow = object({ messages: chatMessages });

/**
 * Makes the notebook's request of a row with `messages`. A row that ends in a question, as those of `test_gen`, goes as it
 * stands; of one that ends in an answer, that answer is held back as `reference`. Pure.
 *
 * @throws AmltuneError `SAMPLE_ROW_INVALID`
 */
export function sampleRequest(row: unknown, parameters: Readonly<Record<string, unknown>> = sampleParameters): Sample {
  if (!matches(chatRow, row)) throw deployError('SAMPLE_ROW_INVALID', `The row is no chat: ${chatRow(row)}.`);
  const last = row.messages.at(-1);
  const hasAnswer = last?.role === 'assistant';
  const messages = hasAnswer ? row.messages.slice(0, -1) : row.messages;
  if (messages.at(-1)?.role !== 'user') {
    const problem = messages.length === 0 ? 'has no question' : 'does not end in a user turn';
    throw deployError('SAMPLE_ROW_INVALID', `The conversation of the row ${problem}.`);
  }
  return {
    request: { input_data: { input_string: [messages], parameters }, params: {} },
    messages,
    ...(hasAnswer && { reference: last.content }),
  };
}

/**
 * Takes one row of many at random, in one pass and without keeping the others; each has the same chance. The same seed
 * and rows give the same row. Undefined where there are none.
 */
export async function pickRow<T>(rows: Iterable<T> | AsyncIterable<T>, seed: number): Promise<T | undefined> {
  const random = createRandom(seed);
  let picked: T | undefined;
  let count = 0;
  for await (const row of rows) {
    count++;
    if (random() * count < 1) picked = row;
  }
  return picked;
}

/** Mulberry32: 0 to below 1, the same for the same seed on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
