import { randomInt } from 'node:crypto';

const adjectives =
  'amber ample brave bright calm clever coral crisp eager fair gentle golden honest jolly keen lively lucid mellow neat noble patient plain quick quiet ready silver sincere sturdy tidy witty'.split(
    ' ',
  );
const nouns =
  'acorn anchor apple badger basket beacon bridge brook candle cedar compass falcon fern garden harbor island kettle lantern maple meadow otter pebble pepper river rocket saddle sparrow thimble walnut willow'.split(
    ' ',
  );
// No vowels, so that no word appears by chance; as the Python client does it.
const letters = 'bcdfghjklmnpqrstvwxyz0123456789';

/**
 * Makes a name for a job in the form of the Python client's, as `quiet_maple_2nd3sff233`. Choose it and write it down before
 * the job is sent: then a lost answer leaves no job that nobody knows.
 *
 * @param random gives a whole number from 0 to below its argument. Default: Node's secure source.
 */
export function createJobName(random: (below: number) => number = randomInt): string {
  const pick = (from: readonly string[] | string) => from[random(from.length)] ?? '';
  const suffix = Array.from({ length: 10 }, () => pick(letters)).join('');
  return `${pick(adjectives)}_${pick(nouns)}_${suffix}`;
}
