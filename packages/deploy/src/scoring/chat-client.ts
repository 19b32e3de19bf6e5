import { createHttpClient, isAmltuneError, systemClock, type Clock, type Cloud } from '@amltune/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ChatMessage } from './chat-message.ts';
import { readChatStream, type ChatChunk } from './chat-stream.ts';
import { readCompletion, toChunk, type Completion, type Invocation } from './completion.ts';
import type { SamplingParameters } from './sampling-parameters.ts';
import type { ScoringCredential } from './scoring-credential.ts';
import { readScoringTarget } from './scoring-target.ts';
import { sendScoring, type ScoringResult, type ScoringSender } from './send-scoring.ts';
import { buildChatBody, type ServerFacts, type ServingContract } from './serving-contract.ts';
import { createServingMemory, hasNoRoute, isOfAnotherDeployment, mayBeWrongForm } from './serving-memory.ts';
import { readWhole } from './stream-bytes.ts';

/** What a chat client is made of. */
export interface ChatClientOptions {
  /** The endpoint's own, as `getEndpoint` has it. */
  readonly scoringUri: string;
  readonly credential: ScoringCredential;
  /** Default: a new client of `createHttpClient`. */
  readonly httpClient?: HttpClient;
  /** Whose endpoints the key may go to. Default: the public cloud. */
  readonly cloud?: Cloud;
  /** Lets the key go to the host of `scoringUri` whatever it is, still by https. Default false. */
  readonly trustHost?: boolean;
  /** Default: found out with the first request and remembered. */
  readonly contract?: ServingContract;
  /** The likelier of two where the server does not say. Default `mlflow`, as fine-tuned models are served. */
  readonly likelyContract?: 'mlflow' | 'vllm';
  /** The deployment's. Default 90,000. */
  readonly requestTimeoutInMs?: number;
  /** How long after it an answer is still waited for. Default 10,000. */
  readonly marginInMs?: number;
  /** The deployment's concurrency and instances, so that an error can say how many requests it admits. */
  readonly capacity?: { readonly maxConcurrentRequestsPerInstance: number; readonly instanceCount: number };
  /** How often a request that was not admitted (429) is sent again. Default 3. */
  readonly throttleRetries?: number;
  /** Default: the machine's time. */
  readonly clock?: Clock;
  /** The jitter's source, from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** How one answer is asked for. */
export interface ChatOptions extends SamplingParameters {
  /** Asks this deployment, whatever the traffic. For this call only. */
  readonly deployment?: string;
  /** Sent to `/v1/chat/completions`, for servers of several models. */
  readonly model?: string;
  readonly abortSignal?: AbortSignal;
}

/** Talks to the chat model behind an endpoint. */
export interface ChatClient {
  /**
   * Asks for one answer.
   *
   * @throws AmltuneError any `SCORING_*` code but `SCORING_HOST_REFUSED`, `SERVICE_UNREACHABLE`, `ABORTED`
   */
  complete(messages: readonly ChatMessage[], options?: ChatOptions): Promise<Completion>;
  /**
   * Asks for an answer in pieces; from a server that does not stream, it comes as one. Leaving the loop ends the answer.
   *
   * @throws AmltuneError as `complete`, and `SCORING_STREAM_BROKEN`
   */
  stream(messages: readonly ChatMessage[], options?: ChatOptions): AsyncGenerator<ChatChunk, void>;
  /**
   * Sends a body as it is to the scoring URI, as that of a `sample_score.json`.
   *
   * @throws AmltuneError as `complete`
   */
  invoke(body: object, options?: Pick<ChatOptions, 'deployment' | 'abortSignal'>): Promise<Invocation>;
}

/** A description is served at once or not at all. */
const swaggerDeadlineInMs = 10_000;

/**
 * Makes the client of an endpoint; nothing is sent yet.
 *
 * A conversation goes out in the form that the endpoint's `swagger.json` suggests. Until an answer has proved it, a failure
 * that a wrong form can cause is met by one request in the other form; what works is remembered for each deployment.
 *
 * @throws AmltuneError `SCORING_HOST_REFUSED`, `ABORTED`, `CONNECTION_SETTING_INVALID`, `REQUEST_REFUSED`, `SCORING_ANSWER_INVALID`, `SCORING_REDIRECTED`, `SCORING_STREAM_BROKEN`, `SCORING_TIMED_OUT`, `SCORING_UNAUTHENTICATED`, `SERVICE_UNREACHABLE`
 *
 * @example
 * const client = createChatClient({ scoringUri, credential: endpointCredential(workspace, 'my-endpoint') });
 * const { text } = await client.complete([{ role: 'user', content: 'Hello' }], { maxTokens: 200 });
 */
export function createChatClient(options: ChatClientOptions): ChatClient {
  const { contract, likelyContract, requestTimeoutInMs = 90_000, clock = systemClock, capacity } = options;
  const target = readScoringTarget(options.scoringUri, options);
  const memory = createServingMemory(contract, likelyContract);
  const sender: ScoringSender = {
    host: target.host,
    credential: options.credential,
    httpClient: options.httpClient ?? createHttpClient(),
    clock,
    random: options.random ?? Math.random,
    deadlineInMs: requestTimeoutInMs + (options.marginInMs ?? 10_000),
    throttleRetries: options.throttleRetries ?? 3,
    ...(capacity && { admittedRequests: 2 * capacity.maxConcurrentRequestsPerInstance * capacity.instanceCount }),
  };

  /** The endpoint's own description; whatever keeps it away will also be met, and told, by the request itself. */
  async function askServer({ deployment, abortSignal }: ChatOptions): Promise<unknown> {
    try {
      const request = { method: 'GET', url: target.swaggerUrl, deployment, abortSignal } as const;
      return JSON.parse(
        (await sendScoring({ ...sender, throttleRetries: 0, deadlineInMs: swaggerDeadlineInMs }, request)).text,
      );
    } catch (error) {
      if (isAmltuneError(error) && error.code === 'ABORTED') throw error;
      return undefined;
    }
  }

  async function ask(facts: ServerFacts, messages: readonly ChatMessage[], wishes: ChatOptions): Promise<Completion> {
    const startedInMs = clock.now();
    const { model, deployment, abortSignal } = wishes;
    const { body, dropped } = buildChatBody(facts.contract, messages, wishes, { model });
    const url = facts.contract === 'openai' ? target.chatUrl : target.scoreUrl;
    const result = await sendScoring(sender, { method: 'POST', url, body, deployment, abortSignal });
    const completion = { ...readCompletion(result), contract: facts.contract, dropped };
    memory.learn(deployment, { ...facts, isProved: true, provedBy: completion.deployment });
    return { ...completion, elapsedInMs: clock.now() - startedInMs };
  }

  async function complete(messages: readonly ChatMessage[], wishes: ChatOptions = {}): Promise<Completion> {
    const { isProved, provedBy, ...facts } = await memory.recall(wishes.deployment, () => askServer(wishes));
    try {
      return await ask(facts, messages, wishes);
    } catch (error) {
      const isOpen = !isProved || isOfAnotherDeployment(error, provedBy);
      if (!isOpen || !mayBeWrongForm(error)) throw error;
      const other = { ...facts, contract: facts.contract === 'mlflow' ? 'vllm' : 'mlflow' } as const;
      return await ask(other, messages, wishes).catch((second: unknown) => {
        if (isAmltuneError(second) && second.code === 'ABORTED') throw second;
        // The likelier form's failure is the one to act on, whatever the other form made of it.
        throw error;
      });
    }
  }

  async function openStream(messages: readonly ChatMessage[], wishes: ChatOptions): Promise<ScoringResult | undefined> {
    const { deployment, abortSignal, model } = wishes;
    const facts = await memory.recall(deployment, () => askServer(wishes));
    if (facts.hasChatRoute === false) return undefined;
    const { body } = buildChatBody('openai', messages, wishes, { model, stream: true });
    const request = { method: 'POST', url: target.chatUrl, body, deployment, stream: true, abortSignal } as const;
    try {
      const result = await sendScoring(sender, request);
      if (!facts.isProved) memory.learn(deployment, { contract: 'openai', hasChatRoute: true, isProved: true });
      return result;
    } catch (error) {
      if (facts.contract === 'openai' || !hasNoRoute(error)) throw error;
      memory.learn(deployment, { ...facts, hasChatRoute: false });
      return undefined;
    }
  }

  return {
    complete,
    async *stream(messages, wishes = {}) {
      const result = await openStream(messages, wishes);
      if (!result?.stream) {
        yield toChunk(result ? readCompletion(result) : await complete(messages, wishes));
        return;
      }
      const { stream, context, header } = result;
      const reading = { context, clock, idleInMs: sender.deadlineInMs, abortSignal: wishes.abortSignal };
      if (/^text\/event-stream\b/i.test(header('content-type') ?? '')) yield* readChatStream(stream, reading);
      else yield toChunk(readCompletion({ ...result, text: await readWhole(stream, reading) }));
    },
    async invoke(body, { deployment, abortSignal } = {}) {
      const startedInMs = clock.now();
      const result = await sendScoring(sender, { method: 'POST', url: target.scoreUrl, body, deployment, abortSignal });
      return { ...readCompletion(result), elapsedInMs: clock.now() - startedInMs, raw: result.text };
    },
  };
}
