/** How often and how long a request is sent again. */
export interface RetryOptions {
  /** Attempts after the first one. Default 4; 0 never retries. */
  readonly maxRetries?: number;
  /** The first wait without a `Retry-After`; each further one doubles. Half of a wait is random. Default 800. */
  readonly delayInMs?: number;
  /** Longest wait without a `Retry-After`. Default 60,000. */
  readonly maxDelayInMs?: number;
  /** Longest time from the first attempt to the start of the last one; a longer `Retry-After` is not waited for. Default 180,000. */
  readonly budgetInMs?: number;
}
