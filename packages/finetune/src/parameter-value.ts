import { formatPythonLiteral, quoteText } from '@amltune/core';
import { toTypedChoice, type InputSpec, type ParameterValue } from './input-spec.ts';

/** A value that fits its input: typed, and as the text that goes out. */
export interface ReadValue {
  readonly value: ParameterValue;
  /** As the Python client writes it. */
  readonly text: string;
}

/** Why a value does not fit its input. */
export interface ValueProblem {
  readonly problem: string;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a value for an input: what the declared type can hold without loss is converted (`16` for the choice `"16"`,
 * `"5e-6"` for a number, `"True"` for a switch), everything else is a problem. Pure.
 */
export function readParameterValue(spec: InputSpec, raw: unknown): ReadValue | ValueProblem {
  const result = readers[spec.kind](spec, typeof raw === 'string' ? raw.trim() : raw);
  if ('problem' in result) return result;
  return checkRange(spec, result.value) ?? result;
}

type Reader = (spec: InputSpec, raw: unknown) => ReadValue | ValueProblem;

const readers: Readonly<Record<InputSpec['kind'], Reader>> = {
  switch: (_, raw) => readTruth(raw, ['true', 'false']),
  // Python's str() of a bool: a component with real booleans reads that.
  boolean: (_, raw) => readTruth(raw, ['True', 'False']),
  integer(_, raw) {
    const parsed = typeof raw === 'string' && /^[+-]?\d+$/.test(raw) ? Number(raw) : raw;
    if (!Number.isSafeInteger(parsed)) return { problem: `${show(raw)} is no whole number` };
    // An integer has no -0.
    const value = Number(parsed) || 0;
    return { value, text: String(value) };
  },
  number(_, raw) {
    const isText = typeof raw === 'string' && decimal.test(raw);
    const value = isText ? Number(raw) : raw;
    if (typeof value !== 'number' || !Number.isFinite(value)) return { problem: `${show(raw)} is no number` };
    // A text goes out as it was written, as from the Python client: a model's tag says '5e-6' and not 5e-06.
    return { value, text: isText ? raw : formatPythonLiteral(value, { numberType: 'float' }) };
  },
  choice({ choices = [] }, raw) {
    const wanted = typeof raw === 'string' || typeof raw === 'number' ? String(raw).toLowerCase() : undefined;
    const text = choices.find((choice) => choice.toLowerCase() === wanted);
    return text === undefined
      ? { problem: `${show(raw)} is none of ${choices.join(', ')}` }
      : { value: toTypedChoice(text), text };
  },
  text: (_, raw) => readText(typeof raw === 'number' || typeof raw === 'boolean' ? formatPythonLiteral(raw) : raw),
  asset: (_, raw) => (raw === '' ? { problem: 'the address is empty' } : readText(raw)),
};

function readTruth(raw: unknown, [yes, no]: readonly [string, string]): ReadValue | ValueProblem {
  const truth = typeof raw === 'string' ? { true: true, false: false }[raw.toLowerCase()] : raw;
  return typeof truth === 'boolean'
    ? { value: truth, text: truth ? yes : no }
    : { problem: `${show(raw)} is neither true nor false` };
}

function readText(raw: unknown): ReadValue | ValueProblem {
  if (typeof raw !== 'string') return { problem: `${show(raw)} is no text` };
  // The component pastes texts and paths between single quotes of a shell command.
  const broken = /['\\]/.exec(raw);
  return broken
    ? { problem: `it holds the character ${broken[0]}, which breaks the command` }
    : { value: raw, text: raw };
}

function checkRange({ minimum, maximum }: InputSpec, value: ParameterValue): ValueProblem | undefined {
  if (typeof value !== 'number') return undefined;
  if (minimum !== undefined && value < minimum) return { problem: `${value} is below the least value ${minimum}` };
  return maximum !== undefined && value > maximum
    ? { problem: `${value} is above the largest value ${maximum}` }
    : undefined;
}

function show(raw: unknown): string {
  if (typeof raw === 'string') return quoteText(raw, 60);
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  return raw === null ? 'null' : Array.isArray(raw) ? 'a list' : `a value of type ${typeof raw}`;
}
