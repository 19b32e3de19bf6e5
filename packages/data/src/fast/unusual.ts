/** Says that the fast path does not take this row group on; the plain path does, and finds what is wrong if anything is. */
export class Unusual extends Error {
  override readonly name = 'Unusual';
}
