import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSamplingParameters, type SamplingParameters } from '../src/index.ts';
import { readChatAnswer } from '../src/scoring/chat-answer.ts';
import { toMlflowParameters, toOpenAiParameters } from '../src/scoring/sampling-parameters.ts';
import { createEventCutter } from '../src/scoring/server-sent-events.ts';

describe('sampling parameters', () => {
  test.each<[SamplingParameters, object, object]>([
    [{}, {}, {}],
    [{ maxTokens: 200 }, { max_new_tokens: 200 }, { max_tokens: 200 }],
    [
      { temperature: 0.6, topP: 0.9 },
      { temperature: 0.6, top_p: 0.9, do_sample: true },
      { temperature: 0.6, top_p: 0.9 },
    ],
    [{ temperature: 0, topP: 0.9 }, { do_sample: false }, { temperature: 0, top_p: 0.9 }],
    [{ doSample: false, temperature: 0.6 }, { do_sample: false }, { temperature: 0 }],
    [{ doSample: true }, { do_sample: true }, {}],
    [{ extra: { top_k: 3 } }, { top_k: 3 }, { top_k: 3 }],
    [{ stop: ['a'], seed: 7 }, {}, { stop: ['a'], seed: 7 }],
  ])('%j becomes the names of either server', (wishes, mlflow, openAi) => {
    expect(toMlflowParameters(wishes).parameters).toEqual({ return_full_text: false, ...mlflow });
    expect(toOpenAiParameters(wishes)).toEqual({ parameters: openAi, dropped: [] });
  });

  test('that a scorer does not know are named', () => {
    expect(toMlflowParameters({ stop: ['a'], seed: 7 }).dropped).toEqual(['stop', 'seed']);
  });

  test.each([
    [
      { temperature: 0.6, top_p: 0.9, do_sample: true, max_new_tokens: 200 },
      { temperature: 0.6, topP: 0.9, doSample: true, maxTokens: 200 },
    ],
    [
      { max_tokens: 5, stop: 'x', seed: 1, return_full_text: true },
      { maxTokens: 5, stop: ['x'], seed: 1 },
    ],
    [{ top_k: 3 }, { extra: { top_k: 3 } }],
  ])('%j is read in either names', (wire, wishes) => {
    expect(readSamplingParameters(wire)).toEqual(wishes);
  });
});

describe('a completion is found', () => {
  test.each([
    ['hello'],
    [['hello']],
    [{ output: 'hello' }],
    [{ output: ['hello'] }],
    [[{ output: 'hello' }]],
    [[{ generated_text: 'hello' }]],
    [[[{ generated_text: 'hello' }]]],
    [
      [
        {
          generated_text: [
            { role: 'user', content: 'q' },
            { role: 'assistant', content: 'hello' },
          ],
        },
      ],
    ],
    [{ output: { role: 'assistant', content: 'hello' } }],
    [[{ '0': 'hello' }]],
    [{ predictions: ['hello'] }],
    [{ choices: [{ message: { role: 'assistant', content: 'hello' } }] }],
    [{ choices: [{ text: 'hello' }] }],
    [{ output: 'hello', error: null, message: { content: 'x' }, model: 'm' }],
    [JSON.stringify({ output: 'hello' })],
  ])('in %j', (body) => {
    expect(readChatAnswer(JSON.stringify(body))).toMatchObject({ kind: 'completion', text: 'hello' });
  });

  test.each([[''], ['{"a": 1}'], ['[1, 2']])('also where it is %j itself', (text) => {
    expect(readChatAnswer(JSON.stringify({ output: text }))).toMatchObject({ kind: 'completion', text });
    expect(readChatAnswer(JSON.stringify(text))).toMatchObject({ kind: 'completion', text });
  });

  test('with what else the server says', () => {
    const body = {
      output: 'a',
      finish_reason: 'length',
      usage: { prompt_tokens: 1, completion_tokens: 2 },
      reasoning_content: 'why',
    };
    expect(readChatAnswer(JSON.stringify(body))).toEqual({
      kind: 'completion',
      text: 'a',
      finishReason: 'length',
      usage: { promptTokens: 1, completionTokens: 2 },
      reasoning: 'why',
    });
  });
});

describe('no completion is found', () => {
  test.each([
    [{ output: null }, 'failure'],
    [{ output: null, error: { status_code: 500, body: { message: 'x' } } }, 'failure'],
    [{ output: 'partial', error: 'broke' }, 'failure'],
    [{ message: 'An unexpected error occurred' }, 'failure'],
    [{ detail: 'Not Found' }, 'failure'],
    [{}, 'failure'],
    [null, 'unreadable'],
    [5, 'unreadable'],
    [['a', 'b'], 'unreadable'],
    [{ result: 'x' }, 'unreadable'],
  ])('in %j', (body, kind) => {
    expect(readChatAnswer(JSON.stringify(body)).kind).toBe(kind);
  });

  test('in any text at all without a crash', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readChatAnswer(text).kind).toMatch(/completion|failure|unreadable/);
      }),
    );
  });
});

describe('server-sent events', () => {
  const cut = (chunks: Iterable<Uint8Array>) => {
    const cutter = createEventCutter();
    return [...chunks].flatMap((chunk) => cutter.push(chunk));
  };
  const bytes = (text: string) => new TextEncoder().encode(text);

  test.each([
    ['data: a\n\n', ['a']],
    ['\ufeffdata: a\r\n\r\ndata:b\r\r', ['a', 'b']],
    ['data: a\ndata: b\n\n', ['a\nb']],
    [': ping\n\nevent: x\nid: 1\ndata: a\nretry: 5\n\n', ['a']],
    ['data\n\n', ['']],
    ['data:  two blanks\n\n', [' two blanks']],
    ['data: unfinished\n', []],
    ['database: a\n\n', []],
  ])('of %j are %j', (text, events) => {
    expect(cut([bytes(text)])).toEqual(events);
  });

  test('are the same however the bytes are cut', () => {
    const event = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\ufeff]/g, ''));
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), lineEnd, fc.array(fc.nat(12)), (events, end, lengths) => {
        const all = bytes(events.map((text) => `data: ${text}${end}${end}`).join(''));
        const chunks: Uint8Array[] = [];
        let start = 0;
        for (const length of lengths) {
          chunks.push(all.subarray(start, start + length));
          start += length;
        }
        chunks.push(all.subarray(start));
        expect(cut(chunks)).toEqual(cut([all]));
        expect(cut(chunks)).toEqual(events.map((text) => new TextDecoder().decode(bytes(text))));
      }),
    );
  });

  test('do not grow without end', () => {
    const cutter = createEventCutter();
    const chunk = bytes('x'.repeat(100_000));
    expect(() => {
      for (let count = 0; count < 20; count++) cutter.push(chunk);
    }).toThrow(expect.objectContaining({ code: 'SCORING_ANSWER_INVALID' }));
  });
});
