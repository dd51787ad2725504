import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernels } from './kernels/index.ts';
import { attention } from './kernels/attention/kernel.ts';
import { parameterFaults, parseParameter } from './parameter-problems.ts';
import { defaultParameters, isRelevant } from './parameters.ts';
import type { Parameter } from './parameters.ts';

const named = (name: string): Parameter => attention.parameters.find((parameter) => parameter.name === name)!;

describe('schema', () => {
  it.each(kernels.map((kernel) => [kernel.name, kernel] as const))(
    '%s: defaults and presets are valid',
    (_, kernel) => {
      expect(parameterFaults(kernel, defaultParameters(kernel))).toEqual([]);
      for (const preset of kernel.presets) expect(parameterFaults(kernel, preset.values)).toEqual([]);
    },
  );

  it.each([
    [{ n: 0 }, 'n must be a whole number from 1 to 16384, not 0', 1],
    [{ n: 2.5 }, 'n must be a whole number from 1 to 16384, not 2.5', 3],
    [{ n: 1e9 }, 'n must be a whole number from 1 to 16384, not 1000000000', 16384],
    [{ n: NaN }, 'n must be a whole number from 1 to 16384, not NaN', 64],
    [{ n: 'many' }, 'n must be a whole number from 1 to 16384, not "many"', 64],
    [{ n: null }, 'n must be a whole number from 1 to 16384, not null', 64],
    [{ n: '1e400' }, 'n must be a whole number from 1 to 16384, not "1e400"', 16384],
    [{ n: -Infinity }, 'n must be a whole number from 1 to 16384, not -Infinity', 1],
    [{ causal: 1 }, 'causal must be true or false, not 1', false],
    [{ variant: 'flesh' }, 'variant must be one of standard, flash, not "flesh"', 'flash'],
  ])('%j is refused with the bound, and the nearest value is offered', (values, fault, nearest) => {
    const [field] = Object.keys(values) as [string];
    expect(parameterFaults(attention, values)).toEqual([{ field, fault, offer: { [field]: nearest } }]);
  });

  it('names the nearest parameter for one that does not exist', () => {
    expect(parameterFaults(attention, { casual: true })[0]!.fault).toContain('did you mean "causal"?');
    const nothing = parameterFaults(attention, { elephants: true })[0]!.fault;
    expect(nothing).toMatch(/^There is no parameter "elephants" of attention\. The choices are variant, /);
  });

  it('offers a nearest value that is itself valid, whatever number is asked for', () => {
    fc.assert(
      fc.property(fc.constantFrom('n', 'd', 'heads', 'br', 'bc', 'scale'), fc.double(), (name, value) => {
        for (const { offer } of parameterFaults(attention, { [name]: value })) {
          expect(parameterFaults(attention, offer!)).toEqual([]);
        }
      }),
    );
  });

  it('does not look at a parameter that has no meaning under the others', () => {
    expect(isRelevant(named('loop'), { variant: 'standard' })).toBe(false);
    expect(parameterFaults(attention, { variant: 'standard', loop: 'sideways' })).toEqual([]);
    expect(parameterFaults(attention, { variant: 'flash', loop: 'sideways' })).toHaveLength(1);
  });
});

describe('text', () => {
  it.each([
    ['n', '300', 300],
    ['causal', 'true', true],
    ['causal', 'false', false],
    ['variant', 'flash', 'flash'],
    ['scale', '0.25', 0.25],
    ['scale', 'auto', null],
  ])('%s=%s is read', (name, text, value) => {
    expect(parseParameter(named(name), text)).toEqual({ ok: true, value });
  });

  it.each([
    ['n', 'auto'],
    ['n', ''],
    ['n', 'Infinity'],
    ['causal', 'yes'],
  ])('%s=%s is refused', (name, text) => {
    const parsed = parseParameter(named(name), text);
    expect(parsed.ok).toBe(false);
  });

  it('reads back whatever valid number is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16384 }), (value) => {
        expect(parseParameter(named('n'), String(value))).toEqual({ ok: true, value });
      }),
    );
  });
});
