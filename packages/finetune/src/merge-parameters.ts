import { findNearNames, type ModelFacts } from '@amltune/core';
import { checkParameters, type ParameterFinding, type RuleContext } from './check-rules.ts';
import { finetuneError } from './error-codes.ts';
import type { FineTuneParameters, InputSpec, ParameterValue } from './input-spec.ts';
import { notebookParameters } from './notebook.ts';
import { readParameterValue } from './parameter-value.ts';
import { getPreset, type Preset } from './presets.ts';
import { reconcileInputs, type ComponentInputs, type InputDrift } from './reconcile-inputs.ts';

/** Where a value comes from, strongest first. */
export type ParameterOrigin = 'user' | 'preset' | 'model' | 'notebook' | 'component';

/** One input of the job with its value and why it has it. */
export interface Parameter {
  readonly name: string;
  readonly value: ParameterValue;
  /** As it goes to the wire. */
  readonly text: string;
  /** A value of `component` is the component's own default and is not sent. */
  readonly origin: ParameterOrigin;
  /** The weaker values that it stands for, strongest first. */
  readonly overrides: readonly { readonly origin: ParameterOrigin; readonly value: ParameterValue }[];
  /** What was given, where it had another type: `16` for the text `16`. */
  readonly coercedFrom?: unknown;
}

/** A value that is not used, and why. */
export interface DroppedParameter {
  readonly name: string;
  readonly origin: ParameterOrigin;
  readonly value: unknown;
  /** `range` bounds another input; `not-an-input` is unknown to the component; `value-refused` does not fit its type. */
  readonly reason: 'range' | 'not-an-input' | 'value-refused';
  readonly problem?: string;
}

/** What is merged. */
export interface MergeParametersOptions {
  readonly user?: FineTuneParameters | Readonly<Record<string, unknown>>;
  /** Default: none. */
  readonly preset?: string | Preset;
  /** The registry's model; its tag `model_specific_defaults` gives values. */
  readonly model?: { readonly name: string; readonly facts: Pick<ModelFacts, 'finetuneDefaults'> };
  /** False leaves out the notebook's eight values. Default true. */
  readonly notebook?: boolean;
  /** The fetched component; without it our dated copy stands in. */
  readonly component?: ComponentInputs;
  /** Lets the model win over the user, as the notebook does. Default false. */
  readonly preferModelDefaults?: boolean;
  /** What the rules may know of the machine. */
  readonly context?: Omit<RuleContext, 'modelName'>;
}

/** The outcome of {@link mergeParameters}. */
export interface MergedParameters {
  /** In the component's order; inputs without any value are left out. */
  readonly parameters: readonly Parameter[];
  readonly dropped: readonly DroppedParameter[];
  /** Bounds that the model gives, as `learning_rate_min`. */
  readonly ranges: Readonly<Record<string, { readonly minimum?: number; readonly maximum?: number }>>;
  readonly drift: readonly InputDrift[];
  readonly findings: readonly ParameterFinding[];
}

/**
 * Merges user > preset > model > notebook > component, every value typed, checked against the component's declaration and
 * kept with its origin and what it overrides. Pure.
 *
 * @throws AmltuneError `PARAMETERS_INVALID` for names or values of the user that the component does not take, all at once;
 *   `details.problems` has them as data
 * @throws AmltuneError `PRESET_UNKNOWN`
 */
export function mergeParameters(options: MergeParametersOptions = {}): MergedParameters {
  const { user = {}, model, notebook = true, component, preferModelDefaults = false, context } = options;
  const preset = typeof options.preset === 'string' ? getPreset(options.preset) : options.preset;
  const { inputs, drift, version } = reconcileInputs(component);
  const layers: Layer[] = [
    readLayer('user', user, inputs),
    readLayer('preset', preset?.parameters ?? {}, inputs),
    readLayer('model', model?.facts.finetuneDefaults?.value ?? {}, inputs),
    readLayer('notebook', notebook ? notebookParameters : {}, inputs),
    readLayer('component', defaultsOf(inputs), inputs),
  ];
  refuseUserProblems(layers[0]?.dropped ?? [], inputs, version);
  const order = preferModelDefaults ? [...layers].sort((a, b) => rank(a) - rank(b)) : layers;

  const parameters = inputs.flatMap(({ name }): Parameter[] => {
    const [strongest, ...weaker] = order.flatMap(({ origin, values }) => {
      const read = values.get(name);
      return read ? [{ origin, ...read }] : [];
    });
    return strongest ? [{ name, ...strongest, overrides: weaker.map(({ origin, value }) => ({ origin, value })) }] : [];
  });
  const dropped = layers.flatMap((layer) => layer.dropped);
  const ranges = readRanges(dropped);
  const values = new Map(parameters.map(({ name, value }) => [name, value]));
  const findings = [
    ...dropped.filter(({ reason }) => reason === 'value-refused').map(toFinding),
    ...checkRanges(values, ranges),
    ...checkParameters(values, { ...context, ...(model && { modelName: model.name }) }),
  ];
  return { parameters, dropped, ranges, drift, findings };
}

