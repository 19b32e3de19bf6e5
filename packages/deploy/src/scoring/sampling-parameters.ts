/** How the next words are chosen. What is not given is the model's own default. */
export interface SamplingParameters {
  /** Longest answer in tokens. */
  readonly maxTokens?: number;
  /** 0 always takes the likeliest word. */
  readonly temperature?: number;
  /** Above 0, up to 1. */
  readonly topP?: number;
  /** False always takes the likeliest word, whatever the temperature. */
  readonly doSample?: boolean;
  /** Texts that end the answer; they are not part of it. */
  readonly stop?: readonly string[];
  /** Makes an answer repeatable where the server can. */
  readonly seed?: number;
  /** Sent besides, in the names of the server. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What a server reads, and what of the wishes it cannot. */
export interface WireParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Names of {@link SamplingParameters} that the server does not know. */
  readonly dropped: readonly string[];
}

/**
 * Writes parameters for the predictor of an MLflow model, in the names of Hugging Face. It refuses a temperature of 0, which
 * stands for no sampling, and answers with the prompt unless told not to.
 */
export function toMlflowParameters(wishes: SamplingParameters): WireParameters {
  const { maxTokens, temperature, topP, doSample, stop, seed, extra } = wishes;
  const isGreedy = doSample === false || temperature === 0;
  const parameters = {
    ...(maxTokens !== undefined && { max_new_tokens: maxTokens }),
    ...(!isGreedy && temperature !== undefined && { temperature }),
    ...(!isGreedy && topP !== undefined && { top_p: topP }),
    ...((isGreedy || (doSample ?? temperature ?? topP) !== undefined) && { do_sample: !isGreedy }),
    return_full_text: false,
    ...extra,
  };
  return { parameters, dropped: [...(stop ? ['stop'] : []), ...(seed !== undefined ? ['seed'] : [])] };
}

/** Writes parameters for a vLLM server, in the names of OpenAI, which have no `do_sample`: a temperature of 0 stands for it. */
export function toOpenAiParameters(wishes: SamplingParameters): WireParameters {
  const { maxTokens, temperature, topP, doSample, stop, seed, extra } = wishes;
  const parameters = {
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(doSample === false ? { temperature: 0 } : temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stop && { stop }),
    ...(seed !== undefined && { seed }),
    ...extra,
  };
  return { parameters, dropped: [] };
}

// Whether the prompt is repeated is for the client to decide, which has to find the answer.
const readNames = new Set([
  'max_new_tokens',
  'max_tokens',
  'temperature',
  'top_p',
  'do_sample',
  'stop',
  'seed',
  'return_full_text',
]);

/** Reads parameters in the names of either kind of server, as those of a `sample_score.json`; others become `extra`. */
export function readSamplingParameters(parameters: Readonly<Record<string, unknown>>): SamplingParameters {
  const { max_new_tokens, max_tokens, temperature, top_p, do_sample, stop, seed } = parameters;
  const extra = Object.fromEntries(Object.entries(parameters).filter(([name]) => !readNames.has(name)));
  const maxTokens = max_new_tokens ?? max_tokens;
  const stops: readonly unknown[] = Array.isArray(stop) ? stop : [stop];
  const texts = stops.filter((text) => typeof text === 'string');
  return {
    ...(typeof maxTokens === 'number' && { maxTokens }),
    ...(typeof temperature === 'number' && { temperature }),
    ...(typeof top_p === 'number' && { topP: top_p }),
    ...(typeof do_sample === 'boolean' && { doSample: do_sample }),
    ...(texts.length > 0 && { stop: texts }),
    ...(typeof seed === 'number' && { seed }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}
