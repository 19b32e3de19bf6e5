// Holds parsePythonLiteral and formatPythonLiteral against CPython itself. A disagreement is printed whole; every run
// has the same cases unless SEED says otherwise. CASES sets how many literals.
import { isAmltuneError } from '../packages/core/src/errors.ts';
import { formatPythonLiteral, parsePythonLiteral, type PythonLiteral } from '../packages/core/src/python-literal.ts';
import { isSameValue, isTextFixed, numberTypeOf } from './python-literals/compare.ts';
import { generateLiteral } from './python-literals/generate.ts';
import { mutateLiteral } from './python-literals/mutate.ts';
import { generateBomb, generateNonLiteral } from './python-literals/non-literals.ts';
import { startOracle, type Answer, type Oracle } from './python-literals/oracle.ts';
import { createRandom } from './python-literals/random.ts';
import type { Check, Suite } from './suite.ts';

const random = createRandom(Number(process.env.SEED ?? 20_261_122));
const literalCount = Number(process.env.CASES ?? 110_000);
const batchSize = 2_000;
// Far above what any text takes on an idle machine; a parser that is not linear needs seconds.
const slowestAllowedInMs = 50;
// A complex number, a float that may overflow, an Ellipsis or a character by its name.
const refusedByName = /[0-9.][jJ]|[0-9.][eE]\+?[0-9_]{3}|\.\.\.|\\N\{/;

/** Python literals against `python3`. */
export const suite: Suite = {
  name: 'python-literals',
  missing: async () => {
    const oracle = await startOracle();
    oracle?.close();
    return oracle ? undefined : 'no python3 on this machine';
  },
  run: async () => {
    const oracle = await startOracle();
    if (!oracle) throw new Error('python3 went away');
    try {
      console.log(`- python-literals: CPython ${oracle.python}, Unicode ${oracle.unicode}`);
      return [
        ...(await checkLiterals(oracle)),
        await checkMutants(oracle),
        await checkNonLiterals(oracle),
        checkBombs(),
      ];
    } finally {
      oracle.close();
    }
  },
};

/** Text to value, value to what `str()` prints, and that back to the value. */
async function checkLiterals(oracle: Oracle): Promise<Check[]> {
  const parsing = new Tally();
  const printing = new Tally();
  const rereading = new Tally();
  let unfixed = 0;
  let rereadBefore: Promise<void> | undefined;
  for await (const cases of askAll(oracle, literalCount, () => generateLiteral(random))) {
    const printed: string[] = [];
    const printedAnswers: Answer[] = [];
    for (const { text, answer } of cases) {
      const value = tryParse(text).value;
      const isSame = Boolean(answer) && value !== undefined && isSameValue(value, answer?.value ?? null);
      parsing.count(isSame, text, answer?.text);
      if (!answer || !isSame || value === undefined || answer.text === null) continue;
      const ours = formatPythonLiteral(value, { numberType: numberTypeOf(answer.value) });
      // Newer tables of Unicode print characters that CPython 3.11 escapes.
      const isFixed =
        isTextFixed(answer.value) && !answer.joined && (oracle.unicode === '14.0.0' || !/[^ -~]/.test(ours));
      if (isFixed) printing.count(ours === answer.text, text, `${answer.text} and not ${ours}`);
      else unfixed++;
      // A string alone prints without quotes; in a list it has them.
      const isText = typeof value === 'string';
      printed.push(isText ? formatPythonLiteral([value]) : ours);
      printedAnswers.push(isText ? { ...answer, value: ['list', [answer.value]] } : answer);
    }
    const reread = oracle.ask(printed);
    await rereadBefore;
    rereadBefore = reread.then((after) => {
      printed.forEach((text, index) => {
        const ours = parsePythonLiteral(text);
        const isSame = [printedAnswers[index], after[index]].every((one) => one && isSameValue(ours, one.value));
        rereading.count(isSame, text);
      });
    });
  }
  await rereadBefore;
  return [
    parsing.check('texts parse to the value of ast.literal_eval'),
    printing.check('values print as str()', `${unfixed} more have no one text`),
    rereading.check('what is printed reads back, here and in Python'),
  ];
}

/** Both sides take or refuse the same texts, apart from what is refused here by name. */
async function checkMutants(oracle: Oracle): Promise<Check> {
  const tally = new Tally();
  let taken = 0;
  let byName = 0;
  const shortLiteral = () => {
    for (;;) {
      const literal = generateLiteral(random);
      if (literal.length < 80) return literal;
    }
  };
  for await (const cases of askAll(oracle, literalCount, () => mutateLiteral(shortLiteral(), random))) {
    for (const { text, answer } of cases) {
      const { value, code } = tryParse(text);
      if (code === 'PYTHON_LITERAL_UNSUPPORTED') {
        byName++;
        tally.count(!answer || refusedByName.test(text), text, answer?.text);
      } else if (value !== undefined) {
        taken++;
        tally.count(answer !== null && isSameValue(value, answer.value), text, answer?.text ?? 'a refusal');
      } else tally.count(answer === null, text, answer?.text);
    }
  }
  return tally.check('mutated texts are taken or refused alike', `${taken} taken, ${byName} refused by name`);
}

async function checkNonLiterals(oracle: Oracle): Promise<Check> {
  const tally = new Tally();
  let slowestInMs = 0;
  for await (const cases of askAll(oracle, 5_000, () => generateNonLiteral(random))) {
    for (const { text, answer } of cases) {
      const { hasPosition, code } = tryParse(text);
      slowestInMs = Math.max(slowestInMs, timeOf(text));
      tally.count(hasPosition && (code === 'PYTHON_LITERAL_UNSUPPORTED' || !answer), text, answer?.text);
    }
  }
  tally.count(slowestInMs < slowestAllowedInMs, `${slowestInMs} ms`);
  return tally.check('non-literals are refused with a position', `slowest ${slowestInMs.toFixed(2)} ms`);
}

function checkBombs(): Check {
  const tally = new Tally();
  let slowestInMs = 0;
  for (let count = 0; count < 1_000; count++) {
    const text = generateBomb(random);
    const { hasPosition, value } = tryParse(text);
    // Some are literals: many blank lines, many strings side by side, no bracket left open.
    tally.count(hasPosition || value !== undefined, `${text.slice(0, 60)}... (${text.length})`);
    slowestInMs = Math.max(slowestInMs, timeOf(text));
  }
  tally.count(slowestInMs < slowestAllowedInMs, `${slowestInMs} ms`);
  return tally.check('depth and length bombs end soon', `slowest ${slowestInMs.toFixed(2)} ms`);
}

function tryParse(text: string): { value?: PythonLiteral; code?: string; hasPosition: boolean } {
  try {
    return { value: parsePythonLiteral(text), hasPosition: false };
  } catch (error) {
    if (!isAmltuneError(error)) throw error;
    const { offset, line, column } = error.details ?? {};
    const isInside = typeof offset === 'number' && offset >= 0 && offset <= text.length;
    return { code: error.code, hasPosition: isInside && Number(line) >= 1 && Number(column) >= 1 };
  }
}

/** Time on the processor, the best of up to five, so that neither other processes nor the collector count. */
function timeOf(text: string): number {
  let bestInMs = Infinity;
  for (let attempt = 0; attempt < 5 && bestInMs > 2; attempt++) {
    const before = process.cpuUsage();
    tryParse(text);
    const { user, system } = process.cpuUsage(before);
    bestInMs = Math.min(bestInMs, (user + system) / 1000);
  }
  return bestInMs;
}

/** Makes cases and asks for their answers, a batch ahead, so that both processes are busy. */
async function* askAll(
  oracle: Oracle,
  count: number,
  make: () => string,
): AsyncGenerator<{ text: string; answer: Answer | null }[]> {
  let left = count;
  const askNext = async () => {
    const texts = Array.from({ length: Math.min(batchSize, left) }, make);
    left -= texts.length;
    const answers = texts.length > 0 ? await oracle.ask(texts) : [];
    return texts.map((text, index) => ({ text, answer: answers[index] ?? null }));
  };
  let ahead = askNext();
  for (;;) {
    const cases = await ahead;
    if (cases.length === 0) return;
    ahead = askNext();
    yield cases;
  }
}

class Tally {
  #agreed = 0;
  #differed = 0;

  count(isSame: boolean, text: string, expected?: string | null): void {
    if (isSame) this.#agreed++;
    else if (this.#differed++ < 10)
      console.error(`  differs: ${JSON.stringify(text)}${expected ? ` expected ${expected}` : ''}`);
  }

  check(name: string, more = ''): Check {
    const figures = `${this.#agreed} agree, ${this.#differed} differ${more && `, ${more}`}`;
    return { name, ok: this.#differed === 0 && this.#agreed > 0, figures };
  }
}
