import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as wire from '../src/index.ts';
import { arrayOf, number, object, pagedList, recordOf, string, type Guard } from '../src/index.ts';

/** Each fixture is an answer of a service, the name of its guard and every path that may not be missing. */
const fixture = object({
  source: string,
  request: string,
  status: number,
  guard: string,
  required: arrayOf(string),
  body: wire.anything,
});

const guards: Record<string, Guard<unknown>> = {
  amlCompute: wire.amlCompute,
  assetContainer: wire.assetContainer,
  componentVersion: wire.componentVersion,
  computeList: pagedList(wire.compute),
  datastore: wire.datastore,
  datastoreSecrets: wire.datastoreSecrets,
  deploymentLogs: wire.deploymentLogs,
  discovery: wire.discovery,
  endpointKeys: wire.endpointKeys,
  endpointToken: wire.endpointToken,
  errorEnvelope: wire.errorEnvelope,
  job: wire.job,
  modelVersion: wire.modelVersion,
  modelVersionList: pagedList(wire.modelVersion),
  nothing: wire.nothing,
  onlineDeployment: wire.onlineDeployment,
  onlineEndpoint: wire.onlineEndpoint,
  operationResult: wire.operationResult,
  operationStatus: wire.operationStatus,
  registryDiscovery: wire.registryDiscovery,
  runDetails: wire.runDetails,
  runList: pagedList(wire.run),
  scoringAnswer: wire.scoringAnswer,
  usageList: pagedList(wire.usage),
  vmSizeList: wire.vmSizeList,
  workspace: wire.workspace,
};

const folder = new URL('fixtures/', import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const answer: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    if (!wire.matches(fixture, answer)) throw new Error(`${name}: ${fixture(answer)}`);
    const guard = guards[answer.guard];
    if (guard === undefined) throw new Error(`${name}: no guard ${answer.guard}`);
    return { name: name.slice(0, -'.json'.length), ...answer, guard, guardName: answer.guard };
  });

type Change = (holder: Record<string, unknown>, key: string) => void;
const drop: Change = (holder, key) => delete holder[key];
const spoil: Change = (holder, key) => (holder[key] = Symbol('never JSON'));

/** Every key below a value with its path, spelled as the guards spell it. */
function* keysOf(value: unknown, path = ''): Generator<[path: string, holder: Record<string, unknown>, key: string]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* keysOf(item, `${path}[${index}]`);
  else if (wire.matches(recordOf(wire.anything), value)) {
    for (const [key, item] of Object.entries(value)) {
      const isPlain = /^[\w$-]+$/.test(key);
      const at = isPlain ? `${path}${path && '.'}${key}` : `${path}[${JSON.stringify(key)}]`;
      yield [at, value, key];
      yield* keysOf(item, at);
    }
  }
}

/** Applies the change at every key of the body in turn and tells the guard's problem with each. */
function problemsOf(guard: Guard<unknown>, body: unknown, change: Change): Map<string, string> {
  const problems = new Map<string, string>();
  for (const [path, holder, key] of [...keysOf(body)]) {
    const value = holder[key];
    change(holder, key);
    const problem = guard(body);
    holder[key] = value;
    if (problem !== undefined) problems.set(path, problem);
  }
  return problems;
}

function tells(path: string, got: string): (problem: string) => boolean {
  return (problem) => problem.startsWith(`${path}: expected `) && problem.endsWith(`, got ${got}`);
}

describe('service answers', () => {
  test('cover every guard of a service', () => {
    expect(new Set(cases.map((answer) => answer.guardName))).toEqual(new Set(Object.keys(guards)));
  });

  test.each(cases)('$name passes $guardName', ({ guard, body }) => {
    expect(guard(body)).toBeUndefined();
  });

  test.each(cases)('$name is refused without a required key', ({ guard, body, required }) => {
    const problems = problemsOf(guard, body, drop);
    expect([...problems.keys()].sort()).toEqual([...required].sort());
    for (const [path, problem] of problems) expect(problem).toSatisfy(tells(path, 'nothing'));
  });

  test.each(cases)('$name is refused at the spoilt key', ({ guard, body, required }) => {
    const problems = problemsOf(guard, body, spoil);
    expect([...problems.keys()]).toEqual(expect.arrayContaining(required));
    for (const [path, problem] of problems) expect(problem).toSatisfy(tells(path, 'a symbol'));
  });
});
