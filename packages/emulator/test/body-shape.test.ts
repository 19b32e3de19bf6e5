import { expect, test } from 'vitest';
import {
  anything,
  checkBody,
  fields,
  flag,
  integer,
  listOf,
  mapOf,
  number,
  oneOf,
  text,
  variants,
} from '../src/body-shape.ts';

const shape = fields(
  {
    name: text,
    size: number,
    count: integer,
    on: flag,
    mode: oneOf('a', 'b'),
    items: listOf(fields({ id: text })),
    traffic: mapOf(integer),
    kind: variants('type', { x: fields({ type: text, x: text }), y: fields({ type: text, y: number }) }),
    free: anything,
  },
  ['name'],
);

test('a good body has no problems', () => {
  const body = {
    name: 'n',
    size: 1.5,
    count: 2,
    on: false,
    mode: 'b',
    items: [{ id: 'i' }],
    traffic: { demo: 100 },
    kind: { type: 'y', y: 1 },
    free: { any: [1] },
  };
  expect(checkBody(shape, body)).toEqual([]);
});

test('null stands for what is not given', () => {
  const nulls = Object.fromEntries(
    ['size', 'count', 'on', 'mode', 'items', 'traffic', 'kind'].map((key) => [key, null]),
  );
  expect(checkBody(shape, { name: 'n', ...nulls })).toEqual([]);
});

test.each([
  [{}, 'wrong', 'name'],
  [{ name: null }, 'wrong', 'name'],
  [{ name: 1 }, 'wrong', 'name'],
  [{ name: 'n', size: '1' }, 'wrong', 'size'],
  [{ name: 'n', count: 1.5 }, 'wrong', 'count'],
  [{ name: 'n', on: 'true' }, 'wrong', 'on'],
  [{ name: 'n', mode: 'c' }, 'wrong', 'mode'],
  [{ name: 'n', items: {} }, 'wrong', 'items'],
  [{ name: 'n', items: [{ id: 'i' }, { id: 2 }] }, 'wrong', 'items[1].id'],
  [{ name: 'n', items: [{ other: 2 }] }, 'unknown', 'items[0].other'],
  [{ name: 'n', traffic: { demo: '1' } }, 'wrong', 'traffic.demo'],
  [{ name: 'n', traffic: [] }, 'wrong', 'traffic'],
  [{ name: 'n', kind: { type: 'z' } }, 'wrong', 'kind.type'],
  [{ name: 'n', kind: { type: 'toString' } }, 'wrong', 'kind.type'],
  [{ name: 'n', kind: { type: 'x', y: 1 } }, 'unknown', 'kind.y'],
  [{ name: 'n', kind: 'x' }, 'wrong', 'kind'],
  [{ name: 'n', constructor: 1 }, 'unknown', 'constructor'],
  [[], 'wrong', ''],
])('%j has one problem', (body, kind, path) => {
  expect(checkBody(shape, body)).toMatchObject([{ kind, path }]);
});
