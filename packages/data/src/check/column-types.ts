import { kindOf, type ReportFinding } from './check-row.ts';

/** Holds each column to one JSON type, and to the language asked for. */
export class ColumnTypes {
  readonly #types = new Map<string, string>();
  readonly #language: string | undefined;

  constructor(language: string | undefined) {
    this.#language = language?.toLowerCase();
  }

  /** Compares the columns of one more row with those before. */
  check(row: unknown, report: ReportFinding): void {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return;
    for (const [column, value] of Object.entries(row)) {
      if (!this.#types.has(column)) {
        const code = this.otherLanguageOf(column);
        if (code)
          report(
            'LANGUAGE_OTHER',
            column,
            () => `column ${column} is in language ${code}, asked for is ${this.#language}`,
          );
      }
      const known = this.knownTypeOf(column, value);
      if (known) report('COLUMN_TYPE_CHANGES', column, () => `${column} is ${kindOf(value)}, ${known} before`);
    }
  }

  /** The type that a column had before when this value is of another one; remembers the first. */
  knownTypeOf(column: string, value: unknown): string | undefined {
    if (value === null || column === 'messages') {
      if (!this.#types.has(column)) this.#types.set(column, '');
      return undefined;
    }
    const type = kindOf(value);
    const known = this.#types.get(column);
    if (!known) this.#types.set(column, type);
    return known && known !== type ? known : undefined;
  }

  /** The language code at the end of a column's name, where it is another than the one asked for. */
  otherLanguageOf(column: string): string | undefined {
    const code = /[_-]([a-z]{2})(?:[_-][a-z]{2,4})?$/i.exec(column)?.[1]?.toLowerCase();
    return this.#language && code && languageCodes.has(code) && code !== this.#language ? code : undefined;
  }
}

/** ISO 639-1 codes of the languages that chat data sets are published in; `id` is left out, as it names ids. */
const languageCodes = new Set(
  (
    'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu is it ja ka kk ko lt lv mk ms nb nl nn no pl pt ro ru sk sl ' +
    'sq sr sv sw ta te th tl tr uk ur uz vi zh'
  ).split(' '),
);
