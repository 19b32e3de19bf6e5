import { maybe, object, string, type Infer } from '../guard.ts';

/** The hosts of a workspace's region: the answer of its `discoveryUrl`, which takes no token. */
export const discovery = object({
  /** Run history, metrics, data and model registry hang below this one. */
  api: string,
  experimentation: maybe(string),
  history: maybe(string),
  studio: maybe(string),
});

/** The hosts of a workspace's region. */
export type Discovery = Infer<typeof discovery>;
