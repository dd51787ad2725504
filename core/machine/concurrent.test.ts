import { expect, it } from 'vitest';
import { syntheticRun } from '../trace/synthetic.fixture.ts';
import { concurrency } from './concurrent.ts';

it('finds the event of each workgroup that is under way, and how far it is', () => {
  for (let seed = 1; seed <= 15; seed++) {
    const run = syntheticRun(seed);
    // Workgroups begin one nanosecond after another; events take two, with one of waiting between them.
    const starts = new Float64Array(run.events);
    const ends = new Float64Array(run.events);
    const owners = new Int32Array(run.events);
    let workgroup = 0;
    for (const pass of run.passes) {
      for (let at = 0; at + 1 < pass.starts.length; at++, workgroup++) {
        for (let event = pass.starts[at]!; event < pass.starts[at + 1]!; event++) {
          starts[event] = workgroup + 3 * (event - pass.starts[at]!);
          ends[event] = starts[event]! + 2;
          owners[event] = workgroup;
        }
      }
    }
    const firsts = run.passes.flatMap((pass) => [...pass.starts.subarray(0, -1)]);
    const at = concurrency(Uint32Array.of(...firsts, run.events), { starts, ends });
    for (const moment of [0, 1.5, 7.25, 20, 1000]) {
      for (const except of [-1, 0, 2]) {
        const expected = [...starts.keys()].filter(
          (event) => starts[event]! <= moment && moment < ends[event]! && owners[event] !== except,
        );
        const found = at(moment, except);
        expect([...found.events.subarray(0, found.count)]).toEqual(expected);
        expected.forEach((event, place) => {
          expect(found.shares[place]).toBeCloseTo((moment - starts[event]!) / 2, 5);
        });
      }
    }
  }
});
