import fc from 'fast-check';

/** Any name that an id can hold, odd characters among them. */
export const idName: fc.Arbitrary<string> = fc
  .oneof(
    fc.stringMatching(/^[\w.()-]{1,20}$/),
    fc.string({ unit: fc.constantFrom(...'a.%?#:@& +č😀{}()[]$^'), minLength: 1, maxLength: 8 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  )
  .filter((name) => !/^\.{1,2}$|[/\\\p{Cc}\p{Cs}\u2028\u2029]/u.test(name));

/** Any path in a datastore. */
export const blobPath: fc.Arbitrary<string> = fc
  .tuple(fc.array(idName, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([pieces, isFolder]) => pieces.join('/') + (isFolder ? '/' : ''))
  .filter((path) => !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path));
