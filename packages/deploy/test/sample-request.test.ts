import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pickRow, sampleRequest } from '../src/index.ts';

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

describe('the request of a row', () => {
  test('that ends in a question has it as it stands', () => {
    const messages = [user('a'), assistant('b'), user('c')];
    const sample = sampleRequest({ prompt: 'a', prompt_id: 'x', messages });
    expect(sample).toEqual({
      request: {
        input_data: {
          input_string: [messages],
          parameters: { temperature: 0.6, top_p: 0.9, do_sample: true, max_new_tokens: 200 },
        },
        params: {},
      },
      messages,
    });
  });

  test('that ends in an answer holds it back', () => {
    const { messages, reference } = sampleRequest({ messages: [user('a'), assistant('b')] }, { max_new_tokens: 5 });
    expect([messages, reference]).toEqual([[user('a')], 'b']);
  });

  test.each([
    [{ messages: [] }, 'has no question'],
    [{ messages: [assistant('b')] }, 'has no question'],
    [{ messages: [{ role: 'system', content: 's' }, assistant('b')] }, 'does not end in a user turn'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content: expected a string'],
    [{ prompt: 'a' }, 'messages: expected an array'],
    [null, 'expected an object'],
  ])('is refused for %j', (row, words) => {
    expect(() => sampleRequest(row)).toThrow(expect.objectContaining({ code: 'SAMPLE_ROW_INVALID' }));
    expect(() => sampleRequest(row)).toThrow(words);
  });
});

describe('a row that is picked', () => {
  const rows = Array.from({ length: 10 }, (_, index) => index);

  test('is the same for the same seed, from either kind of iterable', async () => {
    async function* stream() {
      yield* rows;
    }
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const picked = await pickRow(rows, seed);
        expect(rows).toContain(picked);
        expect(await pickRow(stream(), seed)).toBe(picked);
      }),
    );
  });

  test('is each one about as often', async () => {
    const counts = rows.map(() => 0);
    for (let seed = 0; seed < 5_000; seed++) {
      const picked = (await pickRow(rows, seed)) ?? -1;
      counts[picked] = (counts[picked] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  test('is none of none', async () => {
    expect(await pickRow([], 1)).toBeUndefined();
  });
});
