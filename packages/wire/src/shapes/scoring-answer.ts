import { anything, type Guard } from '../guard.ts';

/**
 * The answer of a scoring address. The model behind it decides what it holds, often JSON text inside a JSON string, so
 * the guard accepts all; what a chat model answers is for the package that talks to it.
 */
export const scoringAnswer: Guard<unknown> = anything;
