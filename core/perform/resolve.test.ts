import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../adapter.fixture.ts';
import type { Kernel } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import type { Problem } from '../outcome.ts';
import { defaultParameters, isRelevant, settingsText } from '../parameters.ts';
import type { Parameter, Params } from '../parameters.ts';
import type { CheckRequest } from '../request.ts';
import { checkRequest, inputNames } from './resolve.ts';
import { fileShape } from '../tensors/shapes.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

function problemsOf(kernel: string, params: Params, shapes: Shapes = {}, limits = LIMITS): readonly Problem[] {
  const inputs: CheckRequest['inputs'] = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { name: `${name.toLowerCase()}.npy`, shape }]),
  );
  const checked = checkRequest({ kernel, params, seed: 1, inputs }, limits);
  return checked.ok ? checked.value.problems : [checked.problem];
}

describe('sizes from files', () => {
  it('name the file where they are out of range, and no value that they cannot have beside it', () => {
    expect(problemsOf('attention', {}, { Q: [16385, 1] })).toEqual([
      { field: 'n', message: 'Q in q.npy gives n = 16385: n must be a whole number from 1 to 16384, not 16385.' },
    ]);
  });

  it('name all files that give what is too much together, and those alone', () => {
    const little = { ...LIMITS, memory: 2 ** 20 };
    expect(problemsOf('attention', {}, { Q: [4096, 16], K: [4096, 16] }, little)).toEqual([
      {
        field: 'n',
        message: expect.stringMatching(
          /^Q in q\.npy and K in k\.npy give n = 4096 and d = 16: All buffers of this run together would take /,
        ) as string,
      },
    ]);
    const wide = problemsOf('attention', { br: 64, bc: 64 }, { Q: [64, 512], V: [64, 512] });
    expect(wide[0]!.message).toMatch(
      /^Q in q\.npy and V in v\.npy give d = 512: Blocks of br = 64, bc = 64 need .* bc = \d+ works\.$/,
    );
  });

  it('are none of those that are offered', () => {
    const large: Params = { variant: 'standard' };
    expect(problemsOf('attention', large, { Q: [16384, 32] })).toEqual([
      {
        field: 'variant',
        message:
          'Q in q.npy gives n = 16384: Counting every access would take 4.0 GB, but this adapter allows 1.0 GB in one ' +
          'buffer; variant = flash works.',
        mend: { variant: 'flash' },
      },
    ]);
  });

  it('have a setting offered beside them that does without', () => {
    const [problem] = problemsOf('rnn', {}, { X: [4096, 8] });
    expect(problem).toMatchObject({
      field: 'influence',
      message: expect.stringMatching(
        /^X in x\.npy gives t = 4096.*: The influence of 4096 tokens .*; influence = false works\.$/,
      ) as string,
    });
  });

  it('keep a variant from being offered that takes other arrays', () => {
    const problems = problemsOf('ssm', { initialisation: 'hippo', variant: 'scan' }, { A: [4, 4] });
    expect(problems.map(({ mend }) => mend)).toEqual([{ variant: 'recurrent' }]);
  });
});

it('says which seeds there are', () => {
  const checked = checkRequest({ kernel: 'attention', params: {}, seed: 2 ** 32, inputs: {} }, LIMITS);
  expect(checked.ok && checked.value.problems).toEqual([
    { field: 'seed', message: 'The seed must be a whole number from 0 to 4294967295, not 4294967296.' },
  ]);
});

it.each([
  ['kernel-smoothing', { bc: 'many' }],
  ['linear-attention', { variant: 'parallel', bv: null }],
  ['ssm', { points: -1 }],
])('passes over a value that %s does nothing with: %j', (kernel, params: Params) => {
  expect(problemsOf(kernel, params)).toEqual([]);
});

