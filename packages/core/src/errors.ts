/**
 * What a failure means to the caller. The command line maps each kind to one exit code.
 *
 * `unexpected` a defect or an answer nobody foresaw · `usage` wrong input · `precondition` quota, size, budget, retired
 * model · `auth` no or not enough permission · `not-found` · `failed` a job, deployment or operation ended badly ·
 * `cancelled` · `still-running` gave up waiting while something goes on · `cleanup` something was left behind.
 */
export type ErrorKind =
  'unexpected' | 'usage' | 'precondition' | 'auth' | 'not-found' | 'failed' | 'cancelled' | 'still-running' | 'cleanup';

/** One row of a package's error table. What the code means is the doc comment above it, for `docs/errors.md`. */
export interface ErrorCodeEntry {
  readonly kind: ErrorKind;
  /** The meaning, where a table has it here in place of the comment. */
  readonly meaning?: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A package's error codes, upper snake case, each with its row. */
export type ErrorCodeTable = Readonly<Record<string, ErrorCodeEntry>>;

/** What a thrown error adds to its code's row. */
export interface AmltuneErrorOptions {
  /** What to do here, instead of the row's general advice. */
  fix?: string;
  cause?: unknown;
  /** Further facts a program can act on. Never secrets: they are printed and encoded. */
  details?: Readonly<Record<string, unknown>>;
}

const marker = Symbol.for('amltune.error');

/** The root of every error that an amltune package throws on purpose. Tell it with {@link isAmltuneError}. */
export class AmltuneError extends Error {
  override name = 'AmltuneError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly fix: string;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: string, entry: ErrorCodeEntry, message: string, options: AmltuneErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = entry.kind;
    this.fix = options.fix ?? entry.fix;
    if (options.details) this.details = options.details;
    Object.defineProperty(this, marker, { value: true });
  }

  /** What `JSON.stringify` prints: no stack, no cause, no transport objects. */
  toJSON(): Record<string, unknown> {
    const { code, message, fix, details } = this;
    return { code, message, fix, ...(details && { details }) };
  }
}

/** Whether a value is an {@link AmltuneError}, also one thrown by another copy or module format of the package. */
export function isAmltuneError(value: unknown): value is AmltuneError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[marker] === true;
}

/**
 * Binds a package's code table to a function that makes its errors, so that a code outside the table does not compile.
 *
 * @example
 * const dataError = errorsOf(dataErrorCodes);
 * throw dataError('ROWS_EMPTY', `${path} has no rows`);
 */
export function errorsOf<Table extends ErrorCodeTable>(
  table: Table,
): (code: keyof Table & string, message: string, options?: AmltuneErrorOptions) => AmltuneError {
  return (code, message, options) => new AmltuneError(code, table[code] as ErrorCodeEntry, message, options);
}
