import type { ChatMessage } from './chat-message.ts';
import {
  toMlflowParameters,
  toOpenAiParameters,
  type SamplingParameters,
  type WireParameters,
} from './sampling-parameters.ts';

/**
 * How a model behind an endpoint is talked to: `mlflow`, the scorer of an MLflow model at `/score` with one conversation in a
 * list; `vllm`, the vLLM image at `/score` with the conversation itself; `openai`, `/v1/chat/completions`.
 */
export type ServingContract = 'mlflow' | 'vllm' | 'openai';

/** What is known about a server. */
export interface ServerFacts {
  readonly contract: ServingContract;
  /** Whether it has `/v1/chat/completions`, which streams; undefined where nothing says so. */
  readonly hasChatRoute?: boolean;
}

/** A request of a contract. */
export interface ChatBody {
  readonly body: object;
  readonly dropped: readonly string[];
}

/** Writes a conversation for a server. */
export function buildChatBody(
  contract: ServingContract,
  messages: readonly ChatMessage[],
  wishes: SamplingParameters,
  { model, stream }: { model?: string; stream?: boolean } = {},
): ChatBody {
  const { parameters, dropped }: WireParameters =
    contract === 'mlflow' ? toMlflowParameters(wishes) : toOpenAiParameters(wishes);
  if (contract === 'openai') {
    return { body: { ...(model && { model }), messages, ...parameters, ...(stream && { stream }) }, dropped };
  }
  // `params` as in the notebook: without it one flavour of the scorer moves the parameters there.
  if (contract === 'mlflow')
    return { body: { input_data: { input_string: [messages], parameters }, params: {} }, dropped };
  return { body: { input_data: { input_string: messages, parameters } }, dropped };
}

/**
 * Reads from a server's `swagger.json` how it is talked to: a chat route means vLLM; else the shape of `input_string`, of a
 * schema or an example; else, as only the MLflow image serves the document, its scorer. Undefined for anything else.
 */
export function detectServing(swagger: unknown): ServerFacts | undefined {
  const paths: unknown = isRecord(swagger) ? swagger['paths'] : undefined;
  if (!isRecord(paths)) return undefined;
  const names = Object.keys(paths);
  if (names.some((name) => name.endsWith('/chat/completions'))) return { contract: 'vllm', hasChatRoute: true };
  if (!names.some((name) => name.endsWith('/score'))) return undefined;
  return { contract: isFlatList(findInput(swagger)) ? 'vllm' : 'mlflow', hasChatRoute: false };
}

/** Whether an example or schema of `input_string` is a list of messages and not a list of lists. */
function isFlatList(input: unknown): boolean {
  if (Array.isArray(input)) return isRecord(input[0]);
  if (!isRecord(input)) return false;
  const items: unknown = input['items'];
  return isRecord(items) && (items['type'] === 'object' || '$ref' in items);
}

/** The first thing of that name anywhere in the document; not too deep, as anybody can write one. */
function findInput(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 20) return undefined;
  if (isRecord(value) && 'input_string' in value) return value['input_string'];
  for (const item of Object.values(value)) {
    const found = findInput(item, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
