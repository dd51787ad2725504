/** What the kernels say of themselves before a run. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KERNEL_GROUPS } from '../kernel.ts';
import { describe as describeKernel } from '../lab.ts';
import { defaultParameters } from '../parameters.ts';
import { createRandom } from '../tensors/random.ts';
import { kernels } from './index.ts';

/** How many characters fit on one line of the list of kernels. */
const LONGEST_LINE = 64;
const SEEDS = [1, 2, 3];

describe('the list of kernels', () => {
  it('has each group in one piece, in their order', () => {
    const groups = kernels.map(({ group }) => group);
    expect(groups.filter((group, at) => group !== groups[at - 1])).toEqual(KERNEL_GROUPS);
  });
});

/** Prettier pads the cells of tables, and breaks no line. */
const page = readFileSync('docs/kernels.md', 'utf8').replaceAll(/ +/g, ' ');

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (_, kernel) => {
  it('says in one short sentence of its own why one would look at it', () => {
    expect(kernel.line).toMatch(/^[^.]+\.$/);
    expect(kernel.line.length).toBeLessThanOrEqual(LONGEST_LINE);
    expect(kernels.filter(({ line }) => line === kernel.line)).toHaveLength(1);
  });

  it('says what one must know to compare it, and docs/kernels.md says the same', () => {
    const { conventions, shapes } = describeKernel(kernel);
    expect(conventions.length).toBeGreaterThan(0);
    for (const sentence of conventions) expect(sentence).toMatch(/\.$/);
    const inputs = Object.entries(shapes).map(([name, shape]) => `\`${name} ${shape}\``);
    expect(page).toContain(`- \`${kernel.name}\`: ${inputs.join(', ')}. ${conventions.join(' ')}\n`);
  });

  it.each(kernel.presets.map((preset) => [preset.name, preset] as const))(
    'says of the inputs of "%s" which the seed does not make',
    (__, { values }) => {
      const parameters = { ...defaultParameters(kernel), ...values };
      const [first, ...others] = SEEDS.map((seed) => kernel.inputs(parameters, createRandom(seed)));
      const fixed = Object.entries(first!)
        .filter(([name, data]) => others.every((inputs) => data.every((value, at) => inputs[name]![at] === value)))
        .map(([name]) => name);
      expect(Object.keys(kernel.fixedInputs?.(parameters) ?? {}).sort()).toEqual(fixed.sort());
    },
  );
});
