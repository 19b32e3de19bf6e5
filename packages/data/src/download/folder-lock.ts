import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { dataError } from '../error-codes.ts';

const lockName = '.amltune-download.lock';
const beatInMs = 10_000;
/** A lock that was not renewed for so long belongs to nobody, wherever its process was. */
const staleAfterInMs = 60_000;
const lockForm = /"pid":(\d+),"host":"([^"]*)","nonce":"([^"]*)"/;
/** Locks of this process; a process number alone comes again after a restart in a container. */
const held = new Set<string>();

/**
 * Makes this process the only writer of a folder, until the returned value is disposed. The lock of a process that is
 * gone is taken over.
 *
 * @throws AmltuneError `OUTPUT_LOCKED`, `OUTPUT_WRITE_FAILED`
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const path = join(folder, lockName);
  const owner = { pid: process.pid, host: hostname(), nonce: randomUUID() };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await create(path, JSON.stringify(owner), owner.nonce)) return hold(path, owner.nonce);
    const found = await describeLock(path);
    if (found?.holder) {
      throw dataError('OUTPUT_LOCKED', `${folder} is being written by ${found.holder}.`, { details: { lock: path } });
    }
    if (found) await removeDead(path, found.text, owner.nonce);
  }
  throw dataError('OUTPUT_LOCKED', `${folder} is being written by another process.`, { details: { lock: path } });
}

/** The lock appears with its content: a killed process must not leave an empty one. */
async function create(path: string, text: string, nonce: string): Promise<boolean> {
  const draft = `${path}.${nonce}`;
  try {
    await writeFile(draft, text);
    await link(draft, path);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written.`, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}

/** Of several takers one gets the dead lock; one that moved a lock made meanwhile puts it back. */
async function removeDead(path: string, text: string, nonce: string): Promise<void> {
  const dead = `${path}.${nonce}`;
  await rename(path, dead).catch(() => undefined);
  if ((await readFile(dead, 'utf8').catch(() => text)) !== text) await rename(dead, path);
  await rm(dead, { force: true });
}

function hold(path: string, nonce: string): AsyncDisposable {
  held.add(nonce);
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, beatInMs);
  beat.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(beat);
      held.delete(nonce);
      await rm(path, { force: true });
    },
  };
}

/** A lock's text and who holds it; no holder when its process is gone, undefined when there is no lock. */
async function describeLock(path: string): Promise<{ text: string; holder?: string } | undefined> {
  const [text, state] = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch(() => [undefined, undefined]);
  if (text === undefined || !state) return undefined;
  const [, pid = '', host = '', nonce = ''] = lockForm.exec(text) ?? [];
  const isOurs = host === hostname() && Number(pid) === process.pid;
  const isGone = host === hostname() && (isOurs ? !held.has(nonce) : !isAlive(Number(pid)));
  // The beat is the system's time, as the file's times are.
  if (isGone || Date.now() - state.mtimeMs > staleAfterInMs) return { text };
  return { text, holder: `process ${pid} on ${host}` };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