describe('what is offered works', () => {
  it('where a value is in range, but beyond the adapter', () => {
    expect(problemsOf('attention', { variant: 'standard', n: 1e9 })).toEqual([
      {
        field: 'n',
        message: 'n must be a whole number from 1 to 16384, not 1000000000; n = 8191 works.',
        mend: { n: 8191 },
      },
    ]);
  });

  it('where two values are out of range, with both', () => {
    expect(problemsOf('attention', { n: 0, d: NaN }).map(({ field, mend }) => [field, mend])).toEqual([
      ['n', { n: 1, d: 32 }],
      ['d', { d: 32, n: 1 }],
    ]);
  });

  it('with settings that are shown, and with no more of them than it takes', () => {
    const offers = (kernel: string, params: Params, shapes?: Shapes): unknown =>
      problemsOf(kernel, params, shapes).map(({ field, mend }) => [field, mend]);
    expect(offers('linear-attention', { variant: 'chunked' }, { Q: [64, 256] })).toEqual([['bt', { bt: 6, bv: 6 }]]);
    expect(offers('ssm', { initialisation: 'dense', n: 60 })).toEqual([['n', { n: 51 }]]);
    expect(offers('kernel-smoothing', { variant: 'knn', n: 4096 })).toEqual([['n', { n: 2047, br: 1 }]]);
  });

  it.each(kernels.map((kernel) => [kernel.name, kernel] as const))('whatever is asked of %s', (_, kernel) => {
    const values = Object.fromEntries(kernel.parameters.map((one) => [one.name, anyValue(one)]));
    const asked = fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Params>;
    fc.assert(
      fc.property(asked, fc.subarray([...inputNames(kernel)]), (params, loaded) => {
        const shapes = shapesOf(kernel, params, loaded);
        for (const { message, mend, field } of problemsOf(kernel.name, params, shapes)) {
          expect(message).toMatch(/^[^\n]+[^.]\.$/);
          if (field !== undefined && !inputNames(kernel).includes(field)) {
            expect(shownIn(kernel, params)).toContain(field);
          }
          if (mend === undefined) continue;
          expect(message.endsWith(`; ${settingsText(mend)} works.`)).toBe(true);
          expect(Object.keys(mend)).toContain(field);
          expect(shownIn(kernel, { ...params, ...mend })).toEqual(expect.arrayContaining(Object.keys(mend)));
          expect(problemsOf(kernel.name, { ...params, ...mend }, shapes)).toEqual([]);
          for (const name of Object.keys(mend)) {
            const fewer = Object.fromEntries(Object.entries(mend).filter(([other]) => other !== name));
            expect(problemsOf(kernel.name, { ...params, ...fewer }, shapes)).not.toEqual([]);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** The names of the settings that are shown. */
function shownIn(kernel: Kernel, asked: Params): readonly string[] {
  const values = { ...defaultParameters(kernel), ...asked };
  return kernel.parameters.filter((parameter) => isRelevant(parameter, values)).map(({ name }) => name);
}

/** Any value of a parameter, mostly one that it may have. */
function anyValue(parameter: Parameter): fc.Arbitrary<Params[string]> {
  const strange = fc.constantFrom<Params[string][]>(null, 'none', NaN, -1, 1e12, Infinity);
  const mostly = (arbitrary: fc.Arbitrary<Params[string]>): fc.Arbitrary<Params[string]> =>
    fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: strange });
  switch (parameter.kind) {
    case 'boolean':
      return mostly(fc.boolean());
    case 'choice':
      return mostly(fc.constantFrom(...parameter.options.map(({ value }) => value)));
    case 'expression':
      return mostly(fc.constantFrom(parameter.default, 'x', '1 / x', 'x +'));
    case 'integer':
      return mostly(fc.integer({ min: parameter.minimum, max: parameter.maximum }));
    case 'number':
      return mostly(fc.double({ min: parameter.minimum, max: parameter.maximum, noNaN: true }));
  }
}

/** The shapes that some inputs have under other sizes than those that are asked for, where these are left out. */
function shapesOf(kernel: Kernel, asked: Params, loaded: readonly string[]): Shapes {
  const params = { ...defaultParameters(kernel), ...asked };
  const sized = kernel.parameters.filter(({ kind }) => kind === 'integer').map(({ name }) => name);
  const sizes = Object.fromEntries(sized.map((name, at) => [name, at + 2]));
  const specs = kernel.tensors({ ...defaultParameters(kernel) }).filter(({ name }) => loaded.includes(name));
  return Object.fromEntries(specs.map((spec) => [spec.name, fileShape(spec, { ...params, ...sizes })]));
}
