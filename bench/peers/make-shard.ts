/* eslint-disable */
// @ts-nocheck: its packages are those of this folder, which the root's tools do not install.
// Writes a shard in the shape of ultrachat: its schema, sizes of texts, row groups of 1000 rows, snappy, and a dictionary
// page before plain pages. Words are drawn by Zipf's law and phrases come back within a conversation, which gives
// snappy about as much to copy as real chat does. A seed gives the same rows: node make-shard.ts OUT ROWS
import { writeFileSync } from 'node:fs';
import * as arrow from 'apache-arrow';
import { createRequire } from 'node:module';

const parquet = createRequire(import.meta.url)('parquet-wasm');
const [path, rowCount = '69289'] = process.argv.slice(2);

/** mulberry32. */
let state = 1;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
const below = (limit) => Math.floor(random() * limit);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const syllables =
  'ba co di fu ga he in ja ka li mo nu or pa qui re sa ti un ve wa ex yo zi ter ment ing tion al ous'.split(' ');
const common =
  'the of and to a in is that it for was on are as with be at by this have from or had not but what all'.split(' ');
const rare = ['café', 'naïve', '“quoted”', 'it’s', '東京', '😀', '€20', 'C:\\temp', '"so"', 'tab\there'];
const words = [...common];
while (words.length < 20_000)
  words.push(Array.from({ length: 2 + below(2) }, () => syllables[below(syllables.length)]).join(''));
const weights = new Float64Array(words.length);
for (let index = 0, sum = 0; index < words.length; index += 1) weights[index] = sum += 1 / (index + 2.7);
function word() {
  const at = random() * weights[weights.length - 1];
  let low = 0;
  for (let high = words.length - 1; low < high;) {
    const middle = (low + high) >> 1;
    if (weights[middle] < at) low = middle + 1;
    else high = middle;
  }
  return words[low];
}

function conversation() {
  const topic = Array.from({ length: 12 + below(20) }, () => words[200 + below(6000)]);
  const phrases = [];
  const sentence = () => {
    const parts = [];
    for (let left = 6 + below(18); left > 0; left -= 1) {
      const kind = random();
      if (kind < 0.075 && phrases.length > 4) parts.push(phrases[below(phrases.length)]);
      else if (kind < 0.23) parts.push(topic[below(topic.length)]);
      else if (kind < 0.233) parts.push(rare[below(rare.length)]);
      else parts.push(word());
    }
    if (phrases.length < 60) phrases.push(parts.slice(0, 2 + below(3)).join(' '));
    return `${parts.join(' ')}.`;
  };
  const text = (mean) => {
    const size = Math.min(9000, mean * Math.exp(0.75 * normal() - 0.28));
    let all = sentence();
    while (all.length < size) all += (random() < 0.2 ? '\n\n' : ' ') + sentence();
    return all;
  };
  const turns = [4, 4, 6, 6, 6, 6, 8, 8, 10, 14][below(10)];
  const messages = Array.from({ length: turns }, (_, turn) => ({
    content: text(turn % 2 ? 1350 : turn ? 98 : 400),
    role: turn % 2 ? 'assistant' : 'user',
  }));
  const id = Array.from({ length: 8 }, () =>
    below(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  return { prompt: messages[0].content, prompt_id: id, messages };
}

const utf8 = new arrow.Utf8();
const field = (name, type) => new arrow.Field(name, type, true);
const struct = new arrow.Struct([field('content', utf8), field('role', utf8)]);
const list = new arrow.List(field('element', struct));
const schema = new arrow.Schema([field('prompt', utf8), field('prompt_id', utf8), field('messages', list)]);

function texts(values) {
  const bytes = values.map((value) => Buffer.from(value));
  const valueOffsets = new Int32Array(values.length + 1);
  bytes.forEach((one, index) => (valueOffsets[index + 1] = valueOffsets[index] + one.length));
  return arrow.makeData({ type: utf8, length: values.length, nullCount: 0, valueOffsets, data: Buffer.concat(bytes) });
}

function batch(rows) {
  const all = rows.flatMap(({ messages }) => messages);
  const valueOffsets = new Int32Array(rows.length + 1);
  rows.forEach(({ messages }, index) => (valueOffsets[index + 1] = valueOffsets[index] + messages.length));
  const columns = [texts(all.map(({ content }) => content)), texts(all.map(({ role }) => role))];
  const child = arrow.makeData({ type: struct, length: all.length, nullCount: 0, children: columns });
  const children = [
    texts(rows.map(({ prompt }) => prompt)),
    texts(rows.map((row) => row.prompt_id)),
    arrow.makeData({ type: list, length: rows.length, nullCount: 0, valueOffsets, child }),
  ];
  const root = { type: new arrow.Struct(schema.fields), length: rows.length, nullCount: 0, children };
  return new arrow.RecordBatch(schema, arrow.makeData(root));
}

const batches = [];
for (let left = Number(rowCount); left > 0; left -= 1000) {
  batches.push(batch(Array.from({ length: Math.min(left, 1000) }, conversation)));
}
const table = parquet.Table.fromIPCStream(arrow.tableToIPC(new arrow.Table(schema, batches), 'stream'));
const properties = new parquet.WriterPropertiesBuilder()
  .setCompression(parquet.Compression.SNAPPY)
  .setMaxRowGroupSize(1000)
  .setDictionaryEnabled(true)
  .build();
writeFileSync(path, parquet.writeParquet(table, properties));
