/** The page of `amltune help output`. */
export function outputPage(): string {
  return `Output

stdout carries the result and nothing else; progress, notes and errors go to stderr.

  -o human   for people: aligned, cut to the width of the terminal (the default)
  -o json    one document, with the same keys as the result type of the package
  -o jsonl   an array as one line of JSON for each element; anything else as one line
  -o table   rows and columns of any result, cut to the width of the terminal
  -o tsv     values separated by tabs, without a header and never cut, for cut and awk

--query takes a JMESPath expression and applies it before printing:
  amltune model list -o tsv --query '[].name'

Colours are used on a terminal only. FORCE_COLOR and CLICOLOR_FORCE turn them on; NO_COLOR,
CLICOLOR=0, TERM=dumb and --no-color turn them off.

Text that comes from outside (names, tags, messages) loses its control characters before it is
printed for people. JSON keeps them, escaped.

When the reader of a pipe stops early (\`| head\`), the command ends quietly with exit code 0.
`;
}
