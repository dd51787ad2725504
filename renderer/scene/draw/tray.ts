/** SRAM: the tray in front with the slots of one pass, and the strip of registers. */
import type { Mesh } from 'three';
import type { Run, Snapshots } from '../../../core/run.ts';
import { slotBytes } from '../../../core/trace/index.ts';
import { formatBytes } from '../../format.ts';
import type { Arc } from '../flight.ts';
import { combineArcs } from '../combine-arcs.ts';
import { add, normalOf, pointOf, scale } from '../layout/plane.ts';
import type { Plane, Vec3 } from '../layout/plane.ts';
import { FRONT, layoutTray } from '../layout/tray.ts';
import type { TrayContent, TrayLayout } from '../layout/tray.ts';
import { TRAY_THICKNESS } from '../layout/room.ts';
import type { Room } from '../layout/room.ts';
import type { Rings } from '../rings.ts';
import type { Moment } from '../moment.ts';
import { courseOf } from '../strands.ts';
import type { SlotSpans } from '../scaling.ts';
import { textSpans } from '../words/text.ts';
import { estimateWidth, monospacedWidth } from '../words/widths.ts';
import { createArcs } from './arcs.ts';
import { hueVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { createLabel } from './label.ts';
import { ORDER } from './material.ts';
import { createRibbon } from './path.ts';
import { createSlab } from './slab.ts';
import { createTraySlot } from './slots.ts';
import type { TraySlot } from './slots.ts';
import { createStrands } from './strands.ts';
import { createTree } from './tree.ts';

export interface Tray {
  readonly layout: TrayLayout;
  readonly slots: readonly TraySlot[];
  readonly meshes: readonly Mesh[];
  /** Draws the tray at a moment of a run; `spans` and `rings` are by slot. */
  update(
    run: Run,
    moment: Moment,
    snapshots: Snapshots | null,
    spans: readonly SlotSpans[],
    rings: readonly (Rings | null)[],
  ): void;
  dispose(): void;
}

/** The most links that can be seen at once: those of two events. */
const MOST_LINKS = 8;
/** The most levels of trees that can be seen at once. */
const MOST_COMBINES = 2;

/** What stands behind the word SRAM, the longest first: its bytes in one workgroup, and what of them is kept. */
function sramWords(content: TrayContent, toScale: boolean): readonly string[] {
  const kept = content.slots.filter(({ state }) => state === true);
  const scaled = toScale ? ', to scale with HBM' : '';
  if (content.slots.length === 0) return [toScale ? 'to scale with HBM' : ''];
  const all = `   ${formatBytes(slotBytes(content))}`;
  if (kept.length === 0) return [`${all} in one workgroup${scaled}`];
  const some = `, ${formatBytes(slotBytes({ slots: kept }))} kept`;
  return [`${all} a workgroup${some}${scaled}`, `${all}${some}${scaled}`, `${all}${scaled}`];
}

/** How far words keep off what runs along the front edge. */
const WORDS_OFF = 0.2;
/** Words are set a little smaller before any of them is left out. */
const SLACK = 1.1;

/** Creates the tray. `scaleCell` is the edge of a cell on the wall, when slots are drawn to scale with it. */
export function createTray(context: DrawContext, room: Room, content: TrayContent, scaleCell?: number): Tray {
  const { palette } = context;
  const slab = createSlab(
    room.tray,
    room.width,
    room.trayDepth,
    TRAY_THICKNESS,
    { face: palette.tray, faceTop: palette.trayTop, rim: palette.trayRim, strip: palette.strip, line: 1 },
    context.shared.pixelRatio,
    ORDER.tray,
  );
  const layout = layoutTray(content, room, scaleCell);
  const slots = content.slots.map((slot, index) =>
    createTraySlot(context, slot, index, layout.slots[index]!, room.tray),
  );
  const links = Array.from({ length: MOST_LINKS }, () => createRibbon(context, 1, ORDER.links));
  const combines = Array.from({ length: MOST_COMBINES }, () => createArcs(context, ORDER.links));
  const strands = createStrands(context, content.slots, layout, room.tray, room.trayDepth);
  const tree = layout.tree === null ? null : createTree(context, content.slots, layout, layout.tree, room.tray);
  slab.setStrip(layout.strip);
  const baseline = room.trayDepth - 0.16;
  const name = { face: 'sans', weight: 600, colour: palette.text, size: 0.29 } as const;
  const note = { face: 'mono', weight: 400, colour: palette.quiet, size: 0.24 } as const;
  // Loops along the front edge run at the left, and words begin where they have left it.
  const rectangles = layout.slots.map(({ rectangle }) => rectangle);
  const left = layout.flows
    .flatMap((flow) => courseOf(flow, content.slots, rectangles, room.trayDepth).strands)
    .filter(({ lane }) => lane < 0)
    .reduce((most, { points }) => Math.max(most, points[0][0] + WORDS_OFF), 0.35);
  const widest = room.width - 0.35 - left;
  const fits = (text: string): boolean =>
    estimateWidth('SRAM') * name.size + monospacedWidth(text) * note.size <= widest * SLACK;
  const sizes = sramWords(content, scaleCell !== undefined);
  const bytes = sizes.find(fits) ?? sizes.at(-1)!;
  const labels = [
    createLabel(
      context,
      [...textSpans('SRAM', name), ...textSpans(bytes, note)],
      layout.flows.length > 0
        ? {
            surface: room.tray,
            x: room.width - 0.35,
            baseline,
            align: 'right',
            widest,
          }
        : { surface: room.tray, x: 0.35, baseline, align: 'left' },
      ORDER.slotWords,
    ),
  ];
  if (layout.strip !== null) {
    const { x, width } = layout.strip;
    const words = textSpans('registers', { ...name, weight: 500, colour: palette.quiet, size: 0.26 });
    labels.push(
      createLabel(context, words, { surface: room.tray, x: x + width, baseline, align: 'right' }, ORDER.slotWords),
    );
  }
  return {
    layout,
    slots,
    meshes: [
      slab.mesh,
      ...slots.flatMap((slot) => slot.meshes),
      ...strands.meshes,
      ...(tree?.meshes ?? []),
      ...[...labels, ...links, ...combines].map((item) => item.mesh),
    ],
    update: (run, moment, snapshots, spans, rings) => {
      slots.forEach((slot, index) => slot.update(moment, snapshots, spans[index]!, rings[index] ?? null));
      slab.setBarrier(room.trayDepth - FRONT, moment.barrier);
      // What flows needs no arc over it.
      const arcs = moment.links.filter(({ from, to }) => !flowsInto(layout, from, to));
      links.forEach((link, at) => {
        const shown = arcs[at];
        if (shown === undefined) link.hide();
        else {
          const [from, to] = [layout.slots[shown.from]!.plane, layout.slots[shown.to]!.plane];
          link.show(linkArc(from, to), hueVector(palette, content.slots[shown.from]!.hue), -1, shown.opacity);
        }
      });
      strands.update(moment, (slot, event) => slots[slot]!.textureAfter(event), spans);
      tree?.update(run, moment, snapshots, spans);
      combines.forEach((levels, at) => {
        const combine = moment.combines[at];
        if (combine === undefined || tree !== null) levels.hide();
        else {
          const spec = content.slots[combine.slot]!;
          const shape = combineArcs(layout.slots[combine.slot]!.plane, spec, combine.lanes);
          levels.show(shape, hueVector(palette, spec.hue), combine.progress, combine.opacity);
        }
      });
    },
    dispose: () => {
      slab.dispose();
      slots.forEach((slot) => slot.dispose());
      strands.dispose();
      tree?.dispose();
      [...labels, ...links, ...combines].forEach((item) => item.dispose());
    },
  };
}

/** Whether a slot, as a source or as a gate, has a flow into another. */
function flowsInto({ flows }: TrayLayout, slot: number, into: number): boolean {
  return flows.some(({ from, to, gate }) => to === into && (from === slot || gate === slot));
}

function upperMiddle(plane: Plane): Vec3 {
  return plane.transposed === true ? pointOf(plane, 0, 0.5) : pointOf(plane, 0.5, 0);
}

/** An arc above the tray from the upper edge of one slot to that of another. */
function linkArc(from: Plane, to: Plane): Arc {
  const start = upperMiddle(from);
  const end = upperMiddle(to);
  const rise = scale(normalOf(from), 0.35 + 0.12 * Math.abs(end[0] - start[0]));
  return [start, add(start, rise), add(end, rise), end];
}
