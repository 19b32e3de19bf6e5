import { expect, test } from 'vitest';
import { findNearNames } from '../src/near-names.ts';

const names = ['Phi-3-mini-4k-instruct', 'Phi-3-mini-128k-instruct', 'Phi-4', 'Llama-2-7b', 'Llama-2-13b', 'gpt2'];

test.each([
  ['phi-3-mini', ['Phi-3-mini-4k-instruct', 'Phi-3-mini-128k-instruct']],
  ['Phi-3-mini-4k-instrct', ['Phi-3-mini-4k-instruct', 'Phi-3-mini-128k-instruct']],
  ['phi4', ['Phi-4']],
  ['LLAMA-2-7B', ['Llama-2-7b', 'Llama-2-13b']],
  ['gpt-2', ['gpt2']],
  ['bert', []],
  ['', []],
])('near %o are %o', (wanted, near) => {
  expect(findNearNames(wanted, names)).toEqual(near);
});

test('at most three are named', () => {
  expect(findNearNames('abcd', ['abcd1', 'abcd2', 'abcd3', 'abcd4', 'abcd1'])).toEqual(['abcd1', 'abcd2', 'abcd3']);
});
