import { describe, expect, it } from 'vitest';
import { describe as describeKernel } from '../../core/lab.ts';
import { kernels } from '../../core/kernels/index.ts';
import { defaultParameters } from '../../core/parameters.ts';
import { presetInForce } from './presets.ts';

describe.each(kernels.map((kernel) => [kernel.name, describeKernel(kernel)] as const))('%s', (_, kernel) => {
  it.each(kernel.presets.map((preset) => [preset.name, preset] as const))(
    'knows the values of "%s"',
    (name, preset) => {
      const values = { ...defaultParameters(kernel), ...preset.values };
      expect(presetInForce(kernel, values)?.name).toBe(name);
    },
  );
});

describe('the preset in force', () => {
  const attention = describeKernel(kernels.find(({ name }) => name === 'attention')!);
  const values = defaultParameters(attention);

  it('is there at the start, although nobody chose it', () => {
    expect(presetInForce(attention, values)?.name).toBe('flash');
  });

  it('is none after a change that counts', () => {
    expect(presetInForce(attention, { ...values, n: 65 })).toBeUndefined();
  });

  it('does not hang on what does not count', () => {
    const standard = { ...values, variant: 'standard' };
    expect(presetInForce(attention, { ...standard, loop: 'kv-outer' })).toBe(presetInForce(attention, standard));
  });
});
