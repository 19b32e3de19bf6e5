/** What is wrong with a request's body. */
export interface BodyProblem {
  readonly kind: 'unknown' | 'wrong';
  /** As `properties.traffic.demo`. */
  readonly path: string;
  readonly message: string;
}

/**
 * A part of a request's body, as the service's published schemas and the logs of official clients have it, and not as our
 * own clients do. Null is accepted anywhere, since the service takes it as "not given".
 */
export type BodyShape = (value: unknown, path: string, problems: BodyProblem[]) => void;

const wrong = (path: string, expected: string): BodyProblem => ({
  kind: 'wrong',
  path,
  message: `${path || 'The body'} must be ${expected}.`,
});

function simple(expected: string, test: (value: unknown) => boolean): BodyShape {
  return (value, path, problems) => {
    if (value !== null && value !== undefined && !test(value)) problems.push(wrong(path, expected));
  };
}

/** A text. */
export const text: BodyShape = simple('a text', (value) => typeof value === 'string');
/** A number. */
export const number: BodyShape = simple('a number', (value) => typeof value === 'number');
/** A whole number. */
export const integer: BodyShape = simple('a whole number', Number.isInteger);
/** True or false. */
export const flag: BodyShape = simple('true or false', (value) => typeof value === 'boolean');
/** Any JSON: read-only fields that clients send back, and free-form parts. */
export const anything: BodyShape = () => {};

/** One of the texts, to the letter. */
export function oneOf(...texts: readonly string[]): BodyShape {
  return simple(`one of ${texts.join(', ')}`, (value) => texts.some((known) => known === value));
}

/** A list of one shape. */
export function listOf(item: BodyShape): BodyShape {
  return (value, path, problems) => {
    if (value === null || value === undefined) return;
    if (!Array.isArray(value)) return void problems.push(wrong(path, 'a list'));
    value.forEach((entry, index) => item(entry, `${path}[${index}]`, problems));
  };
}

/** An object whose keys are names that the caller chose. */
export function mapOf(item: BodyShape): BodyShape {
  return (value, path, problems) => {
    if (value === null || value === undefined) return;
    if (!isRecord(value)) return void problems.push(wrong(path, 'an object'));
    for (const [key, entry] of Object.entries(value)) item(entry, join(path, key), problems);
  };
}

/** An object with these fields and, in a strict emulator, no others. */
export function fields(known: Readonly<Record<string, BodyShape>>, required: readonly string[] = []): BodyShape {
  return (value, path, problems) => {
    if (value === null || value === undefined) return;
    if (!isRecord(value)) return void problems.push(wrong(path, 'an object'));
    for (const name of required) {
      if (value[name] === undefined || value[name] === null) problems.push(wrong(join(path, name), 'given'));
    }
    for (const [key, entry] of Object.entries(value)) {
      const shape = Object.hasOwn(known, key) ? known[key] : undefined;
      if (shape) shape(entry, join(path, key), problems);
      else problems.push({ kind: 'unknown', path: join(path, key), message: `${join(path, key)} is not known.` });
    }
  };
}

/** The fields of whichever shape the text at `key` names; without a known text there, `key` itself is wrong. */
export function variants(key: string, shapes: Readonly<Record<string, BodyShape>>): BodyShape {
  return (value, path, problems) => {
    if (value === null || value === undefined) return;
    if (!isRecord(value)) return void problems.push(wrong(path, 'an object'));
    const name = value[key];
    const shape = typeof name === 'string' && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape) shape(value, path, problems);
    else problems.push(wrong(join(path, key), `one of ${Object.keys(shapes).join(', ')}`));
  };
}

/** All problems of a body, in its own order. */
export function checkBody(shape: BodyShape, body: unknown): BodyProblem[] {
  const problems: BodyProblem[] = [];
  shape(body, '', problems);
  return problems;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
