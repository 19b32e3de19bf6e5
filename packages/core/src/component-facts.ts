import type { ComponentVersion } from '@amltune/wire';

type Spec = ComponentVersion['properties']['componentSpec'];
type WireInput = NonNullable<Spec['inputs']>[string];

/** A literal that a component's input can have. */
export type ComponentValue = string | number | boolean;

/** One input of a component. */
export interface ComponentInput {
  /** As the component declares it: `integer`, `number`, `boolean`, `string`, `uri_file`, `mlflow_model`, … */
  readonly type: string;
  readonly isOptional: boolean;
  readonly default?: ComponentValue;
  /** The only values allowed. */
  readonly choices?: readonly ComponentValue[];
  /** Smallest value allowed. */
  readonly minimum?: number;
  /** Largest value allowed. */
  readonly maximum?: number;
  readonly description?: string;
}

/** One output of a component. */
export interface ComponentOutput {
  readonly type: string;
  readonly description?: string;
}

/** A text of the component that does not fit the type beside it; the text is kept as it is, or left out where it cannot be. */
export interface ComponentFinding {
  /** As `inputs.num_train_epochs.default`. */
  readonly key: string;
  readonly problem: string;
}

/** What goes into a component and what comes out, by name. */
export interface ComponentFacts {
  readonly inputs: Readonly<Record<string, ComponentInput>>;
  readonly outputs: Readonly<Record<string, ComponentOutput>>;
  readonly isDeterministic?: boolean;
  readonly findings: readonly ComponentFinding[];
}

/** Gives the scalars of a component their types back: the service sends each of them as text, `"True"` or `"1"`. */
export function readComponentFacts(spec: Spec): ComponentFacts {
  const findings: ComponentFinding[] = [];
  const inputs = mapValues(spec.inputs ?? {}, (input, name) => readInput(`inputs.${name}`, input, findings));
  const outputs = mapValues(spec.outputs ?? {}, ({ type, description }) => ({
    type,
    ...(typeof description === 'string' && { description }),
  }));
  const isDeterministic = readScalar('boolean', spec.is_deterministic);
  return { inputs, outputs, ...(typeof isDeterministic === 'boolean' && { isDeterministic }), findings };
}

function readInput(key: string, input: WireInput, findings: ComponentFinding[]): ComponentInput {
  const { type, description } = input;
  const read = (field: string, raw: unknown, wanted = type): ComponentValue | undefined => {
    if (raw === undefined || raw === null) return undefined;
    const value = readScalar(wanted, raw);
    if (value !== undefined) return value;
    findings.push({ key: `${key}.${field}`, problem: `the value does not fit the type ${wanted}` });
    return typeof raw === 'string' ? raw : undefined;
  };
  const readLimit = (field: 'min' | 'max'): number | undefined => {
    const limit = read(field, input[field], 'number');
    return typeof limit === 'number' ? limit : undefined;
  };
  const value = read('default', input.default);
  const choices = input.enum?.flatMap((choice) => read('enum', choice) ?? []);
  const minimum = readLimit('min');
  const maximum = readLimit('max');
  return {
    type,
    isOptional: read('optional', input.optional, 'boolean') === true,
    ...(value !== undefined && { default: value }),
    ...(choices && { choices }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(typeof description === 'string' && { description }),
  };
}

/** Undefined where the value does not fit. Types that are no scalars, as `uri_file`, take texts. */
function readScalar(type: string, raw: unknown): ComponentValue | undefined {
  if (type === 'boolean') return readBoolean(raw);
  if (type === 'integer' || type === 'number') return readNumber(raw, type === 'integer');
  if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  return undefined;
}

function readBoolean(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  const text = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function readNumber(raw: unknown, whole: boolean): number | undefined {
  const isDecimal = typeof raw === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(raw);
  const value = typeof raw === 'number' ? raw : isDecimal ? Number(raw) : NaN;
  return Number.isFinite(value) && (!whole || Number.isSafeInteger(value)) ? value : undefined;
}

function mapValues<V, R>(record: Readonly<Record<string, V>>, map: (value: V, name: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
