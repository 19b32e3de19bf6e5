// The door of the folder: what the rest of the package uses of Python literals.
export { formatPythonLiteral } from './python-literal/format.ts';
export type { FormatPythonLiteralOptions, PythonNumberType } from './python-literal/format.ts';
export { parsePythonLiteral } from './python-literal/parse.ts';
export type { ParsePythonLiteralOptions } from './python-literal/parse.ts';
export {
  isPythonBytes,
  isPythonSet,
  isPythonTuple,
  PythonBytes,
  PythonSet,
  PythonTuple,
} from './python-literal/values.ts';
export type { PythonDict, PythonLiteral } from './python-literal/values.ts';
