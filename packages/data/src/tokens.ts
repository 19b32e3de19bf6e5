import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChatMessage } from './check/check-row.ts';
import { dataError } from './error-codes.ts';

/** Counts the tokens of a conversation as the model sees it, template included. */
export interface TokenCounter {
  /** `exact` with a tokenizer file, else `estimate`. */
  method: 'exact' | 'estimate';
  /** The limit that the tokenizer's files state, where they do. */
  modelMaxLength?: number;
  count(messages: readonly ChatMessage[]): number;
}

/** The part of `@huggingface/tokenizers` used here; its own types do not resolve under Node's module rules. */
interface TokenizersModule {
  Tokenizer: new (
    tokenizer: object,
    config: object,
  ) => { encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] } };
}

const bytesPerToken = 3.6;
const tokensPerTurn = 4;

/**
 * The counter for when there is no tokenizer file: UTF-8 bytes by 3.6 and 4 tokens a turn for the template. English chat
 * text under the vocabularies of current models comes within about 15 percent; other languages need more tokens.
 */
export const estimatingCounter: TokenCounter = {
  method: 'estimate',
  count(messages) {
    let bytes = 0;
    for (const { content } of messages) bytes += Buffer.byteLength(content);
    return Math.ceil(bytes / bytesPerToken) + tokensPerTurn * messages.length;
  },
};

/**
 * A counter that is exact for one model: `tokenizer.json`, with `tokenizer_config.json` (and `chat_template.jinja`, where
 * newer models keep the template) beside it.
 *
 * @param tokenizerPath the `tokenizer.json` or the folder that holds it
 * @throws AmltuneError `TOKENIZER_INVALID` when a file is missing, is not what it should be, or has no chat template
 */
export async function loadTokenCounter(tokenizerPath: string): Promise<TokenCounter> {
  const path = tokenizerPath.endsWith('.json') ? tokenizerPath : join(tokenizerPath, 'tokenizer.json');
  const { Tokenizer } = (await import('@huggingface/tokenizers')) as unknown as TokenizersModule;
  const { Template } = await import('@huggingface/jinja');
  const tokenizerJson = await readJson(path);
  const configPath = join(dirname(path), 'tokenizer_config.json');
  const config = await readJson(configPath);
  const source =
    chatTemplateOf(config) ??
    (await readFile(join(dirname(path), 'chat_template.jinja'), 'utf8').catch(() => undefined));
  if (source === undefined) throw dataError('TOKENIZER_INVALID', `${configPath} has no chat_template.`);
  try {
    const tokenizer = new Tokenizer(tokenizerJson, config);
    const template = new Template(source);
    const specials = specialTokensOf(config);
    const modelMaxLength = Number(config.model_max_length);
    return {
      method: 'exact',
      // Models without a limit state 1e30 here.
      ...(modelMaxLength > 0 && modelMaxLength < 1e9 && { modelMaxLength }),
      count(messages) {
        const text = template.render({ ...specials, messages: [...messages], add_generation_prompt: false });
        return tokenizer.encode(text, { add_special_tokens: false }).ids.length;
      },
    };
  } catch (cause) {
    throw dataError('TOKENIZER_INVALID', `${path} cannot be used: ${(cause as Error).message}`, { cause });
  }
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw dataError('TOKENIZER_INVALID', `${path} cannot be read as JSON: ${(cause as Error).message}`, { cause });
  }
  throw dataError('TOKENIZER_INVALID', `${path} is not a JSON object.`);
}

/** One template as a string, or several by name, of which `default` is the chat one. */
function chatTemplateOf({ chat_template: template }: Record<string, unknown>): string | undefined {
  if (typeof template === 'string') return template;
  if (!Array.isArray(template)) return undefined;
  const named = template as { name?: unknown; template?: unknown }[];
  const chosen = named.find(({ name }) => name === 'default') ?? named[0];
  return typeof chosen?.template === 'string' ? chosen.template : undefined;
}

/** `bos_token` and its like, which templates print; older configs wrap each in an object. */
function specialTokensOf(config: Record<string, unknown>): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    if (!/^(bos|eos|pad|unk|sep|cls|mask)_token$/.test(name)) continue;
    const text = typeof value === 'object' && value !== null ? (value as { content?: unknown }).content : value;
    if (typeof text === 'string') tokens[name] = text;
  }
  return tokens;
}
