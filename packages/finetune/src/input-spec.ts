import type { ComponentInput } from '@amltune/core';
import { chatCompletionPipeline, type PipelineInput } from '@amltune/wire';

type TableInput = (typeof chatCompletionPipeline.inputs)[number];

type ValueOf<Input> = Input extends { readonly enum: readonly (infer Choice)[] }
  ? 'true' extends Choice
    ? boolean
    : Choice extends `${infer Digits extends number}`
      ? Digits | Choice
      : Choice
  : Input extends { readonly type: 'integer' | 'number' }
    ? number
    : string;

/** Names of the inputs of `chat_completion_pipeline` in our copy of it. */
export type FineTuneInputName = TableInput['name'];

/**
 * Values of the component's inputs, typed from our dated copy of it: switches as booleans, numbers as numbers, files and
 * models as URIs. The component that is fetched can have other inputs; those go in as plain records.
 */
export type FineTuneParameters = { readonly [Input in TableInput as Input['name']]?: ValueOf<Input> };

/** A value as it is merged and shown. On the wire each is a text. */
export type ParameterValue = string | number | boolean;

/** How a value is read and written; `switch` is a text input that takes `true` and `false`. */
export type InputKind = 'switch' | 'boolean' | 'integer' | 'number' | 'choice' | 'text' | 'asset';

/** One input of the component with everything that a value is checked by. */
export interface InputSpec {
  readonly name: string;
  /** As the component declares it: `string`, `integer`, `uri_file`, … */
  readonly type: string;
  readonly kind: InputKind;
  readonly isOptional: boolean;
  readonly default?: ParameterValue;
  /** The only texts accepted. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly meaning?: string;
}

/** The inputs of our copy of the component, in their declared order. */
export const builtInInputs: readonly InputSpec[] = chatCompletionPipeline.inputs.map((input: PipelineInput) =>
  toInputSpec(input.name, {
    type: input.type,
    isOptional: input.isOptional,
    ...(input.default !== undefined && { default: input.default }),
    ...(input.enum && { choices: input.enum }),
    ...(input.min !== undefined && { minimum: input.min }),
    description: input.meaning,
  }),
);

/** Reads a declared input; the text of a default gets its type back. */
export function toInputSpec(name: string, input: ComponentInput): InputSpec {
  const { type, isOptional, minimum, maximum, description } = input;
  const choices = input.choices?.map(String);
  const kind = kindOf(input);
  return {
    name,
    type,
    kind,
    isOptional,
    ...(input.default !== undefined && { default: toTypedDefault(kind, input.default) }),
    ...(choices && { choices }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(description && { meaning: description }),
  };
}

/** How an input is read and written, by its declaration. */
export function kindOf({ type, choices }: Pick<ComponentInput, 'type' | 'choices'>): InputKind {
  if (type === 'integer' || type === 'number' || type === 'boolean') return type;
  // Every other type is a file or a model.
  if (type !== 'string') return 'asset';
  if (!choices) return 'text';
  const words = choices.map(String);
  return words.length === 2 && words.includes('true') && words.includes('false') ? 'switch' : 'choice';
}

function toTypedDefault(kind: InputKind, value: ParameterValue): ParameterValue {
  if (kind === 'switch' || kind === 'boolean') return String(value).toLowerCase() === 'true';
  return kind === 'choice' ? toTypedChoice(String(value)) : value;
}

/** `16` is handled as a number wherever a choice is one: people and models write it both ways. */
export function toTypedChoice(choice: string): ParameterValue {
  return /^\d+$/.test(choice) ? Number(choice) : choice;
}
