/** Everything that stands in the room for one run, and what of it lies under a ray. */
import { Scene } from 'three';
import type { ColourOptions, FrameState, Pick } from '../contract.ts';
import type { Snapshots } from '../../../core/run.ts';
import type { TraceIndex } from '../../../core/trace/index.ts';
import { flightLook } from '../flight-style.ts';
import { add, scale } from '../layout/plane.ts';
import { momentAt } from '../moment.ts';
import type { Moment } from '../moment.ts';
import { footprintStateAt } from '../footprint.ts';
import type { FootprintState } from '../footprint.ts';
import { cellUnder } from '../picking.ts';
import type { Ray } from '../picking.ts';
import type { ValueRange } from '../range.ts';
import { slotRanges } from '../ranges.ts';
import { spanOf, wholeRange } from '../scaling.ts';
import type { ColourSpan } from '../scaling.ts';
import { EMPTY_TRAY } from '../layout/layout.ts';
import type { Layout } from '../layout/layout.ts';
import { createBackdrop } from './backdrop.ts';
import type { DrawContext } from './context.ts';
import { mostOthers } from './coverage.ts';
import { createFlock } from './flock.ts';
import { createFlyer } from './flyer.ts';
import type { LensTarget } from './lens.ts';
import { createTray } from './tray.ts';
import type { Tray } from './tray.ts';
import type { ValueStore } from './value-store.ts';
import { createWall } from './wall.ts';

export interface Shown {
  readonly moment: Moment;
  readonly colours: Colours;
  readonly footprintState: FootprintState | null;
  /** While one workgroup is in focus: the most other workgroups that touch one block; null otherwise. */
  readonly others: number | null;
}

/** The ranges of colours by tensor, and by slot of the pass in view. */
export interface Colours {
  readonly tensorRanges: readonly ValueRange[];
  readonly slotRanges: readonly ValueRange[];
  readonly tensorSpans: readonly ColourSpan[];
  readonly slotSpans: readonly ColourSpan[];
}

export interface Room {
  readonly scene: Scene;
  /** Draws the room at a frame and returns what it shows; null when there is no run. */
  update(frame: FrameState): Shown | null;
  pick(ray: Ray): Pick | null;
  /** The plane that a picked cell lies in, for a lens; null when the plane is not on screen now. */
  targetOf(pick: Pick): LensTarget | null;
  dispose(): void;
}

