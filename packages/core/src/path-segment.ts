import { coreError } from './error-codes.ts';
import { quoteText } from './quote-text.ts';

/**
 * Writes a name as one piece of a URL's path, `a/b` as `a%2Fb`. Without it a name could lead to another resource.
 *
 * @throws AmltuneError `ID_INVALID` for the names that a URL would swallow: empty, `.` and `..`
 */
export function encodePathSegment(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && name.isWellFormed()) return encodeURIComponent(name);
  throw coreError('ID_INVALID', `${quoteText(name)} cannot be the name of a resource.`);
}
