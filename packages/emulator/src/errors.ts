/** One row of the error table; the same shape as in the other packages, whose command line maps `kind` to an exit code. */
export interface EmulatorErrorEntry {
  readonly kind: 'unexpected' | 'usage' | 'precondition' | 'auth';
  readonly meaning: string;
  readonly fix: string;
}

/**
 * An error that the emulator throws to the program that runs it. It carries the mark of the other packages' errors, so
 * that `isAmltuneError` of `@amltune/core` tells it, without importing them.
 */
export class EmulatorError extends Error {
  override name = 'AmltuneError';
  readonly code: string;
  readonly kind: EmulatorErrorEntry['kind'];
  readonly fix: string;

  constructor(code: string, { kind, fix }: EmulatorErrorEntry, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.kind = kind;
    this.fix = fix;
    Object.defineProperty(this, Symbol.for('amltune.error'), { value: true });
  }

  /** What `JSON.stringify` prints. */
  toJSON(): Record<string, unknown> {
    const { code, message, fix } = this;
    return { code, message, fix };
  }
}

/** Binds a table to a function that makes its errors, so that a code outside the table does not compile. */
export function emulatorErrorOf<Table extends Readonly<Record<string, EmulatorErrorEntry>>>(
  table: Table,
): (code: keyof Table & string, message: string, cause?: unknown) => EmulatorError {
  return (code, message, cause) => new EmulatorError(code, table[code] as EmulatorErrorEntry, message, cause);
}
