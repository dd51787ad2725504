/** A tree of combines, upright on the lanes that it combines: done levels solid, the one under way bright, later ones outlined. */
import type { Mesh } from 'three';
import type { SlotSpec } from '../../../core/kernel.ts';
import type { Run, Snapshots } from '../../../core/run.ts';
import type { Progress, TreePoint } from '../../../core/trace/tree-drawing.ts';
import { valueAfter } from '../../../core/trace/tree-values.ts';
import type { Arc } from '../flight.ts';
import { add, cellsWide, mix, normalise, normalOf, placeOn, scale } from '../layout/plane.ts';
import type { Rectangle, Surface, Vec3 } from '../layout/plane.ts';
import type { TrayLayout } from '../layout/tray.ts';
import type { Moment } from '../moment.ts';
import type { SlotSpans } from '../scaling.ts';
import { createArcs } from './arcs.ts';
import { hueVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { ORDER } from './material.ts';
import { createPlates } from './plates.ts';
import type { Plate, Plates } from './plates.ts';

export interface TreeView {
  readonly meshes: readonly Mesh[];
  update(run: Run, moment: Moment, snapshots: Snapshots | null, spans: readonly SlotSpans[]): void;
  dispose(): void;
}

/** How strongly what is to come, under way and done is drawn. */
const LIGHTS: Readonly<Record<Progress, number>> = { pending: 0.3, now: 1, done: 0.72 };
/** The light of a tree while something else happens. */
const STOOD_BACK = 0.5;
/** The share of the pitch of the lanes, and of that of the levels, that the plates of a node take. */
const [ACROSS, UPRIGHT] = [0.9, 0.62];
const HIGHEST = 0.42;
/** The bar of a gate beside its lane: its share of the pitch, and of the room below the first level. */
const [BAR, BAR_UPRIGHT] = [0.22, 0.85];
/** How many levels the first one is raised by to make room for the bars. */
const RAISED = 0.9;
/** How high on the screen the part of the tray is that is free for it, and how far the tree may rise over its edge. */
const REACH = 0.8;
const OVER = 0.08;
/** The size of the plates of the level under way, which has room for numbers: their height, and their width beside it. */
const [NOW_HEIGHT, NOW_WIDTH] = [0.46, 2.6];
/** In this order the later stand before the earlier. */
const STATES = ['pending', 'done', 'now'] as const;

/** @param rectangle where the tree stands; its lower edge is that of the lanes */
export function createTree(
  context: DrawContext,
  slots: readonly SlotSpec[],
  layout: TrayLayout,
  rectangle: Rectangle,
  tray: Surface,
): TreeView {
  // It leans back half way between the face of the tray and upright on it.
  const upwards = normalise(add(scale(tray.down, -1), scale(normalOf(tray), 0.9)));
  const combined = slots.flatMap((slot, at) => (slot.lanes === undefined ? [] : [at]));
  const widest = combined.reduce((best, at) => (cellsWide(slots[at]!) > cellsWide(slots[best]!) ? at : best));
  const lanes = cellsWide(slots[widest]!);
  const ground = layout.slots[widest]!.rectangle;
  const pitch = ground.width / lanes;
  const gate = slots.findIndex((slot) => slot.valve !== undefined && slot.rows * slot.columns === cellsWide(slot));
  const states = STATES.map((progress) => ({
    progress,
    arcs: createArcs(context, ORDER.links - 0.2),
  }));
  const plates = new Map(combined.map((at) => [at, createPlates(context, slots[at]!, upwards, ORDER.links)]));
  const bars = gate < 0 ? null : createPlates(context, slots[gate]!, upwards, ORDER.links - 0.1);
  const raised = bars === null ? 0 : RAISED;
  const hue = hueVector(context.palette, slots[combined.at(-1)!]!.hue);

  const pointAt = (lane: number, rise: number): Vec3 => {
    const x = ground.x + (lane + 0.5) * pitch;
    const foot = placeOn(tray, { x, y: rectangle.y + rectangle.height, width: 0, height: 0 }, 0.03).origin;
    return add(foot, scale(upwards, rise));
  };

  return {
    meshes: [
      ...states.map(({ arcs }) => arcs.mesh),
      ...[...plates.values()].map(({ mesh }) => mesh),
      ...(bars === null ? [] : [bars.mesh]),
    ],
    update: (run, moment, snapshots, spans) => {
      const shown = moment.tree;
      const levels = shown?.drawing.levels.length ?? 0;
      const rise = (rectangle.height * REACH + OVER) / (levels + raised + 0.4);
      const heightOf = (level: number): number => (level === 0 ? 0 : (level + raised) * rise);
      const lineOf = (from: { lane: number; level: number }, to: { lane: number; level: number }): Arc => {
        const [start, end] = [pointAt(from.lane, heightOf(from.level)), pointAt(to.lane, heightOf(to.level))];
        return [start, mix(start, end, 1 / 3), mix(start, end, 2 / 3), end];
      };
      // While nothing is combined the tree stands back behind what moves.
      const attention = moment.event?.operation === 'combine' ? 1 : STOOD_BACK;
      for (const { progress, arcs } of states) {
        const lines = (shown?.drawing.levels ?? []).flatMap((level, at) =>
          level.progress === progress
            ? [...level.edges, ...(shown?.drawing.waits ?? []).filter(([, to]) => to.level === at)]
            : [],
        );
        const through = progress === 'now' ? moment.progress : 1;
        arcs.show(
          lines.map(([from, to]) => lineOf(from, to)),
          hue,
          through,
          LIGHTS[progress] * attention,
        );
      }
      const parts = shown === null ? [] : combined.filter((at) => shown.tree.slots.includes(at));
      const width = (pitch * ACROSS) / Math.max(parts.length, 1);
      const height = Math.min(rise * UPRIGHT, HIGHEST, width * 1.4);
      const ordered = STATES.flatMap(
        (state) => shown?.drawing.levels.filter(({ progress }) => progress === state) ?? [],
      );
      for (const [at, drawn] of plates) {
        const part = parts.indexOf(at);
        if (shown === null || part < 0) {
          drawn.show([], spans[at]!.after);
          continue;
        }
        const value = valueAfter(run, moment.span, snapshots, shown.tree, at, 0, shown.step);
        const nodes = ordered.flatMap(({ progress, dots }) => {
          const size = progress === 'now' ? roomy(dots, parts.length) : { width, height };
          const aside = (part - (parts.length - 1) / 2) * size.width;
          // Nodes that are wider than their lanes do not reach beyond the outermost.
          const beyond = Math.max((size.width * parts.length - pitch) / 2, 0);
          return dots.map(({ lane, level }): Plate => {
            const [before, behind] = [lane * pitch, (lanes - 1 - lane) * pitch];
            const inwards = Math.max(beyond - before, 0) - Math.max(beyond - behind, 0);
            const foot = add(pointAt(lane, heightOf(level) - size.height / 2), [aside + inwards, 0, 0]);
            const glow = progress === 'now' ? 1 : 0;
            return { foot, ...size, value: value(level, lane), light: LIGHTS[progress] * attention, glow };
          });
        });
        drawn.show(nodes, spans[at]!.after);
      }
      if (bars !== null) showBars(bars, gate, (1 + raised) * rise - height / 2);

      /** The plates of a level under way are as large as numbers need and its neighbours leave. */
      function roomy(dots: readonly TreePoint[], count: number): { readonly width: number; readonly height: number } {
        const at = dots.map(({ lane }) => lane).sort((a, b) => a - b);
        const apart = Math.min(...at.slice(1).map((lane, index) => lane - at[index]!), lanes);
        const most = (apart * pitch * ACROSS) / count;
        const tall = Math.max(height, Math.min(NOW_HEIGHT, most / NOW_WIDTH));
        return { width: Math.max(width, Math.min(most, tall * NOW_WIDTH)), height: tall };
      }

      function showBars(bars: Plates, slot: number, above: number): void {
        const spec = slots[slot]!;
        const { before, after } = moment.slots[slot]!;
        const event = moment.completed > moment.index ? after : before;
        const offset = event < 0 || snapshots === null ? -1 : snapshots.offsets[event - moment.span.start]!;
        const most = spans[slot]!.after.limit;
        const tall = Math.min(above * BAR_UPRIGHT, 1);
        const all = Array.from({ length: offset < 0 ? 0 : cellsWide(spec) }, (_, lane): Plate[] => {
          const value = snapshots!.values[offset + lane]!;
          const foot = add(pointAt(lane, 0), [-0.36 * pitch, 0, 0]);
          const open = Math.min(Math.max(value / most, 0), 1);
          const outline = { foot, width: BAR * pitch, height: tall, value: null, light: 0.5, glow: 0 };
          return open > 0 ? [outline, { ...outline, height: tall * open, value, light: 1 }] : [outline];
        });
        bars.show(all.flat(), spans[slot]!.after);
      }
    },
    dispose: () => {
      states.forEach(({ arcs }) => arcs.dispose());
      plates.forEach((drawn) => drawn.dispose());
      bars?.dispose();
    },
  };
}
