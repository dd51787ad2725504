import { describe, expect, it } from 'vitest';
import type { SlotSpec } from '../../core/kernel.ts';
import { flowing, flowsOf } from './flows.ts';
import { cellsHigh, placeOn } from './layout/plane.ts';
import { presetRuns } from './layout/preset-runs.fixture.ts';
import { layoutRun } from './layout/layout.ts';
import { roomOf } from './layout/room.ts';
import { layoutTray } from './layout/tray.ts';
import { courseOf } from './strands.ts';
import type { Strand } from './strands.ts';

const SIZE = { width: 14, height: 9 };

const slot = (name: string, rest: Partial<SlotSpec> = {}): SlotSpec => ({
  name,
  hue: 'cyan',
  memory: 'sram',
  rows: 4,
  columns: 1,
  scale: 'signed',
  ...rest,
});

/** How far the end of each strand of a lane is from where its next one begins. */
function gapsOf(strands: readonly Strand[]): number[] {
  return strands.flatMap((strand) => {
    const next = strands.find(({ lane, part }) => lane === strand.lane && Math.abs(part[0] - strand.part[1]) < 1e-9);
    if (next === undefined) return [];
    const [end, start] = [strand.points[3], next.points[0]];
    return [Math.hypot(end[0] - start[0], end[1] - start[1], end[2] - start[2])];
  });
}

describe('flows', () => {
  it('are one for each gate and for each slot that says where its values go', () => {
    const slots = [
      slot('g', { into: 'c' }),
      slot('f', { valve: { from: 'c', to: 'c' } }),
      slot('c', { state: true }),
      slot('lost', { into: 'nowhere' }),
    ];
    expect(flowsOf(slots)).toEqual([
      { from: 0, to: 2, gate: null },
      { from: 2, to: 2, gate: 1 },
    ]);
  });

  it('are under way while an event takes from their gate, or from their source, and none else', () => {
    const links = [
      { from: 3, to: 5 },
      { from: 1, to: 2 },
    ];
    expect(flowing({ from: 0, to: 2, gate: 1 }, links)).toBe(links[1]);
    expect(flowing({ from: 3, to: 5, gate: null }, links)).toBe(links[0]);
    expect(flowing({ from: 1, to: 5, gate: null }, links)).toBeUndefined();
  });

  it.each(presetRuns)('of $kernel, $preset name slots of their pass, and lanes that meet', ({ run }) => {
    for (const { slots } of run.passes) {
      const named = slots.filter(({ valve, into }) => valve !== undefined || into !== undefined);
      const flows = flowsOf(slots);
      expect(flows.length).toBe(named.reduce((sum, { valve, into }) => sum + Number(!!valve) + Number(!!into), 0));
      for (const { from, to, gate } of flows) {
        const lanes = [from, to, ...(gate === null ? [] : [gate])].map((at) => cellsHigh(slots[at]!));
        // A single cell gives to all lanes, or takes from them.
        expect(new Set(lanes.filter((count) => count > 1)).size).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('the courses of every kernel', () => {
  it.each(presetRuns)('of $kernel, $preset go from their source through their gate into their goal', ({ run }) => {
    const layout = layoutRun(run, SIZE);
    for (const content of layout.trays) {
      const { slots, flows } = layoutTray(content, layout.room);
      const rectangles = slots.map(({ rectangle }) => rectangle);
      for (const flow of flows) {
        const { strands, head } = courseOf(flow, content.slots, rectangles, layout.room.trayDepth);
        const lanes = new Set(strands.map(({ lane }) => lane));
        if (!lanes.has(-1)) expect(lanes.size).toBe(cellsHigh(content.slots[flow.gate ?? flow.from]!));
        const [from, to] = [rectangles[flow.from]!, rectangles[flow.to]!];
        for (const lane of lanes) {
          const own = strands.filter((strand) => strand.lane === lane).sort((a, b) => a.part[0] - b.part[0]);
          const [start, end] = [own[0]!.points[0], own.at(-1)!.points[3]];
          expect(start[0]).toBeGreaterThanOrEqual(from.x - 1e-9);
          expect(start[0]).toBeLessThanOrEqual(from.x + from.width + 1e-9);
          expect(end[0]).toBeGreaterThanOrEqual(to.x - 1e-9);
          expect(end[0]).toBeLessThanOrEqual(to.x + to.width + 1e-9);
          expect([own[0]!.part[0], own.at(-1)!.part[1]]).toEqual([0, 1]);
          // Only what has passed its gate is as thick as that is open.
          expect(own.some(({ gated }) => gated)).toBe(flow.gate !== null);
        }
        // Where a strand has several parts, each begins where the one before it ends, but for the width of the gate.
        const gate = flow.gate === null ? 0 : rectangles[flow.gate]!.width;
        expect(Math.max(0, ...gapsOf(strands))).toBeLessThanOrEqual(gate + 1e-6);
        // What runs to the left says so.
        expect(head !== null).toBe(
          to.x < (flow.gate === null ? from : rectangles[flow.gate]!).x + (flow.gate === null ? from.width : gate),
        );
      }
    }
  });

  it('do not run over the right edge of the tray, nor over what stands beside a state', () => {
    const slots = [slot('x', { into: 'h' }), slot('h', { state: true, into: 'h' }), slot('y')];
    const rectangles = [0, 3, 7].map((x) => ({ x, y: 1, width: 1, height: 2 }));
    const loop = courseOf({ from: 1, to: 1, gate: null }, slots, rectangles, 5);
    for (const { points } of loop.strands) {
      // A cubic curve stays within three quarters of the way to its handles.
      const reach = points.map(([x], at) =>
        at === 1 || at === 2 ? points[at === 1 ? 0 : 3][0] + 0.75 * (x - points[at === 1 ? 0 : 3][0]) : x,
      );
      expect(Math.max(...reach)).toBeLessThan(7);
      expect(Math.min(...reach)).toBeGreaterThan(1);
    }
  });

  it.each([1, 4, 8, 16, 48])('rise over the back edge no higher than the words of the wall, with %i lanes', (rows) => {
    const slots = [slot('h', { state: true, into: 'h', rows })];
    const { strands, head } = courseOf({ from: 0, to: 0, gate: null }, slots, [{ x: 3, y: 1, width: 1, height: 2 }], 5);
    const { tray } = roomOf(14, 4, 5);
    // As seen from home, 15 degrees above the horizon, on the plane of the wall; its words end 0.55 above its foot.
    const seen = [...strands.flatMap(({ points }) => points), head!].map(([x, y, height]) => {
      const [, up, forth] = placeOn(tray, { x, y, width: 0, height: 0 }, height).origin;
      return up - forth * Math.tan((15 * Math.PI) / 180);
    });
    expect(Math.max(...seen)).toBeLessThan(0.55);
  });
});
