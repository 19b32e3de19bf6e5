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
      if (value === null || column === 'messages') continue;
      const type = kindOf(value);
      const known = this.#types.get(column);
      if (known === undefined) {
        this.#types.set(column, type);
        this.#checkLanguage(column, report);
      } else if (known !== type) report('COLUMN_TYPE_CHANGES', column, () => `${column} is ${type}, ${known} before`);
    }
  }

  #checkLanguage(column: string, report: ReportFinding): void {
    const code = /[_-]([a-z]{2})(?:[_-][a-z]{2,4})?$/i.exec(column)?.[1]?.toLowerCase();
    if (this.#language === undefined || code === undefined || !languageCodes.has(code) || code === this.#language)
      return;
    report(
      'LANGUAGE_OTHER',
      column,
      () => `column ${column} carries the language code ${code}, asked for is ${this.#language}`,
    );
  }
}

/** ISO 639-1 codes of the languages that chat data sets are published in; `id` is left out, as it names ids. */
const languageCodes = new Set(
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu is it ja ka kk ko lt lv mk ms nb nl nn no pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh'.split(
    ' ',
  ),
);
