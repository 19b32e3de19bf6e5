import { expect, test } from 'vitest';
import { tempDir } from '@amltune/testing';
import { json } from '../src/answers.ts';
import { fields, text } from '../src/body-shape.ts';
import { createTestClock } from '../src/clock.ts';
import { HttpError } from '../src/http-error.ts';
import { beginOperation, endOperation } from '../src/operations.ts';
import { workspacePath, type RouteGroup } from '../src/route.ts';
import { defineEvent } from '../src/timeline.ts';
import type { EmulatorOptions } from '../src/settings.ts';
import { emulateGroups } from './emulation.ts';

interface Note {
  readonly text: string;
  readonly state: 'Creating' | 'Succeeded' | 'Failed';
  readonly readyAt?: number;
}

// A resource as other groups have it, small enough to read: created by a long-running operation of ten seconds.
const noteReady = defineEvent<{ key: string }>('notes.ready', (world, { key }, { at, failure }) => {
  const notes = world.store.collection<Note>('notes');
  const isBad = notes.get(key)?.text === 'bad';
  notes.update(key, (note) => ({ ...note, state: failure || isBad ? 'Failed' : 'Succeeded', readyAt: at }));
  return isBad ? { code: 'UserError', message: 'The note is bad.', details: [{ code: 'BadNote' }] } : undefined;
});
const noteRoutes: RouteGroup = {
  name: 'notes',
  events: [noteReady],
  routes: [
    {
      name: 'notes.create',
      host: 'management',
      method: 'PUT',
      path: `${workspacePath}/notes/{name}`,
      body: fields({ text }, ['text']),
      handle(context) {
        const { world, params, body } = context;
        const key = params['name'] ?? '';
        const note: Note = { text: (body as { text: string }).text, state: 'Creating' };
        const headers = world.store.transaction(() => {
          world.store.collection<Note>('notes').put(key, note);
          const end = { event: noteReady, payload: { key } };
          if (note.text === 'crash') throw new HttpError(409, 'Conflict', 'Half-way.');
          const durationInMs = note.text === 'open' ? {} : { durationInMs: 10_000 };
          return beginOperation(context, { family: 'mfe', prefix: 'oe', end, headers: 'both', ...durationInMs });
        });
        return json(note, { status: 201, headers });
      },
    },
    {
      name: 'notes.get',
      host: 'management',
      method: 'GET',
      path: `${workspacePath}/notes/{name}`,
      handle({ world, params }) {
        const note = world.store.collection<Note>('notes').get(params['name'] ?? '');
        if (!note) throw new HttpError(404, 'ResourceNotFound', 'There is no such note.');
        return json(note);
      },
    },
  ],
};

const version = 'api-version=2022-10-01';
const start = Date.UTC(2026, 0, 1);

function begin(options: EmulatorOptions = {}) {
  const clock = createTestClock(start);
  return { clock, ...emulateGroups([noteRoutes], { clock, ...options }) };
}

type Emulation = ReturnType<typeof begin>;

async function create({ ask }: Emulation, name: string, words = 'hello') {
  const response = await ask(`/notes/${name}?${version}`, { method: 'PUT', body: { text: words } });
  const poll = response.headers.get('azure-asyncoperation') ?? '';
  return { response, poll, location: response.headers.get('location') ?? '' };
}

test('an operation runs until its time has come', async () => {
  const emulation = begin();
  const { response, poll } = await create(emulation, 'a');
  expect(response.status).toBe(201);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(poll).toMatch(
    /\/locations\/eastus2\/mfeOperationsStatus\/oe:[0-9a-f-]{36}:[0-9a-f-]{36}\?api-version=2022-10-01$/,
  );
  emulation.clock.advance(9_999);
  expect(await emulation.askJson(poll)).toMatchObject({ status: 'InProgress', percentComplete: 0 });
  expect(await emulation.askJson(`/notes/a?${version}`)).toMatchObject({ state: 'Creating' });
  emulation.clock.advance(1);
  const status = await emulation.askJson(`${poll}&underlyingResourceAction=Delete`);
  expect(status).toMatchObject({ status: 'Succeeded', percentComplete: 100, endTime: '2026-01-01T00:00:10.000+00:00' });
  expect(await emulation.askJson(`/notes/a?${version}`)).toMatchObject({ state: 'Succeeded' });
});

test('the location answers 202 and then 200', async () => {
  const emulation = begin();
  const { location } = await create(emulation, 'a');
  const running = await emulation.ask(location);
  expect([running.status, running.headers.get('location')]).toEqual([202, location]);
  emulation.clock.advance(10_000);
  expect((await emulation.ask(location)).status).toBe(200);
});

test('an event that fails carries its nested cause', async () => {
  const emulation = begin();
  const { poll, location } = await create(emulation, 'a', 'bad');
  emulation.clock.advance(10_000);
  const error = { code: 'UserError', details: [{ code: 'BadNote' }] };
  expect(await emulation.askJson(poll)).toMatchObject({ status: 'Failed', error });
  expect(await emulation.askJson(location)).toMatchObject({ error });
  expect(await emulation.askJson(`/notes/a?${version}`)).toMatchObject({ state: 'Failed' });
});

