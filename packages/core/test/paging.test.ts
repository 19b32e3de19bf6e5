import { describe, expect, test } from 'vitest';
import { string } from '@amltune/wire';
import { listPages } from '../src/paging.ts';
import { scriptedPipeline, type Turn } from './scripted-pipeline.ts';

const first = 'https://management.azure.com/x/providers/P/models?api-version=1';
const second = 'https://management.azure.com/X/providers/p/models?api-version=1&%24skip=a%2Fb&$top=2';
const third = 'https://management.azure.com/x/providers/P/models?api-version=1&$skip=c';

function list(turns: readonly Turn[], abortSignal?: AbortSignal) {
  const pipeline = scriptedPipeline(turns);
  const toItem = (name: string) => name.toUpperCase();
  return {
    pipeline,
    items: listPages(pipeline, { url: first, guard: string, toItem, ...(abortSignal && { abortSignal }) }),
  };
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

const threePages: Turn[] = [
  [`GET ${first}`, 200, {}, { value: ['a', 'b'], nextLink: second }],
  [`GET ${second}`, 200, {}, { value: [], nextLink: third }],
  [`GET ${third}`, 200, {}, { value: ['c'], nextLink: null }],
];

test('items come from every page, empty ones too', async () => {
  const { items, pipeline } = list(threePages);
  expect(await collect(items)).toEqual(['A', 'B', 'C']);
  expect(pipeline.requests).toHaveLength(3);
});

test('nothing is sent before the first item', async () => {
  const { items, pipeline } = list(threePages);
  expect(pipeline.requests).toHaveLength(0);
  expect(await items.next()).toEqual({ done: false, value: 'A' });
  expect(await items.next()).toEqual({ done: false, value: 'B' });
  expect(pipeline.requests).toHaveLength(1);
});

test('a loop that breaks asks for no further page', async () => {
  const { items, pipeline } = list(threePages);
  for await (const item of items) if (item === 'B') break;
  expect(pipeline.requests).toHaveLength(1);
});

test.each([[[]], [['a']]])('a single page %o is one request', async (value) => {
  const { items, pipeline } = list([[`GET ${first}`, 200, {}, { value }]]);
  expect(await collect(items)).toHaveLength(value.length);
  expect(pipeline.requests).toHaveLength(1);
});

describe('by page', () => {
  test('each page carries the token of the next', async () => {
    const pages = await collect(list(threePages).items.byPage());
    expect(pages.map((page) => [...page])).toEqual([['A', 'B'], [], ['C']]);
    expect(pages.map(({ continuationToken }) => continuationToken)).toEqual([second, third, undefined]);
  });

  test('goes on from a token without earlier requests', async () => {
    const { items, pipeline } = list(threePages.slice(1));
    expect((await collect(items.byPage({ continuationToken: second }))).flat()).toEqual(['C']);
    expect(pipeline.requests).toHaveLength(2);
  });

  test('the same listing can be walked twice', async () => {
    const { items } = list([...threePages, ...threePages]);
    expect(await collect(items.byPage())).toEqual(await collect(items.byPage()));
  });

  test.each(['', 'c', '/x/providers/P/models', 'https://management.azure.com/x/providers/P/jobs?$skip=c'])(
    'refuses the token %o',
    async (continuationToken) => {
      const { items, pipeline } = list([]);
      await expect(items.byPage({ continuationToken }).next()).rejects.toMatchObject({ code: 'CONTINUATION_INVALID' });
      expect(pipeline.requests).toHaveLength(0);
    },
  );
});

test.each([
  ['itself', [[`GET ${first}`, 200, {}, { value: ['a'], nextLink: first }]]],
  ['an earlier page', [...threePages.slice(0, 2), [`GET ${third}`, 200, {}, { value: [], nextLink: second }]]],
] satisfies [string, Turn[]][])('a page that links to %s throws', async (_title, turns) => {
  const { items, pipeline } = list(turns);
  await expect(collect(items)).rejects.toMatchObject({ code: 'SERVICE_RESPONSE_INVALID' });
  expect(pipeline.requests).toHaveLength(turns.length);
});

test.each([[undefined], [{}], [{ value: 'a' }], [{ value: [1] }], [{ value: [], nextLink: 7 }]])(
  'a page of the shape %o throws',
  async (body) => {
    const { items } = list([[`GET ${first}`, 200, {}, body]]);
    await expect(items.next()).rejects.toMatchObject({
      code: 'SERVICE_RESPONSE_INVALID',
      details: { requestId: 'request-1' },
    });
  },
);

test('an abort between pages stops the listing', async () => {
  const controller = new AbortController();
  const { items, pipeline } = list(threePages, controller.signal);
  await items.next();
  await items.next();
  controller.abort();
  await expect(items.next()).rejects.toMatchObject({ code: 'ABORTED' });
  expect(pipeline.requests).toHaveLength(1);
});
