/** The tree that the trace records is the one that ran: only lanes that take, or give in exchange, have new values. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { shaderSource } from '../gpu/shaders.ts';
import type { SlotSpec } from '../kernel.ts';
import { defaultParameters } from '../parameters.ts';
import { takeSnapshots } from '../perform/snapshots.ts';
import type { Run, Snapshots } from '../run.ts';
import { changesSlot, decodeEvent, slotOf } from '../trace/layout.ts';
import type { TraceEvent } from '../trace/layout.ts';
import { kernels } from './index.ts';
import { traceKernel } from './run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

/** Lane by lane, the bits of its elements. */
function lanesOf(values: Float32Array<ArrayBuffer>, { rows, columns, lanes }: SlotSpec): readonly string[] {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const byRows = lanes === 'rows';
  return Array.from({ length: byRows ? rows : columns }, (_, lane) =>
    Array.from({ length: byRows ? columns : rows }, (__, other) =>
      byRows ? words[lane * columns + other] : words[other * columns + lane],
    ).join(' '),
  );
}

/** Each combine of the workgroup with the lanes of its slot before and after it. */
function* combinesOf(
  run: Run,
  { pass: number, workgroup, offsets, values }: Snapshots,
): Generator<{ event: TraceEvent; before: readonly string[]; after: readonly string[] }> {
  const pass = run.passes[number]!;
  const start = pass.starts[workgroup]!;
  const latest = new Map<number, readonly string[]>();
  for (let at = start; at < pass.starts[workgroup + 1]!; at++) {
    if (!changesSlot(run.records, at)) continue;
    const spec = pass.slots[slotOf(run.records, at)]!;
    const offset = offsets[at - start]!;
    const after = lanesOf(values.slice(offset, offset + spec.rows * spec.columns), spec);
    const event = decodeEvent(run.records, at);
    if (event.operation === 'combine') yield { event, before: latest.get(event.slot)!, after };
    latest.set(event.slot, after);
  }
}

/** What the lane that is taken from may get: what the taking lane held, or at the root of the tree a neutral element. */
function prefixes(held: string, count: number): readonly string[] {
  if (count > 1) return [held];
  const all = (value: number): string =>
    held.replace(/\d+/g, String(new Uint32Array(Float32Array.of(value).buffer)[0]!));
  return [all(0), all(1)];
}

const cases = kernels.flatMap((kernel) =>
  kernel.presets.flatMap((preset) =>
    kernel.passes({ ...defaultParameters(kernel), ...preset.values }).flatMap(({ name, shader }, pass) => {
      const combines = shaderSource(shader).text.includes('trace_combine_');
      return combines ? [{ kernel: kernel.name, preset: preset.name, name, params: preset.values, pass }] : [];
    }),
  ),
);

describe('a combine changes the lanes that it names', () => {
  it.each(cases)('$kernel, preset $preset, pass $name', async ({ kernel, params, pass }) => {
    const { run } = await traceKernel(executor, kernel, params);
    const [x, y, z] = run.passes[pass]!.workgroups;
    // The last one: where blocks do not divide, it has the edge.
    const snapshots = await takeSnapshots(run, { pass, workgroup: x * y * z - 1 }, executor);
    let combines = 0;
    for (const { event, before, after } of combinesOf(run, snapshots)) {
      combines++;
      const { first, step, count, partner, moves } = event.lanes!;
      const takers = Array.from({ length: count }, (_, m) => first + m * step);
      const givers = takers.map((lane) => lane + partner);
      const named = new Set(moves ? [...takers, ...givers] : takers);
      const where = `line ${event.line}, ${run.passes[pass]!.slots[event.slot]!.name}, lanes ${JSON.stringify(event.lanes)}`;
      expect(
        [...takers, ...givers].every((lane) => before[lane] !== undefined),
        where,
      ).toBe(true);
      const changed = before.flatMap((lane, at) => (lane === after[at] ? [] : [at]));
      expect(
        changed.filter((lane) => !named.has(lane)),
        where,
      ).toEqual([]);
      if (moves)
        givers.forEach((giver, m) => expect(prefixes(before[takers[m]!]!, count), where).toContain(after[giver]));
    }
    expect(combines).toBeGreaterThan(0);
  });
});
