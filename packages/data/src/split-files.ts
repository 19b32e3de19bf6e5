import { dataError } from './error-codes.ts';

/** A data file in a data set. */
export interface DataFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly byteLength: number;
}

/** Files of one split, in the order of their rows. */
export interface SplitFiles {
  readonly split: string;
  readonly files: readonly DataFile[];
}

/** What a data set's card says about a configuration: which file patterns make which split. */
export interface CardConfig {
  readonly name: string;
  readonly splits: readonly { readonly split: string; readonly patterns: readonly string[] }[];
}

const dataFile = /\.(parquet|jsonl|ndjson)$/i;
const shardName = /^(.+?)-\d{5}-of-\d{5}(?:-[0-9a-f]+)?$/;
const numberedName = /^\d+$/;
const knownSplit =
  /(?:^|[._\- /])(train|training|test|testing|eval|evaluation|validation|valid|val|dev)(?=$|[._\- /])/i;
const longName: Readonly<Record<string, string>> = {
  training: 'train',
  testing: 'test',
  eval: 'test',
  evaluation: 'test',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
};
const splitForm = /^[A-Za-z0-9_][\w.-]{0,99}$/;

/** Whether a path is a data file that can be read as rows. */
export function isDataFile(path: string): boolean {
  return dataFile.test(path);
}

/** Whether a path ends in one of the names of JSON lines. */
export function isJsonlPath(path: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(path);
}

/**
 * Refuses a listed path that is not plainly below its folder, whatever system reads it.
 *
 * @throws AmltuneError `FILE_NAME_UNSAFE`
 */
export function checkDataPath(path: string): void {
  const isSafe = path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\u0000-\u001f\u007f]/.test(part));
  if (!isSafe) throw dataError('FILE_NAME_UNSAFE', `The data set lists a file ${JSON.stringify(path)}.`);
}

/**
 * Finds the splits among the files of a data set: by its card where that names files, else by their names
 * (`data/train-00000-of-00003-<hash>.parquet`, `default/train/0000.parquet`, `train.jsonl`). Parquet is preferred over
 * JSON lines; files that name no split are `train`.
 *
 * @throws AmltuneError `SOURCE_UNSUPPORTED`, `FILE_NAME_UNSAFE`, `SPLIT_NOT_FOUND` for an unknown configuration
 */
export function findSplits(
  files: readonly DataFile[],
  options: { readonly config?: string; readonly card?: readonly CardConfig[]; readonly name: string },
): SplitFiles[] {
  const readable = files.filter((file) => isDataFile(file.path));
  for (const { path } of readable) checkDataPath(path);
  const parquet = readable.filter((file) => !isJsonlPath(file.path));
  const usable = parquet.length > 0 ? parquet : readable;
  const card = options.card?.length ? splitsOfCard(readable, options.card, options) : undefined;
  const splits = card ?? splitsOfNames(usable, options);
  if (splits.length === 0) {
    throw dataError(
      'SOURCE_UNSUPPORTED',
      `${options.name} has no .parquet or .jsonl file among its ${files.length} files.`,
    );
  }
  for (const { split } of splits) {
    if (!splitForm.test(split))
      throw dataError('FILE_NAME_UNSAFE', `The split name ${JSON.stringify(split)} is no file name.`);
  }
  return splits;
}

/** The split that a single file's name means, `train` where it means none. */
export function splitOfPath(path: string): string {
  const parts = path.replace(dataFile, '').split('/');
  const stem = parts.at(-1) ?? '';
  const folder = parts.at(-2) ?? '';
  const shard = shardName.exec(stem)?.[1];
  if (shard && splitForm.test(shard)) return shard;
  if (numberedName.test(stem) && folder && folder !== 'data') return folder;
  const known = (knownSplit.exec(stem) ?? knownSplit.exec(folder))?.[1]?.toLowerCase();
  if (known && stem.toLowerCase() === known) return known;
  return known ? (longName[known] ?? known) : 'train';
}

function splitsOfCard(
  files: readonly DataFile[],
  card: readonly CardConfig[],
  { config, name }: { readonly config?: string; readonly name: string },
): SplitFiles[] | undefined {
  const names = card.map((candidate) => candidate.name);
  const chosen = card.find((candidate) => candidate.name === (config ?? 'default')) ?? (config ? undefined : card[0]);
  if (!chosen) throw unknownConfig(config, names, name);
  const splits = chosen.splits.map(({ split, patterns }) => {
    const matchers = patterns.map(toMatcher);
    return { split, files: inOrder(files.filter((file) => matchers.some((matcher) => matcher.test(file.path)))) };
  });
  const found = splits.filter((split) => split.files.length > 0);
  return found.length > 0 ? found : undefined;
}

function splitsOfNames(
  files: readonly DataFile[],
  { config, name }: { readonly config?: string; readonly name: string },
): SplitFiles[] {
  const byConfig = new Map<string, Map<string, DataFile[]>>();
  for (const file of files) {
    const folder = configOfPath(file.path);
    const splits = byConfig.get(folder) ?? new Map<string, DataFile[]>();
    byConfig.set(folder, splits);
    const split = splitOfPath(file.path);
    splits.set(split, [...(splits.get(split) ?? []), file]);
  }
  const names = [...byConfig.keys()];
  const wanted =
    config ?? (names.length === 1 ? names[0] : names.find((folder) => folder === '' || folder === 'default'));
  const chosen = wanted === undefined ? undefined : byConfig.get(wanted);
  if (!chosen) {
    if (names.length === 0) return [];
    throw unknownConfig(config, names, name);
  }
  return [...chosen].map(([split, splitFiles]) => ({ split, files: inOrder(splitFiles) }));
}

/** The folder above the split, apart from `data`, which every layout has. */
function configOfPath(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const stem = path.split('/').at(-1)?.replace(dataFile, '') ?? '';
  if (numberedName.test(stem)) folders.pop();
  const last = folders.at(-1) ?? '';
  return last === 'data' || knownSplit.test(last) ? '' : last;
}

function inOrder(files: readonly DataFile[]): DataFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** A card's pattern: `*` within a folder, `**` across folders, `?` one character. */
function toMatcher(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (wild) => (wild === '?' ? '[^/]' : wild === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}(?:/[^/]+)?$`);
}

function unknownConfig(config: string | undefined, names: readonly string[], name: string): Error {
  const what = config === undefined ? 'has several configurations' : `has no configuration ${JSON.stringify(config)}`;
  return dataError('SPLIT_NOT_FOUND', `${name} ${what}: ${names.map((one) => one || '(root)').join(', ')}.`, {
    fix: 'Choose one of them with `config`.',
  });
}
