import { isUtf8 } from 'node:buffer';
import type { Line } from '../lines.ts';
import type { ReportFinding } from './check-row.ts';
import type { ChatFindingCode } from './finding-codes.ts';
import { sniffFileKind } from './sniff-file-kind.ts';

const oddEscapes = ['\\u', '\\b', '\\f'].map((escape) => Buffer.from(escape));
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line that is JSON, with the bytes it was read from (no byte order mark, no line end). */
export interface ParsedLine {
  value: unknown;
  bytes: Buffer;
  /** Whether a text of the line can hold half a surrogate pair or a control character at all. */
  mayHoldOddCharacters: boolean;
}

/** Reads one line as JSON. For a line that is none: reports it and returns the code. */
export function parseLine(line: Line, report: ReportFinding): ParsedLine | ChatFindingCode {
  let { bytes } = line;
  if (line.number === 1) {
    const fileKind = sniffFileKind(bytes);
    if (fileKind) return refuse('NOT_JSON_LINES', () => `the file is ${fileKind}`);
    if (bytes.subarray(0, 3).equals(byteOrderMark)) {
      bytes = bytes.subarray(3);
      report('BYTE_ORDER_MARK', '', () => 'the file begins with the bytes EF BB BF');
    }
  }
  if (line.oversize) return refuse('ROW_TOO_LARGE', () => `${line.sizeInBytes} bytes`);
  if (isBlank(bytes)) return refuse('LINE_BLANK', () => 'the line is empty');
  if (!isUtf8(bytes)) return refuse('UTF8_INVALID', () => `not UTF-8 from byte ${firstInvalidByte(bytes)} on`);
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return { value, bytes, mayHoldOddCharacters: mayHoldOddCharacters(bytes) };
  } catch (error) {
    return refuse('JSON_INVALID', () => (error as Error).message);
  }

  function refuse(code: ChatFindingCode, message: () => string): ChatFindingCode {
    report(code, '', message);
    return code;
  }
}

/** Surrogates come from `\u` escapes only; control characters from escapes, as DEL, or as U+0080 to U+009F (C2 ..). */
function mayHoldOddCharacters(bytes: Buffer): boolean {
  return bytes.includes(0x7f) || bytes.includes(0xc2) || oddEscapes.some((escape) => bytes.includes(escape));
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09);
}

/** The offset of the first byte that is not UTF-8: where the decoder put U+FFFD and the file has not written it. */
function firstInvalidByte(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  for (let index = text.indexOf('\ufffd'); index >= 0; index = text.indexOf('\ufffd', index + 1)) {
    const offset = Buffer.byteLength(text.slice(0, index));
    if (bytes.readUIntBE(offset, Math.min(3, bytes.length - offset)) !== 0xefbfbd) return offset;
  }
  return 0;
}
