/** A failure that may pass: the same request is worth sending again. Never leaves this package. */
export class TransientFailure extends Error {
  /** How long the server asked to wait. */
  readonly retryAfterInMs: number | undefined;
  readonly code: 'REMOTE_UNAVAILABLE' | 'REMOTE_THROTTLED' | 'REMOTE_INVALID';

  constructor(
    message: string,
    code: 'REMOTE_UNAVAILABLE' | 'REMOTE_THROTTLED' | 'REMOTE_INVALID' = 'REMOTE_UNAVAILABLE',
    retryAfterInMs?: number,
  ) {
    super(message);
    this.code = code;
    this.retryAfterInMs = retryAfterInMs;
  }
}
