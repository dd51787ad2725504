/** Everything that stands in the room for one run, and what of it lies under a ray. */
import { Scene } from 'three';
import type { ColourOptions, FrameState, Pick } from '../contract.ts';
import type { Snapshots } from '../../../core/run.ts';
import type { TraceIndex, WorkgroupSpan } from '../../../core/trace/index.ts';
import type { Tree } from '../../../core/trace/tree.ts';
import { flightLook } from '../flight-style.ts';
import { add, scale } from '../layout/plane.ts';
import { ringsAt } from '../rings.ts';
import { momentAt } from '../moment.ts';
import type { Moment } from '../moment.ts';
import { footprintStateAt } from '../footprint.ts';
import type { FootprintState } from '../footprint.ts';
import { cellUnder } from '../picking.ts';
import type { Ray } from '../picking.ts';
import { joinRanges, NO_RANGE } from '../range.ts';
import type { ValueRange } from '../range.ts';
import { carriedRanges, heldRanges, rangeAfter, slotRange, treeRange } from '../ranges.ts';
import { spanOf, wholeRange } from '../scaling.ts';
import type { ColourSpan, SlotSpans } from '../scaling.ts';
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
  /** Whether the values of the slots in view are at hand; they are fetched for each workgroup. */
  readonly known: boolean;
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
  readonly slotSpans: readonly SlotSpans[];
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
  let wall = createWall(context, values, index?.run ?? null, layout, 0);
  const flyer = createFlyer(context);
  const flock = index === null ? null : createFlock(context, index.run, layout);
  if (flock !== null) scene.add(flock.mesh);
  scene.add(...(transparent ? [] : backdrop.meshes), ...wall.meshes, ...flyer.meshes);
  const coloursOf = colourCache(index, () => wall.tensors.map((tensor) => tensor.range()));

  const ringsNow = lastOf((moment: Moment, snapshots: Snapshots | null, picked: Pick | null) => ({
    depends: [moment.index, moment.progress < 1, snapshots, picked],
    make: () => (index === null ? [] : ringsAt(index, moment, snapshots, picked)),
  }));

  let tray: Tray = createTray(context, layout.room, EMPTY_TRAY);
  let standing = '';
  let wallPass = 0;
  let last: Moment | null = null;
  scene.add(...tray.meshes);

  const standWall = (pass: number): void => {
    if (wallPass === pass || index === null) return;
    // Where a tensor comes from counts too, since it can be seen on its way.
    const alike = [pass, Math.max(pass - 1, 0)].every((one) => layout.walls[one] === layout.walls[wallPass]);
    wallPass = pass;
    if (alike) return;
    scene.remove(...wall.meshes);
    wall.dispose();
    wall = createWall(context, values, index.run, layout, pass);
    scene.add(...wall.meshes);
  };
  const standTray = (pass: number, toScale: boolean): void => {
    if (standing === `${pass} ${toScale}` || index === null) return;
    scene.remove(...tray.meshes);
    tray.dispose();
    tray = createTray(context, layout.room, layout.trays[pass]!, toScale ? layout.walls[pass]!.cell : undefined);
    scene.add(...tray.meshes);
    standing = `${pass} ${toScale}`;
  };

  return {
    scene,
    update: (frame) => {
      if (index === null || index.events === 0) return null;
      const moment = momentAt(index, frame.time, frame.options.reducedMotion);
      last = moment;
      standWall(moment.span.pass);
      standTray(moment.span.pass, frame.options.toScale);
      const { span } = moment;
      const given = frame.snapshots;
      const snapshots = given?.pass === span.pass && given.workgroup === span.workgroup ? given : null;
      const colours = coloursOf(moment, snapshots, frame.options.colours);
      context.useMap(frame.options.colours.map);
      const footprintState = frame.footprint === null ? null : footprintStateAt(index, frame.footprint, moment);
      const others = frame.options.focus ? mostOthers(index.run, span.pass) : null;
      wall.update(moment, footprintState, colours.tensorSpans, others);
      tray.update(index.run, moment, snapshots, colours.slotSpans, ringsNow(moment, snapshots, frame.hover));
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
      flock?.show(frame.options.reducedMotion ? null : (frame.others ?? null), wall.tensors);
      const { hover } = frame;
      wall.tensors.forEach((tensor, at) =>
        tensor.cells.hover(
          hover?.kind === 'tensor' && hover.tensor === at ? [hover.column, hover.row, hover.plane] : null,
        ),
      );
      tray.slots.forEach((slot, at) =>
        slot.cells.hover(hover?.kind === 'slot' && hover.slot === at ? [hover.column, hover.row, 0] : null),
      );
      return { moment, known: snapshots !== null, colours, footprintState, others };
    },
    pick: (ray) => {
      if (index === null || last === null) return null;
      const slots = index.run.passes[last.span.pass]!.slots;
      for (const [slot, { plane }] of tray.layout.slots.entries()) {
        const cell = cellUnder(ray, plane, slots[slot]!);
        if (cell !== null) return { kind: 'slot', slot, ...cell };
      }
      for (const [tensor, place] of wall.tensors.entries()) {
        const { shown, behind } = place;
        const plane = place.plane();
        const extent = index.run.tensors[tensor]!;
        const front = Math.min(last.plane, extent.planes - 1);
        for (let depth = 0; depth < shown; depth++) {
          const one = { ...plane, origin: add(plane.origin, scale(behind, depth)) };
          const cell = cellUnder(ray, one, extent);
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
  const nothing: Colours = { tensorRanges: [], slotRanges: [], tensorSpans: [], slotSpans: [] };
  const limitsOf = (ranges: readonly ValueRange[]): readonly number[] => ranges.map(({ limit }) => limit);
  const carriedNow = lastOf((span: WorkgroupSpan, tensors: readonly ValueRange[]) => ({
    depends: [span.start, ...limitsOf(tensors)],
    make: () => carriedRanges(index!.run, span, tensors),
  }));
  const heldNow = lastOf((span: WorkgroupSpan, snapshots: Snapshots | null) => ({
    depends: [span.start, snapshots],
    make: () => heldRanges(index!.run, span, snapshots),
  }));
  const combinedNow = lastOf((tree: Tree | null, snapshots: Snapshots | null) => ({
    depends: [tree, snapshots],
    make: () =>
      tree === null
        ? []
        : index!.run.passes[tree.span.pass]!.slots.map((_, slot) => treeRange(index!.run, tree, snapshots, slot)),
  }));
  /** The range of what a slot holds after each event; kept for the snapshots that it comes from. */
  const after = lastOf((snapshots: Snapshots | null) => ({
    depends: [snapshots],
    make: () => new Map<number, ValueRange>(),
  }));
  const coloursNow = lastOf(
    (moment: Moment, snapshots: Snapshots | null, options: ColourOptions, tensors: readonly ValueRange[]) => ({
      depends: [
        moment.span.start,
        snapshots,
        options,
        moment.tree?.tree,
        ...limitsOf(tensors),
        ...(options.slots === 'now' ? moment.slots.flatMap((slot) => [slot.before, slot.after]) : []),
      ],
      make: (): Colours => {
        const { run } = index!;
        const { span } = moment;
        const { slots } = run.passes[span.pass]!;
        const carried = carriedNow(span, tensors);
        const known = after(snapshots);
        const held = (slot: number, event: number): ValueRange => {
          if (options.slots === 'workgroup') return heldNow(span, snapshots)[slot]!;
          const range = known.get(event) ?? rangeAfter(span, snapshots, slots[slot]!, event);
          if (event >= 0) known.set(event, range);
          return range;
        };
        const whole = wholeRange(tensors, run.tensors);
        // The nodes of a tree have the colours of the slots that they are values of.
        const combined = combinedNow(moment.tree?.tree ?? null, snapshots);
        const rangeOf = (slot: number, event: number): ValueRange =>
          slotRange(carried[slot]!, joinRanges(held(slot, event), combined[slot] ?? NO_RANGE), slots[slot]!);
        const spanAt = (slot: number, event: number): ColourSpan =>
          spanOf(rangeOf(slot, event), slots[slot]!.scale, whole, options);
        return {
          tensorRanges: tensors,
          slotRanges: moment.slots.map((state, slot) => rangeOf(slot, state.after)),
          tensorSpans: tensors.map((range, at) => spanOf(range, run.tensors[at]!.scale, whole, options)),
          slotSpans: moment.slots.map((state, slot) => ({
            before: spanAt(slot, state.before),
            after: spanAt(slot, state.after),
          })),
        };
      },
    }),
  );
  return (moment, snapshots, options) =>
    index === null ? nothing : coloursNow(moment, snapshots, options, rangesOfTensors());
}

/** Keeps what was made last for as long as nothing that it depends on changes. */
function lastOf<Arguments extends readonly unknown[], T>(
  how: (...given: Arguments) => { readonly depends: readonly unknown[]; readonly make: () => T },
): (...given: Arguments) => T {
  let last: { readonly depends: readonly unknown[]; readonly made: T } | null = null;
  return (...given) => {
    const { depends, make } = how(...given);
    const same = last?.depends.length === depends.length && last.depends.every((one, at) => one === depends[at]);
    if (last === null || !same) last = { depends, made: make() };
    return last.made;
  };
}
