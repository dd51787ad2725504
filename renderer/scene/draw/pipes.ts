/** Pipes through gates: from the slot that flows, through the gate, to the slot that it flows into. */
import type { Mesh } from 'three';
import type { SlotSpec } from '../../../core/kernel.ts';
import { clamp } from '../../../core/search.ts';
import type { Arc } from '../flight.ts';
import { add, normalOf, pointOf, scale } from '../layout/plane.ts';
import type { Plane } from '../layout/plane.ts';
import type { SlotPlace } from '../layout/tray.ts';
import type { Valve } from '../acts.ts';
import { hueVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { ORDER } from './material.ts';
import { createRibbon } from './path.ts';

export interface Pipes {
  readonly meshes: readonly Mesh[];
  update(valves: readonly Valve[]): void;
  dispose(): void;
}

const HALF_WIDTH = 2.2;
/** The opacity of a pipe that nothing flows through. */
const IDLE = 0.5;

export function createPipes(context: DrawContext, slots: readonly SlotSpec[], places: readonly SlotPlace[]): Pipes {
  const planeNamed = (name: string): Plane | undefined => places[slots.findIndex((slot) => slot.name === name)]?.plane;
  const pipes = slots.flatMap((spec, slot) => {
    const from = spec.valve === undefined ? undefined : planeNamed(spec.valve.from);
    const to = spec.valve === undefined ? undefined : planeNamed(spec.valve.to);
    if (from === undefined || to === undefined) return [];
    const gate = places[slot]!.plane;
    // Where the flow returns to the slot that it came from, the way in and the way out stand side by side.
    const [enter, leave] = from === to ? [0.35, 0.65] : [0.5, 0.5];
    const halves = [bow(from, enter, gate, enter), bow(gate, leave, to, leave)].map((arc) => ({
      arc,
      ribbon: createRibbon(context, HALF_WIDTH, ORDER.links),
    }));
    return [{ slot, halves, hue: hueVector(context.palette, spec.hue) }];
  });
  return {
    meshes: pipes.flatMap(({ halves }) => halves.map(({ ribbon }) => ribbon.mesh)),
    update: (valves) => {
      for (const { slot, halves, hue } of pipes) {
        const flow = valves.find((valve) => valve.slot === slot);
        halves.forEach(({ arc, ribbon }, half) => {
          if (flow === undefined) ribbon.show(arc, hue, -1, IDLE);
          else {
            const progress = clamp(2 * flow.progress - half, 0, 1);
            ribbon.show(arc, hue, progress, Math.max(flow.opacity, IDLE));
          }
        });
      }
    },
    dispose: () => pipes.forEach(({ halves }) => halves.forEach(({ ribbon }) => ribbon.dispose())),
  };
}

/** An arc above the tray from a point on the upper edge of one slot to a point on that of another. */
function bow(from: Plane, at: number, to: Plane, end: number): Arc {
  const start = pointOf(from, at, 0);
  const stop = pointOf(to, end, 0);
  const rise = scale(normalOf(from), 0.3 + 0.14 * Math.abs(stop[0] - start[0]));
  return [start, add(start, rise), add(stop, rise), stop];
}
