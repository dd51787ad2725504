import { describe, expect, it } from 'vitest';
import { LIMITS } from '../adapter.fixture.ts';
import type { Kernel } from '../kernel.ts';
import { defaultParameters, isRelevant } from '../parameters.ts';
import type { Parameter, Params, ParameterValue } from '../parameters.ts';
import { createRandom } from '../tensors/random.ts';
import { kernels } from './index.ts';

/** Values that say of a setting whether it does anything: all choices, and numbers of every size. */
function trials(parameter: Parameter): readonly ParameterValue[] {
  switch (parameter.kind) {
    case 'boolean':
      return [false, true];
    case 'choice':
      return parameter.options.map(({ value }) => value);
    case 'expression':
      return [parameter.default, ...parameter.variables];
    case 'integer': {
      const { minimum, maximum } = parameter;
      return [0, 1, 2, 3, 4, 8, 16, 32, 64, 128].filter((value) => value >= minimum && value <= maximum);
    }
    case 'number': {
      const { minimum, maximum } = parameter;
      return [minimum, minimum + (maximum - minimum) / 3, maximum];
    }
  }
}

/** Every combination of the choices and switches that say more than how inputs are made, at the defaults of all else. */
function combinations({ parameters }: Kernel): readonly Params[] {
  const ways = parameters.filter(
    ({ kind, makesInputs }) => (kind === 'choice' || kind === 'boolean') && makesInputs !== true,
  );
  return ways.reduce<readonly Params[]>(
    (all, way) => all.flatMap((values) => trials(way).map((value) => ({ ...values, [way.name]: value }))),
    [defaultParameters({ parameters })],
  );
}

const works = (kernel: Kernel, params: Params): boolean => kernel.check(params, LIMITS) === undefined;

/** What is dispatched. */
const planOf = (kernel: Kernel, params: Params): string =>
  JSON.stringify([kernel.tensors(params), kernel.passes(params), kernel.plots?.(params)]);

const inputsOf = (kernel: Kernel, params: Params): string =>
  JSON.stringify(
    Object.values(kernel.inputs(params, createRandom(1))).map((data) => Array.from(data.subarray(0, 999))),
  );

/** Whether other values are refused, which says what they would do, or give another plan, or other inputs. */
function doesSomething(kernel: Kernel, params: Params, parameter: Parameter): boolean {
  const others = changes(parameter, params);
  if (others.some((other) => !works(kernel, other) || planOf(kernel, other) !== planOf(kernel, params))) return true;
  const inputs = inputsOf(kernel, params);
  return others.some((other) => inputsOf(kernel, other) !== inputs);
}

const changes = (parameter: Parameter, params: Params): readonly Params[] =>
  trials(parameter).map((value) => ({ ...params, [parameter.name]: value }));

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (_, kernel) => {
  const places = combinations(kernel).filter((params) => works(kernel, params));
  it('has no setting that is shown and does nothing', () => {
    const dead = places.flatMap((params) =>
      kernel.parameters
        .filter((parameter) => isRelevant(parameter, params))
        .filter((parameter) => !doesSomething(kernel, params, parameter))
        .map(({ name }) => `${name} of ${JSON.stringify(params)}`),
    );
    expect(dead).toEqual([]);
  });

  it('has no setting that is hidden and does something', () => {
    const hidden = places.flatMap((params) =>
      kernel.parameters
        .filter((parameter) => !isRelevant(parameter, params))
        .filter((parameter) => doesSomething(kernel, params, parameter))
        .map(({ name }) => `${name} of ${JSON.stringify(params)}`),
    );
    expect(hidden).toEqual([]);
  });
});
