import { deployError } from '../error-codes.ts';

/** More in one event than any server of chat sends; what is behind such a stream is none. */
const longestEvent = 1024 * 1024;

/** Cuts a stream of server-sent events into the data of each; characters and lines may be split between chunks anywhere. */
export interface EventCutter {
  /**
   * The data of the events that the chunk ended.
   *
   * @throws AmltuneError `SCORING_ANSWER_INVALID` for an event of more than a megabyte
   */
  push(chunk: Uint8Array): string[];
}

/** Makes the cutter of one stream. It keeps no more than the event that has not ended yet. */
export function createEventCutter(): EventCutter {
  // The decoder also drops a byte order mark, as the format asks for.
  const decoder = new TextDecoder();
  let line = '';
  let data: string[] = [];
  let length = 0;
  let endedInReturn = false;

  function endLine(): string | undefined {
    const text = line;
    line = '';
    if (text === '') {
      const event = data;
      data = [];
      length = 0;
      return event.length > 0 ? event.join('\n') : undefined;
    }
    const match = /^data(?:: ?(.*))?$/s.exec(text);
    if (match) data.push(match[1] ?? '');
    return undefined;
  }

  return {
    push(chunk) {
      const events: string[] = [];
      let text = decoder.decode(chunk, { stream: true });
      if (text === '') return events;
      // A line may end in a return, a newline or both, and the two may come in two chunks.
      if (endedInReturn && text.startsWith('\n')) text = text.slice(1);
      endedInReturn = text.endsWith('\r');
      const pieces = text.split(/\r\n|\r|\n/);
      for (const [index, piece] of pieces.entries()) {
        line += piece;
        length += piece.length;
        if (length > longestEvent) {
          throw deployError('SCORING_ANSWER_INVALID', 'One event of the stream has more than a megabyte.');
        }
        const event = index < pieces.length - 1 ? endLine() : undefined;
        if (event !== undefined) events.push(event);
      }
      return events;
    },
  };
}
