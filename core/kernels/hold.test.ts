import { expect, it } from 'vitest';
import { shaderSource } from '../gpu/shaders.ts';

const HOLD = shaderSource('lib/hold').text;

/** The functions of a WGSL file: what each claims of its operations, if anything, and its body. */
function functionsOf(text: string): ReadonlyMap<string, { readonly claim: number; readonly body: string }> {
  const found = text.matchAll(/(?:(\d+) operations\.\n)?fn (\w+)\([^)]*\) -> f32 \{([^}]*)\}/g);
  return new Map(Array.from(found, ([, claim, name, body]) => [name!, { claim: Number(claim), body: body! }]));
}

/** Operators between two operands, calls of exp, and the operations of the functions that are called. */
function operations(code: string, functions: ReturnType<typeof functionsOf>): number {
  const own = code.match(/ [-+*/<] |\bexp\(/g)?.length ?? 0;
  const called = Array.from(code.matchAll(/\b(\w+)\(/g), ([, name]) => functions.get(name!)?.body);
  return called.reduce((sum, body) => sum + (body === undefined ? 0 : operations(body, functions)), own);
}

it('has as many operations as its functions say', () => {
  const functions = functionsOf(HOLD);
  expect(functions.size).toBe(3);
  for (const { claim, body } of functions.values()) expect(operations(body, functions)).toBe(claim);
});

it('has as many operations as the trace of a diagonal state space counts', () => {
  const { text } = shaderSource('ssm/discretise-diagonal');
  const functions = functionsOf(HOLD + text);
  const step = operations(/let z = ([^;]+);/.exec(text)![1]!, functions);
  const computed = text.matchAll(/else \{\s*\w+\[n\] = ([^;]+);/g);
  const counted = text.matchAll(/select\((\d+)u, \d+u, BILINEAR\) \* N/g);
  const found = Array.from(computed, ([, code]) => step + operations(code!, functions));
  expect(found).toHaveLength(2);
  expect(Array.from(counted, ([, flops]) => Number(flops))).toEqual(found);
});
