import { chatFindings, type ChatFindingCode } from './finding-codes.ts';

/** One thing found in a chat file. */
export interface ChatFinding {
  /** Counted from 1; 0 for the file as a whole. */
  line: number;
  /** Path within the row, as `messages[2].content`; empty for the whole line. */
  field: string;
  code: ChatFindingCode;
  message: string;
}

/** Collects findings: all are counted, of each code the first ones are kept. */
export class FindingCollector {
  readonly counts = new Map<ChatFindingCode, number>();
  readonly #kept: ChatFinding[] = [];
  readonly #maxPerCode: number;

  constructor(maxPerCode: number) {
    this.#maxPerCode = maxPerCode;
  }

  /** The message is made only for findings that are kept. */
  add(code: ChatFindingCode, line: number, field: string, message: () => string): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count <= this.#maxPerCode) this.#kept.push({ line, field, code, message: message() });
  }

  /** The kept findings of one severity, by line. */
  list(severity: 'error' | 'warning'): ChatFinding[] {
    return this.#kept.filter(({ code }) => chatFindings[code].severity === severity).sort((a, b) => a.line - b.line);
  }

  /** All findings of one severity, kept or not. */
  total(severity: 'error' | 'warning'): number {
    let total = 0;
    for (const [code, count] of this.counts) if (chatFindings[code].severity === severity) total += count;
    return total;
  }
}
