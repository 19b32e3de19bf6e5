import { maybe, object, string, type Infer } from '../guard.ts';

/** The newest lines of a container of a deployment: the answer of `getLogs`. */
export const deploymentLogs = object({ content: maybe(string) });

/** The newest lines of a container of a deployment. */
export type DeploymentLogs = Infer<typeof deploymentLogs>;
