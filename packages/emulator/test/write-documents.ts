// Writes pairs of documents, each in a transaction, until it is killed; reports each pair once it is written.
import { openSqliteStore } from '../src/store/sqlite-store.ts';

const store = openSqliteStore(process.argv[2]);
const left = store.collection<{ n: number; text: string }>('left');
const right = store.collection<{ n: number }>('right');

function write(n: number): void {
  store.transaction(() => {
    left.put(`left/${n}`, { n, text: 'x'.repeat(1000) });
    right.put(`right/${n}`, { n });
  });
  process.send?.(n + 1, undefined, {}, () => write(n + 1));
}

write(left.count());
