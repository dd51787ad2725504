/** Rasters of real runs, against a recount event by event, and against what is known of some kernels by hand. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { kernels } from '../kernels/index.ts';
import { traceKernel } from '../kernels/run.fixture.ts';
import type { Params } from '../parameters.ts';
import { depthOf } from '../run.ts';
import type { Run } from '../run.ts';
import { createRandom } from '../tensors/random.ts';
import { eventDepths } from './depth.ts';
import { createTraceIndex } from './index.ts';
import type { TraceIndex } from './index.ts';
import { decodeEvent } from './layout.ts';
import { FIRSTS, positionsOf, rasterOf, rasters, tensorsWith, usualTensor } from './raster.ts';
import { atOnce } from '../portions.ts';
import type { First, Firsts } from './raster.ts';

const CASES = 2;
const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const indexOf = async (kernel: string, params: Params): Promise<TraceIndex> =>
  createTraceIndex((await traceKernel(executor, kernel, params)).run);

/** How deep each event's workgroup stands, by looking back over all of its events each time. */
function recountStandings(index: TraceIndex): number[] {
  const depths = eventDepths.of(index);
  return Array.from({ length: index.events }, (_, event) =>
    Math.max(...depths.subarray(index.workgroupAt(event).start, event + 1)),
  );
}

/** Asks for each position which events touch it, element by element. */
function recount(run: Run, standings: number[], tensor: number, first: First): { depths: number[]; events: number[] } {
  const spec = run.tensors[tensor]!;
  const found = Array.from({ length: positionsOf(spec) }, () => ({ depth: -1, event: -1 }));
  for (let event = 0; event < run.events; event++) {
    const tile = decodeEvent(run.records, event);
    if (tile.tensor !== tensor || tile.operation !== (first === 'read' ? 'load' : 'store')) continue;
    const depth = standings[event]!;
    for (let row = tile.row; row < tile.row + tile.realRows; row++) {
      for (let column = tile.column; column < tile.column + tile.realColumns; column++) {
        const one = found[spec.along === 'columns' ? column : row]!;
        if (one.depth < 0 || depth < one.depth) Object.assign(one, { depth, event });
      }
    }
  }
  return { depths: found.map(({ depth }) => depth), events: found.map(({ event }) => event) };
}

const plain = ({ depths, events }: Firsts): object => ({ depths: [...depths], events: [...events] });
const numberOf = (run: Run, name: string): number => run.tensors.findIndex((tensor) => tensor.name === name);
const depthsOf = (index: TraceIndex, name: string, first: First): number[] => [
  ...rasters.of(index, numberOf(index.run, name))[first].depths,
];

describe('a raster', () => {
  it.each(kernels.map((kernel) => [kernel.name, kernel] as const))(
    'of %s holds the first reads and stores of every position',
    async (name, kernel) => {
      const random = createRandom(20);
      for (let times = 0; times < CASES; times++) {
        const index = await indexOf(name, kernel.sample(random));
        const { run } = index;
        const standings = recountStandings(index);
        let lit = 0;
        for (const [tensor, { kind }] of run.tensors.entries()) {
          if (kind === 'ghost') continue;
          for (const first of FIRSTS) {
            const raster = rasters.of(index, tensor)[first];
            expect(plain(raster)).toEqual(recount(run, standings, tensor, first));
            lit += raster.depths.filter((depth) => depth >= 0).length;
            expect(Math.max(...raster.depths)).toBeLessThanOrEqual(depthOf(run));
          }
        }
        expect(lit).toBeGreaterThan(0);
        // Whatever the parameters, there is something to show on both sides.
        for (const first of FIRSTS) {
          const usual = usualTensor(run, first)!;
          expect(tensorsWith(run, first)).toContain(usual);
          expect(depthsOf(index, usual.name, first).some((depth) => depth >= 0)).toBe(true);
        }
      }
    },
  );

  it('of a recurrent network is a diagonal: each token waits for the state of the one before', async () => {
    const index = await indexOf('rnn', { t: 5, h: 4, e: 4, influence: false });
    expect(depthsOf(index, 'X', 'read')).toEqual([0, 3, 5, 7, 9]);
    expect(depthsOf(index, 'h', 'stored')).toEqual([3, 5, 7, 9, 11]);
    expect(usualTensor(index.run, 'read')!.name).toBe('X');
    expect(usualTensor(index.run, 'stored')!.name).toBe('h');
  });

  it('of attention that writes its scores is a bar, and of flash attention one step for each block of keys', async () => {
    const shape = { n: 12, d: 4, br: 4, bc: 4 };
    const standard = await indexOf('attention', { ...shape, variant: 'standard' });
    expect(depthsOf(standard, 'K', 'read')).toEqual(Array<number>(12).fill(0));
    const flash = await indexOf('attention', { ...shape, variant: 'flash' });
    expect(depthsOf(flash, 'Q', 'read')).toEqual(Array<number>(12).fill(0));
    const keys = depthsOf(flash, 'K', 'read');
    expect(new Set(keys).size).toBe(3);
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
    expect(new Set(depthsOf(flash, 'O', 'stored')).size).toBe(1);
  });

  it('tells of what was chosen, as far as the run has it, and leaves out how deep measuring goes', async () => {
    const index = await indexOf('rnn', { t: 5, h: 4, e: 4, influence: true });
    const { parts, depth, positions } = atOnce(rasterOf(index, { read: 'W', stored: 'nothing of the kind' }));
    expect(parts.map(({ first, tensor }) => [first, tensor.name])).toEqual([
      ['read', 'W'],
      ['stored', 'h'],
    ]);
    expect([depth, positions]).toEqual([11, 5]);
    expect(depthOf(index.run)).toBeGreaterThan(11);
    const influence = atOnce(rasterOf(index, { read: null, stored: 'influence' }));
    expect(influence.depth).toBe(Math.max(...influence.parts[1]!.firsts.depths));
  });

  it('runs along the columns where these are the sequence', async () => {
    const index = await indexOf('softmax', { variant: 'online', r: 3, br: 2, v: 8, bv: 4 });
    const depths = depthsOf(index, 'X', 'read');
    expect(depths).toHaveLength(8);
    expect(new Set(depths.slice(0, 4)).size).toBe(1);
    expect(depths[4]).toBeGreaterThan(depths[3]!);
  });
});
