// Where lines are written to. Writers may pass the limit by what they write between two checks, at most
// `roomBeyondLimit` bytes.

/** Bytes that the caller provides beyond the limit. */
export const roomBeyondLimit: usize = 4096;

/** The next byte to write. */
export let output: usize = 0;
/** A writer stops once `output` is beyond it. */
export let limit: usize = 0;

export function setOutput(at: usize, limitAt: usize): void {
  output = at;
  limit = limitAt;
}

export function getOutput(): usize {
  return output;
}

@inline
export function moveOutput(at: usize): void {
  output = at;
}

@inline
export function writeByte(byte: u8): void {
  store<u8>(output, byte);
  output += 1;
}

/** Copies a short piece; reads up to 31 bytes beyond it. */
@inline
export function writePiece(at: usize, size: usize): void {
  if (size <= 32) {
    v128.store(output, v128.load(at));
    v128.store(output, v128.load(at, 16), 16);
  } else {
    memory.copy(output, at, size);
  }
  output += size;
}
