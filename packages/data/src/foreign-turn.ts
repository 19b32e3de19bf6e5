import type { ChatMessage } from './check/check-row.ts';

const roleNames: Record<string, ChatMessage['role']> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  prompter: 'user',
  customer: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
  chatbot: 'assistant',
  agent: 'assistant',
};

/** The role that a name of another convention stands for; undefined when it is no known one. */
export function roleOf(name: unknown): ChatMessage['role'] | undefined {
  if (typeof name !== 'string') return undefined;
  const key = name.trim().toLowerCase();
  return Object.hasOwn(roleNames, key) ? roleNames[key] : undefined;
}

/** The text of a content that is a string, a number, or a list of text parts as chat APIs send it; else undefined. */
export function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (typeof content === 'number' || typeof content === 'boolean') return String(content);
  if (!Array.isArray(content)) return undefined;
  const parts = content.map((part: unknown) => {
    if (typeof part === 'string') return part;
    const { type, text } = (part ?? {}) as { type?: unknown; text?: unknown };
    return (type === undefined || type === 'text') && typeof text === 'string' ? text : undefined;
  });
  return parts.every((part) => part !== undefined) ? parts.join('\n') : undefined;
}
