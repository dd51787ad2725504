/** What a pass has nothing to do with steps back where there is no room for everything, and nowhere else. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../core/run.ts';
import { touched } from '../../../core/trace/touched.ts';
import { asideByPass } from './aside.ts';
import { layoutRun } from './layout.ts';
import type { Layout } from './layout.ts';
import { presetRuns } from './preset-runs.fixture.ts';
import { highestWall, roomSizeFor } from './room.ts';

const SIZE = roomSizeFor(652, 490, 11);
const runOf = (kernel: string, preset: string): Run =>
  presetRuns.find((one) => one.kernel === kernel && one.preset === preset)!.run;
const smallIn = ({ tensors }: Run, { walls }: Layout, pass: number): string[] =>
  tensors.flatMap(({ name }, at) => (walls[pass]!.places[at]!.small ? [name] : []));

describe('tensors that a pass has nothing to do with', () => {
  it('step back where there are many, and come back when a pass needs them', () => {
    const run = runOf('multi-head-attention', 'flash');
    const layout = layoutRun(run, SIZE);
    expect(smallIn(run, layout, 0)).toEqual(['Wk', 'Wv', 'Wo', 'K', 'V', 'S', 'P', 'O', 'L', 'Y']);
    expect(smallIn(run, layout, 3)).toEqual(['X', 'Wq', 'Wk', 'Wv', 'Wo', 'Y']);
    const keys = run.tensors.findIndex(({ name }) => name === 'K');
    const [away, there] = [0, 1].map((pass) => layout.walls[pass]!.places[keys]!.rectangle);
    expect(there!.height).toBeGreaterThan(2 * away!.height);
  });

  it('stay where they are where there is room for all', () => {
    const run = runOf('attention', 'standard');
    expect(run.passes.length).toBeGreaterThan(1);
    const { walls } = layoutRun(run, SIZE);
    expect(new Set(walls).size).toBe(1);
    expect(walls[0]!.places.filter(({ small }) => small)).toEqual([]);
  });

  it('stand with all others where everything is drawn to scale', () => {
    const run = runOf('multi-head-attention', 'flash');
    const { walls } = layoutRun(run, SIZE, true);
    expect(new Set(walls).size).toBe(1);
  });

  it.each(presetRuns)(
    'never are what a pass moves, but for what the kernel sets aside: $kernel, $preset',
    ({ run }) => {
      const highest = highestWall(SIZE, 0.6);
      asideByPass(run, SIZE.width, highest, false).forEach((aside, pass) => {
        const hidden = [...touched.of(run, pass)].filter((tensor) => aside.has(tensor) && tensor.aside !== true);
        expect(hidden).toEqual([]);
      });
    },
  );
});
