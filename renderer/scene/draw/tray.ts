/** SRAM: the tray in front with the slots of one pass, and the strip of registers. */
import type { Mesh } from 'three';
import type { Snapshots } from '../../../core/run.ts';
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
import type { Moment } from '../moment.ts';
import type { ColourSpan } from '../scaling.ts';
import { textSpans } from '../words/text.ts';
import { createArcs } from './arcs.ts';
import { hueVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { createLabel } from './label.ts';
import { ORDER } from './material.ts';
import { createRibbon } from './path.ts';
import { createPipes } from './pipes.ts';
import { createSlab } from './slab.ts';
import { createTraySlot } from './slots.ts';
import type { TraySlot } from './slots.ts';

export interface Tray {
  readonly layout: TrayLayout;
  readonly slots: readonly TraySlot[];
  readonly meshes: readonly Mesh[];
  update(moment: Moment, snapshots: Snapshots | null, spans: readonly ColourSpan[]): void;
  dispose(): void;
}

/** The most links that can be seen at once: those of two events. */
const MOST_LINKS = 8;
/** The most levels of trees that can be seen at once. */
const MOST_COMBINES = 2;

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
  const pipes = createPipes(context, content.slots, layout.slots);
  slab.setStrip(layout.strip);
  const baseline = room.trayDepth - 0.16;
  const name = { face: 'sans', weight: 600, colour: palette.text, size: 0.29 } as const;
  const note = { face: 'mono', weight: 400, colour: palette.quiet, size: 0.22 } as const;
  const bytes =
    content.slots.length === 0
      ? ''
      : `   ${formatBytes(slotBytes(content))} in one workgroup${scaleCell === undefined ? '' : ', to scale with HBM'}`;
  const labels = [
    createLabel(
      context,
      [...textSpans('SRAM', name), ...textSpans(bytes, note)],
      { surface: room.tray, x: 0.35, baseline, align: 'left' },
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
      ...pipes.meshes,
      ...[...labels, ...links, ...combines].map((item) => item.mesh),
    ],
    update: (moment, snapshots, spans) => {
      slots.forEach((slot, index) => slot.update(moment, snapshots, spans[index]!));
      slab.setBarrier(room.trayDepth - FRONT, moment.barrier);
      links.forEach((link, at) => {
        const shown = moment.links[at];
        if (shown === undefined) link.hide();
        else {
          const [from, to] = [layout.slots[shown.from]!.plane, layout.slots[shown.to]!.plane];
          link.show(linkArc(from, to), hueVector(palette, content.slots[shown.from]!.hue), -1, shown.opacity);
        }
      });
      pipes.update(moment.valves);
      combines.forEach((arcs, at) => {
        const combine = moment.combines[at];
        if (combine === undefined) arcs.hide();
        else {
          const spec = content.slots[combine.slot]!;
          const shape = combineArcs(layout.slots[combine.slot]!.plane, spec, combine.lanes);
          arcs.show(shape, hueVector(palette, spec.hue), combine.progress, combine.opacity);
        }
      });
    },
    dispose: () => {
      slab.dispose();
      slots.forEach((slot) => slot.dispose());
      pipes.dispose();
      [...labels, ...links, ...combines].forEach((item) => item.dispose());
    },
  };
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
