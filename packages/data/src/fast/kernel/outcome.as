/** How a step of writing ended. */
export enum Outcome {
  Done = 0,
  /** The output has no more room; the row is begun again in the next block. */
  Full = 1,
  /** The levels contradict each other or a text is not UTF-8: the plain path decides what to make of it. */
  Unusual = 2,
}
