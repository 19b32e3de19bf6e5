import type { Clock } from '@amltune/core';
import type { UploadEvent } from './events.ts';

/** Counts what the service has and tells it. */
export interface UploadProgress {
  /** Bytes that the service has now. */
  add(bytes: number, isFound: boolean): void;
}

/** Starts counting, with an event that says 0. */
export function createProgress(
  totalBytes: number,
  { clock, onEvent }: { clock: Clock; onEvent?: ((event: UploadEvent) => void) | undefined },
): UploadProgress {
  const startInMs = clock.now();
  let bytes = 0;
  let bytesFound = 0;
  const tell = () => {
    const seconds = (clock.now() - startInMs) / 1000;
    const bytesPerSecond = seconds > 0 ? Math.round((bytes - bytesFound) / seconds) : 0;
    onEvent?.({ type: 'upload-progress', bytes, totalBytes, bytesFound, bytesPerSecond });
  };
  tell();
  return {
    add(more, isFound) {
      bytes += more;
      if (isFound) bytesFound += more;
      tell();
    },
  };
}
