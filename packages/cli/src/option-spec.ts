/** One option, as data: the parser, the help, the completion scripts and the reference page are all made from it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean' | 'integer';
  /** One letter. */
  readonly short?: string;
  /** What the help shows for the value; by default the option's name in capitals. */
  readonly placeholder?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Whether the option may be given again and again, all values kept in order. */
  readonly multiple?: boolean;
  readonly default?: string | number | boolean;
  /** Environment variables that give the value where the option is absent; the first one set wins. */
  readonly env?: readonly string[];
  /** Least value of an integer. */
  readonly minimum?: number;
  readonly description: string;
  /** Heading of the help that the option stands under; `Options` by default. */
  readonly heading?: string;
}

/** One positional argument. Keys of the record are the names, in order. */
export interface ArgumentSpec {
  readonly description: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** Takes every argument that is left; only for the last one. */
  readonly variadic?: boolean;
}

/** Options by their long name without dashes. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;
/** Arguments by name, in order. */
export type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>;

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

type Scalar<Spec> = Spec extends { type: 'boolean' }
  ? boolean
  : Spec extends { type: 'integer' }
    ? number
    : Spec extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string;

type OptionValue<Spec> = Spec extends { multiple: true }
  ? readonly Scalar<Spec>[]
  : Spec extends { type: 'boolean' } | { default: string | number }
    ? Scalar<Spec>
    : Scalar<Spec> | undefined;

type ArgumentValue<Spec> = Spec extends { variadic: true }
  ? readonly Scalar<Spec>[]
  : Spec extends { required: true }
    ? Scalar<Spec>
    : Scalar<Spec> | undefined;

/** The values of options, keyed in camel case; a boolean that is absent is its default, else false. */
export type OptionInput<Options> = {
  readonly [Name in keyof Options & string as Camel<Name>]: OptionValue<Options[Name]>;
};

/** What a handler gets: the values of a command's arguments and options. */
export type CommandInput<Arguments, Options> = OptionInput<Options> & {
  readonly [Name in keyof Arguments & string as Camel<Name>]: ArgumentValue<Arguments[Name]>;
};
