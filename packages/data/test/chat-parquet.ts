import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { gzipSync, brotliCompressSync } from 'node:zlib';

/** A chat row as the tests make them. */
export interface ChatRow {
  prompt: string;
  prompt_id: string;
  messages: { content: string; role: string }[];
}

/** Rows of varied length and script; a seed gives the same rows. */
export function makeChatRows(count: number, seed = 1, scale = 1): ChatRow[] {
  let state = seed * 2654435761;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const words = [
    'the',
    'café',
    'a/b',
    '"quoted"',
    '東京',
    '😀',
    'line\nbreak',
    'tab\t',
    'back\\slash',
    'plain',
    '\u0001',
    'word',
  ];
  const text = (length: number) =>
    Array.from(
      { length: Math.ceil(length * scale) },
      () => `${words[Math.floor(random() * words.length)]}${Math.floor(random() * 1e6)}`,
    ).join(' ');
  return Array.from({ length: count }, (_, index) => {
    const turns = Array.from({ length: 2 + 2 * Math.floor(random() * 3) }, (_unused, turn) => ({
      content: text(3 + random() * 12),
      role: turn % 2 ? 'assistant' : 'user',
    }));
    return { prompt: turns[0]?.content ?? '', prompt_id: `${index}-${Math.floor(random() * 1e9)}`, messages: turns };
  });
}

/** How a test file is laid out. */
export interface ChatParquetOptions {
  rowGroupSize?: number;
  codec?: 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP' | 'BROTLI';
  pageSize?: number;
  /** Name of the repeated group and of its element. */
  listNames?: readonly [string, string];
  conversation?: string;
}

const group = (name: string, repetition: 'OPTIONAL' | 'REPEATED' | 'REQUIRED', children: number) => ({
  name,
  repetition_type: repetition,
  num_children: children,
});
const text = (name: string) =>
  ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }) as const;

/** A parquet file of chat rows. */
export function writeChatParquet(rows: readonly ChatRow[], options: ChatParquetOptions = {}): Uint8Array {
  const {
    codec = 'SNAPPY',
    conversation = 'messages',
    listNames = ['list', 'element'],
    pageSize,
    rowGroupSize = 100,
  } = options;
  const writer = new ByteWriter();
  void parquetWrite({
    writer,
    codec,
    rowGroupSize,
    ...(pageSize && { pageSize }),
    compressors: { GZIP: (bytes) => gzipSync(bytes), BROTLI: (bytes) => brotliCompressSync(bytes) },
    schema: [
      { name: 'root', num_children: 3 },
      text('prompt'),
      text('prompt_id'),
      { ...group(conversation, 'OPTIONAL', 1), converted_type: 'LIST' },
      group(listNames[0], 'REPEATED', 1),
      group(listNames[1], 'OPTIONAL', 2),
      text('content'),
      text('role'),
    ],
    columnData: [
      { name: 'prompt', data: rows.map((row) => row.prompt) },
      { name: 'prompt_id', data: rows.map((row) => row.prompt_id) },
      { name: conversation, data: rows.map((row) => row.messages) },
    ],
  });
  return new Uint8Array(writer.getBuffer());
}

/** What a download of rows must be. */
export function toJsonl(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