test('a fault fails the operation and its resource', async () => {
  const emulation = begin({ scenarios: ['failed-operation'] });
  const { poll } = await create(emulation, 'a');
  emulation.clock.advance(10_000);
  expect(await emulation.askJson(poll)).toMatchObject({
    status: 'Failed',
    error: { code: 'UserError', details: [{ code: 'OutOfCapacity' }] },
  });
  expect(await emulation.askJson(`/notes/a?${version}`)).toMatchObject({ state: 'Failed' });
});

test('events happen at their time, however late noticed', async () => {
  const emulation = begin();
  await create(emulation, 'a');
  emulation.clock.advance(5_000);
  await create(emulation, 'b');
  emulation.clock.advance(86_400_000);
  expect(await emulation.askJson(`/notes/a?${version}`)).toMatchObject({ readyAt: start + 10_000 });
  expect(await emulation.askJson(`/notes/b?${version}`)).toMatchObject({ readyAt: start + 15_000 });
});

test('an operation without a length waits to be ended', async () => {
  const emulation = begin();
  const { poll } = await create(emulation, 'a', 'open');
  emulation.clock.advance(86_400_000);
  expect(await emulation.askJson(poll)).toMatchObject({ status: 'InProgress' });
  const name = decodeURIComponent(new URL(poll).pathname.split('/').at(-1) ?? '');
  endOperation(emulation.world, name, { failure: { code: 'Canceled', message: 'No more.' } });
  endOperation(emulation.world, name);
  expect(await emulation.askJson(poll)).toMatchObject({ status: 'Failed', error: { code: 'Canceled' } });
});

test('a time factor of nought ends operations at once', async () => {
  const emulation = begin({ operationTimeFactor: 0 });
  const { poll } = await create(emulation, 'a');
  expect(await emulation.askJson(poll)).toMatchObject({ status: 'Succeeded' });
});

test('an operation goes on after a restart', async () => {
  await using folder = await tempDir();
  const first = begin({ folder: folder.path });
  const { poll } = await create(first, 'a');
  first.world.store.close();
  const second = begin({ folder: folder.path });
  expect(await second.askJson(poll)).toMatchObject({ status: 'InProgress' });
  second.clock.advance(10_000);
  expect(await second.askJson(poll)).toMatchObject({ status: 'Succeeded' });
  second.world.store.close();
});

test('a create that fails half-way leaves nothing', async () => {
  const emulation = begin();
  expect((await create(emulation, 'a', 'crash')).response.status).toBe(409);
  expect((await emulation.ask(`/notes/a?${version}`)).status).toBe(404);
});

test.each([
  [{ text: 'x', color: 'red' }, 'EmulatorUnknownField', 'color'],
  [{}, 'BadRequest', 'text'],
  [{ text: 1 }, 'BadRequest', 'text'],
  ['{', 'BadRequest', undefined],
])('the body %j is refused by field', async (body, code, target) => {
  const { ask, world } = begin();
  const response = await ask(`/notes/a?${version}`, { method: 'PUT', body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code, ...(target && { target }) } });
  expect(world.store.collection('notes').count()).toBe(0);
});

test('a connection cut before has no effect', async () => {
  const emulation = begin({ faults: [{ route: 'notes.create', effect: { kind: 'reset-before' } }] });
  expect((await create(emulation, 'a')).response.type).toBe('error');
  expect((await emulation.ask(`/notes/a?${version}`)).status).toBe(404);
});

test('a connection cut after has had its effect', async () => {
  const emulation = begin({ faults: [{ route: 'notes.create', nth: 1, effect: { kind: 'reset-after' } }] });
  expect((await create(emulation, 'a')).response.type).toBe('error');
  expect((await emulation.ask(`/notes/a?${version}`)).status).toBe(200);
  expect((await create(emulation, 'a')).response.status).toBe(201);
});

test('throttling counts requests of its route', async () => {
  const effect = {
    kind: 'status',
    status: 429,
    code: 'TooManyRequests',
    message: 'Slow down.',
    retryAfterInSeconds: 7,
  };
  const emulation = begin({
    faults: [{ route: 'notes.*', nth: { from: 2, to: 3 }, effect: effect as { kind: 'status' } & typeof effect }],
  });
  const statuses = [];
  for (let index = 0; index < 4; index++) {
    const { status, headers } = await emulation.ask(`/notes/a?${version}`);
    statuses.push([status, headers.get('retry-after')]);
  }
  expect(statuses).toEqual([
    [404, null],
    [429, '7'],
    [429, '7'],
    [404, null],
  ]);
});

test('an expired token is refused once', async () => {
  const { ask } = begin({ faults: [{ route: '*', nth: 1, effect: { kind: 'expired-token' } }] });
  const first = await ask(`/notes/a?${version}`);
  expect([first.status, (await first.json()) as object]).toMatchObject([
    401,
    { error: { code: 'ExpiredAuthenticationToken' } },
  ]);
  expect((await ask(`/notes/a?${version}`)).status).toBe(404);
});

test('a delay waits on the emulator clock', async () => {
  const { ask, clock } = begin({ faults: [{ route: '*', effect: { kind: 'delay', durationInMs: 60_000 } }] });
  let isAnswered = false;
  const answer = ask(`/notes/a?${version}`).then(() => (isAnswered = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isAnswered).toBe(false);
  clock.advance(60_000);
  await answer;
});
