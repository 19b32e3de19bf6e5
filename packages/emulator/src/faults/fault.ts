import type { ServiceErrorBody } from '@amltune/wire';

/** What a fault does to a request. */
export type FaultEffect =
  /** Answers with an error; nothing else happens. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly retryAfterInSeconds?: number;
    }
  /** Cuts the connection before the request has any effect. */
  | { readonly kind: 'reset-before' }
  /** Lets the request have its effect, then cuts the connection instead of answering. */
  | { readonly kind: 'reset-after' }
  /** Takes the request's token for an expired one. */
  | { readonly kind: 'expired-token' }
  /** Lets the operation that the request begins end as failed. */
  | { readonly kind: 'fail-operation'; readonly error: ServiceErrorBody }
  /** Waits, on the emulator's clock, before the request is looked at. */
  | { readonly kind: 'delay'; readonly durationInMs: number };

/** Which requests meet a fault. */
export interface FaultRule {
  /** Name of a route, as `workspaces.get`; a prefix with a star, as `computes.*`; or `*` for all. */
  readonly route: string;
  /** Which of the requests that match, from 1; `to` included. Default: all. */
  readonly nth?: number | { readonly from: number; readonly to: number };
  readonly effect: FaultEffect;
}

/** The faults of one emulator, and how often each has been met. */
export interface FaultScript {
  /** Counts a request of the route and says what happens to it. */
  take(route: string): FaultEffect[];
  /** Adds rules, each counting from now on. */
  add(rules: readonly FaultRule[]): void;
  clear(): void;
}

/** Makes a script. */
export function createFaultScript(rules: readonly FaultRule[] = []): FaultScript {
  let armed: { rule: FaultRule; count: number }[] = [];
  const add = (more: readonly FaultRule[]) => void armed.push(...more.map((rule) => ({ rule, count: 0 })));
  add(rules);
  return {
    take(route) {
      const effects: FaultEffect[] = [];
      for (const entry of armed) {
        if (!matchesRoute(entry.rule.route, route)) continue;
        entry.count++;
        const { nth = { from: 1, to: Infinity } } = entry.rule;
        const { from, to } = typeof nth === 'number' ? { from: nth, to: nth } : nth;
        if (entry.count >= from && entry.count <= to) effects.push(entry.rule.effect);
      }
      return effects;
    },
    add,
    clear() {
      armed = [];
    },
  };
}

function matchesRoute(pattern: string, route: string): boolean {
  return pattern.endsWith('*') ? route.startsWith(pattern.slice(0, -1)) : pattern === route;
}
