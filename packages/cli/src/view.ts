/** One check of `doctor`. */
export interface CheckLine {
  readonly status: 'ok' | 'warn' | 'fail' | 'skip';
  readonly title: string;
  readonly message: string;
  readonly fix?: string;
}

/** How a result looks to people: data too, so that one renderer decides widths, colours and what is cut. */
export type View =
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [label: string, value: unknown])[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
      /** What is said on stderr where there are no rows. */
      readonly empty?: string;
    }
  /** One line for each check: a mark, what was found, and what to do about it. */
  | { readonly kind: 'checks'; readonly checks: readonly CheckLine[] }
  /** Text of our own, printed as it is. */
  | { readonly kind: 'text'; readonly text: string };
