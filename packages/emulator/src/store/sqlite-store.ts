import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { emulatorError } from '../error-codes.ts';
import type { Collection, Store, StoredDocument } from './store.ts';

/** Raised when documents of an older emulator can no longer be read. */
const formatVersion = 1;

/**
 * Opens the store in a folder, or in memory. What a transaction wrote before the process was killed is there again;
 * only a power failure may lose the newest of it, as the log is not forced to the disk at each write.
 *
 * @throws EmulatorError `FOLDER_IN_USE`
 * @throws EmulatorError `FOLDER_TOO_NEW`
 */
export function openSqliteStore(folder?: string): Store {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Loaded here and not with the module, as Node 22 warns of it when it is loaded.
  const sqlite = process.getBuiltinModule('node:sqlite');
  const database = new sqlite.DatabaseSync(folder === undefined ? ':memory:' : join(folder, 'state.sqlite'));
  try {
    prepare(database);
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw emulatorError('FOLDER_IN_USE', `Another emulator runs on ${folder}.`, error);
    }
    throw error;
  }
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found > formatVersion) {
    database.close();
    throw emulatorError(
      'FOLDER_TOO_NEW',
      `The state in ${folder} has format ${found}; this emulator knows ${formatVersion}.`,
    );
  }
  if (found < formatVersion) database.exec(`PRAGMA user_version = ${formatVersion}`);
  return createStore(database);
}

function prepare(database: DatabaseSync): void {
  // The exclusive lock goes away with the process, however it ends, and keeps a second emulator out.
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS documents (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      revision INTEGER NOT NULL,
      value TEXT NOT NULL,
      UNIQUE (kind, key)
    ) STRICT;
    BEGIN IMMEDIATE;
    COMMIT;
  `);
}

function createStore(database: DatabaseSync): Store {
  const select = database.prepare('SELECT key, value, revision, sequence FROM documents WHERE kind = ? AND key = ?');
  const upsert = database.prepare(
    `INSERT INTO documents (kind, key, revision, value) VALUES (?, ?, 1, ?)
     ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, revision = revision + 1`,
  );
  const remove = database.prepare('DELETE FROM documents WHERE kind = ? AND key = ?');
  const inPrefix = 'kind = ? AND substr(key, 1, length(?)) = ?';
  const removeAll = database.prepare(`DELETE FROM documents WHERE ${inPrefix}`);
  const countAll = database.prepare(`SELECT count(*) AS count FROM documents WHERE ${inPrefix}`);
  const selectAll = (order: 'ASC' | 'DESC') =>
    database.prepare(
      `SELECT key, value, revision, sequence FROM documents WHERE ${inPrefix} ORDER BY sequence ${order} LIMIT ? OFFSET ?`,
    );
  const oldestFirst = selectAll('ASC');
  const newestFirst = selectAll('DESC');
  const collections = new Map<string, Collection<unknown>>();
  let depth = 0;

  function transaction<Result>(work: () => Result): Result {
    if (depth > 0) return work();
    database.exec('BEGIN IMMEDIATE');
    depth++;
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    } finally {
      depth--;
    }
  }

  function createCollection(kind: string): Collection<unknown> {
    const read = (key: string) => {
      const row = select.get(kind, key);
      return row && toDocument(row);
    };
    return {
      get: (key) => read(key)?.value,
      read,
      has: (key) => select.get(kind, key) !== undefined,
      list: ({ prefix = '', newestFirst: backwards = false, limit = -1, skip = 0 } = {}) =>
        (backwards ? newestFirst : oldestFirst).all(kind, prefix, prefix, limit, skip).map(toDocument),
      count: (prefix = '') => Number(countAll.get(kind, prefix, prefix)?.['count']),
      put(key, value) {
        upsert.run(kind, key, JSON.stringify(value));
      },
      update: (key, change) =>
        transaction(() => {
          const found = read(key);
          if (!found) return undefined;
          const value = change(found.value);
          upsert.run(kind, key, JSON.stringify(value));
          return value;
        }),
      delete: (key) => remove.run(kind, key).changes > 0,
      deleteAll: (prefix) => Number(removeAll.run(kind, prefix, prefix).changes),
    };
  }

  return {
    collection<Value>(kind: string) {
      const found = collections.get(kind) ?? createCollection(kind);
      collections.set(kind, found);
      // Only the emulator writes these documents, each kind in one type; a folder of another format is refused on opening.
      return found as Collection<Value>;
    },
    transaction,
    close: () => database.close(),
  };
}

function toDocument(row: Record<string, unknown>): StoredDocument<unknown> {
  return {
    key: String(row['key']),
    value: JSON.parse(String(row['value'])) as unknown,
    revision: Number(row['revision']),
    sequence: Number(row['sequence']),
  };
}
