/** A row as an object, in the order of its columns. */
export type Row = Record<string, unknown>;

/** How rows become lines. */
export interface RowTextOptions {
  /** Write the bytes of Python's pandas: `/` and everything beyond ASCII escaped. Default false: UTF-8. */
  readonly ascii?: boolean;
  /** Called with each row; what it returns is written instead. */
  readonly mapRow?: (row: Row) => Row;
}

/** Writes rows as lines of JSON. */
export interface RowWriter {
  /** Rows given by column, as UTF-8 lines. */
  write(
    columns: readonly { readonly name: string }[],
    values: readonly (readonly unknown[])[],
    rowCount: number,
  ): Uint8Array;
  /** One row as text without a line end. */
  toText(row: Row): string;
}

/** Makes the writer of rows: `JSON.stringify` of each row and a newline. */
export function createRowWriter({ ascii = false, mapRow }: RowTextOptions = {}): RowWriter {
  const toText = (row: Row) => {
    const text = JSON.stringify(mapRow ? mapRow(row) : row);
    return ascii ? escapeToAscii(text) : text;
  };
  return {
    toText,
    write(columns, values, rowCount) {
      const lines: string[] = [];
      for (let index = 0; index < rowCount; index += 1) {
        const row: Row = {};
        for (const [column, { name }] of columns.entries()) row[name] = values[column]?.[index];
        lines.push(toText(row));
      }
      lines.push('');
      return Buffer.from(lines.join('\n'), 'utf8');
    },
  };
}

/**
 * Escapes JSON text as pandas' `to_json` does by default: `/` becomes `\/`, UTF-16 units beyond ASCII become lower-case
 * `\uXXXX`; U+007F stays.
 */
export function escapeToAscii(json: string): string {
  return json.replace(/[/\u0080-\uffff]/g, (unit) =>
    unit === '/' ? '\\/' : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
