import { isAmltuneError } from '@amltune/core';
import { detectServing, type ServerFacts, type ServingContract } from './serving-contract.ts';

/** What a client has learned about the servers behind one endpoint. */
export interface ServingMemory {
  /** What is known, or the likeliest where nothing is: the scorer of an MLflow model. */
  recall(deployment: string | undefined, askServer: () => Promise<unknown>): Promise<RecalledServer>;
  /** Keeps what an answer has shown. */
  learn(deployment: string | undefined, server: RecalledServer): void;
}

/** A server as it is remembered. */
export interface RecalledServer extends ServerFacts {
  /** False while no answer has proved it. */
  readonly isProved: boolean;
  /** The deployment whose answer did. */
  readonly provedBy?: string;
}

/** Makes the memory of one client. A contract given by the caller is taken as proved. */
export function createServingMemory(given?: ServingContract, likely: 'mlflow' | 'vllm' = 'mlflow'): ServingMemory {
  const known = new Map<string, RecalledServer>();
  return {
    async recall(deployment = '', askServer) {
      const before = known.get(deployment);
      if (before) return before;
      const server: RecalledServer = given
        ? { contract: given, isProved: true, ...(given === 'mlflow' && { hasChatRoute: false }) }
        : { ...(detectServing(await askServer()) ?? { contract: likely }), isProved: false };
      known.set(deployment, server);
      return server;
    },
    learn(deployment = '', server) {
      known.set(deployment, server);
    },
  };
}

/** Whether a failure is the word of another deployment than the one that proved the form, as after a change of traffic. */
export function isOfAnotherDeployment(error: unknown, provedBy: string | undefined): boolean {
  const deployment = isAmltuneError(error) ? error.details?.['deployment'] : undefined;
  return provedBy !== undefined && typeof deployment === 'string' && deployment !== provedBy;
}

/**
 * Whether a failure can come from a conversation in the form of another server, before any word was generated: a refusal of
 * the body, an empty answer, or a scorer that threw. Not a model that was busy or too slow.
 */
export function mayBeWrongForm(error: unknown): boolean {
  if (!isAmltuneError(error)) return false;
  const { status, modelStatus } = error.details ?? {};
  if (error.code === 'SCORING_REJECTED') return status === 400 || status === 422;
  if (error.code !== 'SCORING_MODEL_FAILED') return false;
  return modelStatus === undefined || modelStatus === 400 || modelStatus === 422 || modelStatus === 500;
}

/** Whether a failure can mean that a server has no such route; the gateway answers 424 for the model's own 404. */
export function hasNoRoute(error: unknown): boolean {
  if (!isAmltuneError(error)) return false;
  const { status, modelStatus } = error.details ?? {};
  return [404, 405].some((code) => code === status || code === modelStatus);
}
