import type { ComponentInput } from '@amltune/core';
import { chatCompletionPipeline } from '@amltune/wire';
import { builtInInputs, toInputSpec, type InputSpec } from './input-spec.ts';

/** What is needed of a fetched component; a `RegistryComponent` of core is one. */
export interface ComponentInputs {
  readonly version: string;
  readonly inputs: Readonly<Record<string, ComponentInput>>;
}

/** A difference between the fetched component and our dated copy of it. */
export interface InputDrift {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'type' | 'default' | 'choices';
  /** What our copy says, and what the fetched component says; absent where one of them has no such input. */
  readonly expected?: string;
  readonly found?: string;
}

/** The inputs that count, and how they differ from our copy. */
export interface ReconciledInputs {
  readonly version: string;
  readonly inputs: readonly InputSpec[];
  readonly drift: readonly InputDrift[];
}

/** Takes the inputs of the fetched component, with our copy's meanings, and names what has changed. Pure. */
export function reconcileInputs(component?: ComponentInputs): ReconciledInputs {
  if (!component) return { version: chatCompletionPipeline.version, inputs: builtInInputs, drift: [] };
  const drift: InputDrift[] = [];
  const copies = new Map(builtInInputs.map((input) => [input.name, input]));
  const inputs = Object.entries(component.inputs).map(([name, declared]) => {
    const found = toInputSpec(name, declared);
    const copy = copies.get(name);
    copies.delete(name);
    if (!copy) drift.push({ name, change: 'added', found: found.type });
    else drift.push(...compare(copy, found));
    return { ...found, ...(copy?.meaning && { meaning: copy.meaning }) };
  });
  for (const { name, type } of copies.values()) drift.push({ name, change: 'removed', expected: type });
  return { version: component.version, inputs, drift };
}

function compare(copy: InputSpec, found: InputSpec): InputDrift[] {
  const pairs = [
    ['type', copy.type, found.type],
    ['default', show(copy.default), show(found.default)],
    ['choices', copy.choices?.join(', '), found.choices?.join(', ')],
  ] as const;
  return pairs.flatMap(([change, expected, now]) =>
    expected === now
      ? []
      : [
          {
            name: copy.name,
            change,
            ...(expected !== undefined && { expected }),
            ...(now !== undefined && { found: now }),
          },
        ],
  );
}

const show = (value: InputSpec['default']) => (value === undefined ? undefined : String(value));
