import { describe, expect, it } from 'vitest';
import type { KernelDescription } from '../../core/kernel.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { CheckedRequest, CheckRequest } from '../../core/request.ts';
import type { Run } from '../../core/run.ts';
import { parseNpy } from '../../core/tensors/npy.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { nameBeside, presetChoice, requestBeside, rivalChoice, sameInputs, variantsOf } from './beside.ts';

const option = (value: string): { value: string; label: string; help: string } => ({ value, label: value, help: '' });
const kernel: KernelDescription = {
  name: 'toy',
  title: 'Toy',
  group: 'Rows',
  line: '',
  summary: '',
  papers: [],
  inputs: ['A'],
  shapes: {},
  conventions: [],
  sizes: ['n'],
  presets: [{ name: 'slow', title: 'Slow', help: '', values: { variant: 'slow', n: 9 } }],
  parameters: [
    { kind: 'integer', name: 'n', label: 'N', help: '', minimum: 1, maximum: 9, default: 4 },
    { kind: 'boolean', name: 'causal', label: 'Causal', help: '', default: false },
    {
      kind: 'choice',
      name: 'variant',
      label: 'Variant',
      help: '',
      default: 'fast',
      options: ['fast', 'slow'].map(option),
    },
    {
      kind: 'choice',
      name: 'data',
      label: 'Inputs',
      help: '',
      default: 'a',
      makesInputs: true,
      options: ['a', 'b'].map(option),
    },
  ],
};
const run: Run = { ...toyRun, params: { n: 4, causal: false, variant: 'fast', data: 'a' } };
const preset = presetChoice(kernel, kernel.presets[0]!);

function labThatFinds(...messages: string[]): { check: () => Promise<Outcome<CheckedRequest>> } {
  const problems = messages.map((message) => ({ message }));
  return {
    check: () =>
      Promise.resolve({
        ok: true,
        value: { problems, params: {}, sram: { needed: 0, available: 1 }, work: null, inputs: [], fixedInputs: {} },
      }),
  };
}

describe('what can stand beside a run', () => {
  it('is the same run with one choice made otherwise, whatever the size', () => {
    expect(variantsOf(run, kernel).map(({ title, params }) => [title, params])).toEqual([
      ['Causal: on', { causal: true, variant: 'fast', data: 'a' }],
      ['Variant: slow', { causal: false, variant: 'slow', data: 'a' }],
    ]);
    expect(preset.params).toEqual({ variant: 'slow' });
  });

  it('gets the arrays of the run', async () => {
    const request = await requestBeside(labThatFinds(), run, kernel, preset);
    expect(request).toMatchObject({ kernel: 'toy', seed: 1, params: { variant: 'slow' } });
    expect(parseNpy(request.inputs['A']!.bytes, 'A.npy')).toMatchObject({
      value: { shape: [4, 2], data: run.tensors[0]!.data },
    });
  });

  it('gets the sizes of the run where the arrays do not fit', async () => {
    const request = await requestBeside(labThatFinds('A has another shape.'), run, kernel, preset);
    expect(request).toMatchObject({ params: { variant: 'slow', n: 4 }, inputs: {} });
  });

  it('gets those of the arrays that fit, with the sizes of the run', async () => {
    const both = { ...run, tensors: ['A', 'C'].map((name) => ({ ...run.tensors[0]!, name })) };
    const lab = {
      check: async ({ inputs }: CheckRequest) =>
        labThatFinds(...('A' in inputs ? ['A has another shape.'] : [])).check(),
    };
    const request = await requestBeside(lab, both, { ...kernel, inputs: ['A', 'C'] }, preset);
    expect(request).toMatchObject({ params: { variant: 'slow', n: 4 } });
    expect(Object.keys(request.inputs)).toEqual(['C']);
  });

  it('is the rival of a run, whose sizes follow from the arrays', () => {
    const closedForm = { ...run.closedForm };
    const rival = {
      kernel: 'toy',
      title: 'the slow way',
      why: 'It waits.',
      params: { n: 4, variant: 'slow' },
      closedForm,
    };
    expect(rivalChoice(rival, [kernel])).toEqual({
      kernel: 'toy',
      title: 'the slow way',
      help: 'It waits.',
      params: { variant: 'slow' },
    });
  });

  it('is called by what sets it apart', () => {
    const slow = { ...run, params: { ...run.params, variant: 'slow', causal: true } };
    expect(nameBeside(slow, [run], [kernel])).toBe('Causal on · slow');
    expect(nameBeside(run, [run], [kernel])).toBe('Toy');
    expect(nameBeside(slow, [{ ...run, kernel: 'other' }], [kernel])).toBe('Toy · slow');
  });
});

it('tells inputs that are the same from those that are not', () => {
  const changed = run.tensors.map((tensor) =>
    tensor.name === 'A' ? { ...tensor, data: tensor.data!.map((x) => x + 1) } : tensor,
  );
  expect(sameInputs([run, { ...run }, { ...run }])).toEqual({ same: ['A'], other: [] });
  expect(sameInputs([run, { ...run, tensors: changed }])).toEqual({ same: [], other: ['A'] });
  expect(sameInputs([run, { ...run }, { ...run, tensors: [] }])).toEqual({ same: [], other: ['A'] });
});
