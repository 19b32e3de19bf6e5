import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createServer } from 'node:https';
import { loadCertificates } from '../src/faces/tls-files.ts';
import { workspacePath } from '../src/route.ts';

/** A Hono app with as many routes as the emulator that only answers one of them: what `bench/emulator.ts` compares with. */
export async function startBareHono(folder: string, answer: object): Promise<number> {
  const { key, cert } = await loadCertificates(folder);
  const path = workspacePath.replaceAll(/\{(\w+)\}/g, ':$1');
  const app = new Hono();
  for (let route = 0; route < 80; route++) app.get(`${path}/resources${route}/:name`, (context) => context.text('no'));
  app.get(path, (context) => context.json(answer));
  return new Promise((resolve) => {
    const options = { fetch: app.fetch, createServer, serverOptions: { key, cert }, hostname: '127.0.0.1', port: 0 };
    serve(options, ({ port }) => resolve(port));
  });
}