interface Layer {
  readonly origin: ParameterOrigin;
  readonly values: ReadonlyMap<string, Pick<Parameter, 'value' | 'text' | 'coercedFrom'>>;
  readonly dropped: readonly DroppedParameter[];
}

function rank({ origin }: Layer): number {
  return origin === 'model' ? 0 : 1;
}

function defaultsOf(inputs: readonly InputSpec[]): Record<string, unknown> {
  return Object.fromEntries(
    inputs.flatMap((input) => (input.default === undefined ? [] : [[input.name, input.default]])),
  );
}

function readLayer(origin: ParameterOrigin, given: object, inputs: readonly InputSpec[]): Layer {
  // The Python client finds names in any letter case.
  const specs = new Map(inputs.map((spec) => [spec.name.toLowerCase(), spec]));
  const values = new Map<string, Pick<Parameter, 'value' | 'text' | 'coercedFrom'>>();
  const dropped: DroppedParameter[] = [];
  for (const [name, raw] of Object.entries(given) as [string, unknown][]) {
    // Python's None is left out by the Python client.
    if (raw === undefined || raw === null) continue;
    const spec = specs.get(name.toLowerCase());
    if (!spec) {
      const isRange = specs.has(rangeTarget(name)?.input ?? '');
      dropped.push({ name, origin, value: raw, reason: isRange ? 'range' : 'not-an-input' });
      continue;
    }
    const read = readParameterValue(spec, raw);
    if ('problem' in read) dropped.push({ name: spec.name, origin, value: raw, reason: 'value-refused', ...read });
    else values.set(spec.name, { ...read, ...(typeof raw !== typeof read.value && { coercedFrom: raw }) });
  }
  return { origin, values, dropped };
}

function refuseUserProblems(dropped: readonly DroppedParameter[], inputs: readonly InputSpec[], version: string): void {
  if (dropped.length === 0) return;
  const names = inputs.map(({ name }) => name);
  const problems = dropped.map(({ name, problem }) => {
    if (problem !== undefined) return { name, problem: `${name}: ${problem}.` };
    const near = findNearNames(name, names);
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
    const shown = JSON.stringify(name.slice(0, 60));
    return { name, problem: `The component (${version}) has no input ${shown}.${hint}` };
  });
  const message = problems.map(({ problem }) => problem).join(' ');
  throw finetuneError('PARAMETERS_INVALID', message, { details: { problems } });
}

function rangeTarget(name: string): { input: string; bound: 'minimum' | 'maximum' } | undefined {
  const [, input, end] = /^(\w+)_(min|max)$/.exec(name.toLowerCase()) ?? [];
  return input === undefined ? undefined : { input, bound: end === 'min' ? 'minimum' : 'maximum' };
}

function readRanges(dropped: readonly DroppedParameter[]): MergedParameters['ranges'] {
  const ranges: Record<string, { minimum?: number; maximum?: number }> = {};
  for (const { name, value, reason } of dropped) {
    const target = reason === 'range' ? rangeTarget(name) : undefined;
    const bound = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
    if (target && Number.isFinite(bound)) ranges[target.input] = { ...ranges[target.input], [target.bound]: bound };
  }
  return ranges;
}

function checkRanges(
  values: ReadonlyMap<string, ParameterValue>,
  ranges: MergedParameters['ranges'],
): ParameterFinding[] {
  return Object.entries(ranges).flatMap(([name, { minimum = -Infinity, maximum = Infinity }]): ParameterFinding[] => {
    const value = values.get(name);
    if (typeof value !== 'number' || (value >= minimum && value <= maximum)) return [];
    const message = `${name} ${value} is outside the model's range from ${minimum} to ${maximum}.`;
    return [
      { code: 'OUTSIDE_MODEL_RANGE', severity: 'warning', inputs: [name], message, fix: 'Stay within the range.' },
    ];
  });
}

function toFinding({ name, origin, problem }: DroppedParameter): ParameterFinding {
  const message = `${name} of the ${origin} is not used: ${problem}.`;
  return { code: 'VALUE_REFUSED', severity: 'warning', inputs: [name], message, fix: `Set ${name} yourself.` };
}