export function createRoom(
  context: DrawContext,
  values: ValueStore,
  index: TraceIndex | null,
  layout: Layout,
  transparent: boolean,
): Room {
  const scene = new Scene();
  scene.matrixWorldAutoUpdate = false;
  const backdrop = createBackdrop(context, layout.room);
  const wall = createWall(context, values, index?.run ?? null, layout);
  const flyer = createFlyer(context);
  const flock = index === null ? null : createFlock(context, index.run, layout);
  if (flock !== null) scene.add(flock.mesh);
  scene.add(...(transparent ? [] : backdrop.meshes), ...wall.meshes, ...flyer.meshes);
  const coloursOf = colourCache(index, () => wall.tensors.map((tensor) => tensor.range()));

  let tray: Tray = createTray(context, layout.room, EMPTY_TRAY);
  let standing = '';
  let last: Moment | null = null;
  scene.add(...tray.meshes);

  const standTray = (pass: number, toScale: boolean): void => {
    if (standing === `${pass} ${toScale}` || index === null) return;
    scene.remove(...tray.meshes);
    tray.dispose();
    tray = createTray(context, layout.room, layout.trays[pass]!, toScale ? layout.wall.cell : undefined);
    scene.add(...tray.meshes);
    standing = `${pass} ${toScale}`;
  };

  return {
    scene,
    update: (frame) => {
      if (index === null || index.events === 0) return null;
      const moment = momentAt(index, frame.time, frame.options.reducedMotion);
      last = moment;
      standTray(moment.span.pass, frame.options.toScale);
      const { span } = moment;
      const given = frame.snapshots;
      const snapshots = given?.pass === span.pass && given.workgroup === span.workgroup ? given : null;
      const colours = coloursOf(moment, snapshots, frame.options.colours);
      context.useMap(frame.options.colours.map);
      const footprintState = frame.footprint === null ? null : footprintStateAt(index, frame.footprint, moment);
      const others = frame.options.focus ? mostOthers(index.run, span.pass) : null;
      wall.update(moment, footprintState, colours.tensorSpans, others);
      tray.update(moment, snapshots, colours.slotSpans);
      const places = {
        run: index.run,
        layout,
        tensors: wall.tensors,
        tray: tray.layout,
        slots: tray.slots,
        tensorSpans: colours.tensorSpans,
        slotSpans: colours.slotSpans,
      };
      flyer.show(moment.flights.map((flight) => flightLook(places, moment, flight)));
      flock?.show(frame.options.reducedMotion ? null : (frame.others ?? null));
      const { hover } = frame;
      wall.tensors.forEach((tensor, at) =>
        tensor.cells.hover(
          hover?.kind === 'tensor' && hover.tensor === at ? [hover.column, hover.row, hover.plane] : null,
        ),
      );
      tray.slots.forEach((slot, at) =>
        slot.cells.hover(hover?.kind === 'slot' && hover.slot === at ? [hover.column, hover.row, 0] : null),
      );
      return { moment, colours, footprintState, others };
    },
    pick: (ray) => {
      if (index === null || last === null) return null;
      const slots = index.run.passes[last.span.pass]!.slots;
      for (const [slot, { plane }] of tray.layout.slots.entries()) {
        const cell = cellUnder(ray, plane, slots[slot]!);
        if (cell !== null) return { kind: 'slot', slot, ...cell };
      }
      for (const [tensor, place] of layout.wall.places.entries()) {
        const extent = index.run.tensors[tensor]!;
        const front = Math.min(last.plane, extent.planes - 1);
        for (let depth = 0; depth < place.shown; depth++) {
          const plane = { ...place.plane, origin: add(place.plane.origin, scale(place.behind, depth)) };
          const cell = cellUnder(ray, plane, extent);
          if (cell !== null) return { kind: 'tensor', tensor, plane: (front + depth) % extent.planes, ...cell };
        }
      }
      return null;
    },
    targetOf: (pick) => {
      if (index === null || last === null) return null;
      const spec =
        pick.kind === 'tensor' ? index.run.tensors[pick.tensor] : index.run.passes[last.span.pass]!.slots[pick.slot];
      const cells = pick.kind === 'tensor' ? wall.tensors[pick.tensor]?.cells : tray.slots[pick.slot]?.cells;
      if (spec === undefined || cells === undefined || pick.row >= spec.rows || pick.column >= spec.columns)
        return null;
      const { name, hue, rows, columns, transposed = false } = spec;
      const plane = pick.kind === 'tensor' ? pick.plane : 0;
      return {
        material: cells.material,
        name,
        hue,
        rows,
        columns,
        transposed,
        row: pick.row,
        column: pick.column,
        plane,
      };
    },
    dispose: () => {
      backdrop.dispose();
      wall.dispose();
      flyer.dispose();
      flock?.dispose();
      tray.dispose();
    },
  };
}

/** Keeps ranges and spans of colours, and computes them anew only when something that they depend on has changed. */
function colourCache(
  index: TraceIndex | null,
  rangesOfTensors: () => readonly ValueRange[],
): (moment: Moment, snapshots: Snapshots | null, options: ColourOptions) => Colours {
  let last: readonly unknown[] = [];
  let colours: Colours = { tensorRanges: [], slotRanges: [], tensorSpans: [], slotSpans: [] };
  return ({ span }, snapshots, options) => {
    const tensorRanges = rangesOfTensors();
    const depends = [span.start, snapshots, options, ...tensorRanges.map(({ limit }) => limit)];
    if (index === null || (last.length === depends.length && last.every((one, at) => one === depends[at])))
      return colours;
    last = depends;
    const { run } = index;
    const { slots } = run.passes[span.pass]!;
    const ofSlots = slotRanges(run, span, snapshots, tensorRanges);
    const whole = wholeRange(tensorRanges, run.tensors);
    colours = {
      tensorRanges,
      slotRanges: ofSlots,
      tensorSpans: tensorRanges.map((range, at) => spanOf(range, run.tensors[at]!.scale, whole, options)),
      slotSpans: ofSlots.map((range, at) => spanOf(range, slots[at]!.scale, whole, options)),
    };
    return colours;
  };
}
