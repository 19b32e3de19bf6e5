/**
 * The code points that Unicode assigned from version 15.0 to 17.0, which Node knows and CPython 3.11 (Unicode 14.0)
 * does not. Each entry is the distance from the end of the one before, then after a dot the number of code points that
 * follow, in base 36. Derived by comparing `str.isprintable` of CPython 3.11.7 with Node 24 over all code points.
 */
const assignedSince14 =
  '1ov 8 qt 3k n d7 2dd.e 3.b 2r.1 1c 7e.1 tz o6.2 1gt va.3 dh.1 a na4.4 3 2 6.2 l gk2.f ce.1 1j.6 1ki.1f nh.p ' +
  'rr.11 4.s 9.1 8j.5 9.8 y.5 n4.2 8v.9 2 3 2.11 2.9 2 3 2.3 2.9 2.1 9.1 ku.j t9.9 2f.7 2h.x f.9 c7.17 5.9 7r.g ' +
  '2.14 4.s 445 h.l b.32y 5qe.1l 2dj.1l 87.o 3.o 7z.4 4qq.7 zk a.l 2q.36 6yo z 59n.70 4.c3 7.m g.g r4.j 2fm.5 ' +
  '7a.1p y u9.15 5z.16 5 5d.u 2.l 9.1 34p 4 48.b 2i 61.9 5.1 f.8 ak.3 u.2 g.3 4.1 u.2 c.4 7 2 5.2 b.2 3 9.2 5 ' +
  '8.1 5v.10 b 10zj.6 4mb.b 5s3.h9 7ar.6jt';

const ranges = readRanges(assignedSince14);

/** Whether CPython 3.11 escapes a character in `repr`; one that is newer than its Unicode tables too. */
export function notPrintableIn311(character: string): boolean {
  if (/^[\p{C}\p{Z}]$/u.test(character)) return character !== ' ';
  const codePoint = character.codePointAt(0) ?? 0;
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.last ?? 0) < codePoint) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.first ?? Infinity) <= codePoint;
}

function readRanges(table: string): { first: number; last: number }[] {
  let end = 0;
  return table.split(' ').map((entry) => {
    const [distance = '', more = '0'] = entry.split('.');
    const first = end + parseInt(distance, 36);
    end = first + parseInt(more, 36);
    return { first, last: end };
  });
}
