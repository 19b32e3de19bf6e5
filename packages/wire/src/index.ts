export { matches } from './guard.ts';
export type { Guard, Infer, Problem } from './guard.ts';
