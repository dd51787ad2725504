/**
 * The way of everything that flows between slots, a strand for each lane: straight along the lane through its gate, and
 * for a state back to itself in a loop over the back edge of the tray, or along its front edge.
 */
import type { SlotSpec } from '../../core/kernel.ts';
import { clamp } from '../../core/search.ts';
import type { Flow } from './flows.ts';
import { cellsHigh } from './layout/plane.ts';
import type { Rectangle } from './layout/plane.ts';

/** A point on the tray: to the right, to the front, and above its face. */
export type TrayPoint = readonly [x: number, y: number, height: number];

export interface Strand {
  /** The points of a cubic Bézier curve. */
  readonly points: readonly [TrayPoint, TrayPoint, TrayPoint, TrayPoint];
  /** The lane whose value it carries; −1 for one that stands for all lanes. */
  readonly lane: number;
  /** The shares of the whole way at which it begins and ends. */
  readonly part: readonly [begin: number, end: number];
  /** Its breadth in units of the room, where nothing holds it back. */
  readonly breadth: number;
  /** Whether it lies behind the gate, and is as thick as that is open. */
  readonly gated: boolean;
}

export interface Course {
  readonly strands: readonly Strand[];
  /** Where an arrowhead stands that points to the left; null for what runs straight. */
  readonly head: TrayPoint | null;
}

/** The height of everything that flows above the face of the tray. */
const HEIGHT = 0.06;
/** How thick a strand is, as a share of the height of its lane. */
const BEAM = 0.56;
const LOOP = 0.42;
/** The bundle of a loop over the back edge: how far behind it begins, how thick it is, how high it rises: it stays below the words of the wall. */
const BEHIND = 0.06;
const THICKEST = 0.36;
const RISE = 0.14;
/** How far a loop swings out beside a slot, as a share of the room there. */
const SWING = 0.86;
/** How far below the lower edge of a slot, where its name stands, a loop along the front begins. */
const BELOW = 0.42;
const DIP = 0.95;

/** @param depth the depth of the tray's face */
export function courseOf(
  flow: Flow,
  slots: readonly SlotSpec[],
  rectangles: readonly Rectangle[],
  depth: number,
): Course {
  const [from, to] = [rectangles[flow.from]!, rectangles[flow.to]!];
  const gate = flow.gate === null ? null : rectangles[flow.gate]!;
  const last = gate ?? from;
  const returns = to.x < rightOf(last);
  // What is kept in its own slot rises over the back edge; what goes back to where it is used takes the front.
  const first = slots.findIndex(({ state }) => state === true);
  if (returns && flow.from !== flow.to && flow.from !== first) return alongFront(from, to, depth);
  const lanes = cellsHigh(slots[flow.gate ?? flow.from]!);
  const entering = gate === null ? [] : beams(lanes, from, gate, returns ? [0, 0.2] : [0, 0.5], false);
  if (!returns)
    return {
      strands: [...entering, ...beams(lanes, last, to, gate === null ? [0, 1] : [0.5, 1], gate !== null)],
      head: null,
    };
  return overBack(lanes, last, to, rectangles, entering, gate !== null);
}

function rightOf({ x, width }: Rectangle): number {
  return x + width;
}

/** Where a lane of so many meets the edge of a slot. */
function laneAt({ y, height }: Rectangle, lane: number, lanes: number): number {
  return y + (height * (lane + 0.5)) / lanes;
}

/** Strands from the right edge of one slot to the left edge of another. */
function beams(lanes: number, from: Rectangle, to: Rectangle, part: Strand['part'], gated: boolean): Strand[] {
  const [start, end] = [rightOf(from), to.x];
  const middle = (start + end) / 2;
  const breadth = (Math.max(from.height, to.height) / lanes) * BEAM;
  return Array.from({ length: lanes }, (_, lane): Strand => {
    const [high, low] = [laneAt(from, lane, lanes), laneAt(to, lane, lanes)];
    return {
      points: [
        [start, high, HEIGHT],
        [middle, high, HEIGHT],
        [middle, low, HEIGHT],
        [end, low, HEIGHT],
      ],
      lane,
      part,
      breadth,
      gated,
    };
  });
}

function overBack(
  lanes: number,
  from: Rectangle,
  to: Rectangle,
  rectangles: readonly Rectangle[],
  entering: readonly Strand[],
  gated: boolean,
): Course {
  const start = rightOf(from);
  // Loops swing out as far as the neighbours leave them room.
  const right = Math.min(...rectangles.filter(({ x }) => x > start).map(({ x }) => x), start + 1.4) - start;
  const left = to.x - Math.max(...rectangles.filter((other) => rightOf(other) < to.x).map(rightOf), to.x - 1.4);
  const bundle = clamp(lanes * 0.06, 0.2, THICKEST);
  const breadth = Math.min((to.height / lanes) * LOOP, (bundle / lanes) * 0.9);
  const gatedParts = entering.length > 0 ? ([0.2, 0.48, 0.72, 1] as const) : ([0, 0.35, 0.65, 1] as const);
  const strands = Array.from({ length: lanes }, (_, lane): Strand[] => {
    const q = (lane + 0.5) / lanes;
    const [leave, enter] = [laneAt(from, lane, lanes), laneAt(to, lane, lanes)];
    const [back, height] = [-BEHIND - q * bundle, RISE + 0.3 * q * bundle];
    // A cubic curve reaches three quarters of the way to its handles.
    const out = (0.3 + 0.7 * q) * SWING;
    const [beyond, before] = [start + (out * right) / 0.75, to.x - (out * left) / 0.75];
    const common = { lane, gated, breadth };
    const [a, b, c, d] = gatedParts;
    return [
      {
        ...common,
        part: [a, b],
        points: [
          [start, leave, HEIGHT],
          [beyond, leave, HEIGHT],
          [beyond, back, height],
          [start, back, height],
        ],
      },
      {
        ...common,
        part: [b, c],
        points: [
          [start, back, height],
          [start, back, height],
          [to.x, back, height],
          [to.x, back, height],
        ],
      },
      {
        ...common,
        part: [c, d],
        points: [
          [to.x, back, height],
          [before, back, height],
          [before, enter, HEIGHT],
          [to.x, enter, HEIGHT],
        ],
      },
    ];
  }).flat();
  return { strands: [...entering, ...strands], head: [(start + to.x) / 2, -BEHIND - bundle / 2, RISE + 0.15 * bundle] };
}

function alongFront(from: Rectangle, to: Rectangle, depth: number): Course {
  const [start, end] = [from.x + from.width / 2, to.x + to.width / 2];
  const [leave, enter] = [from, to].map(({ y, height }) => Math.min(y + height + BELOW, depth)) as [number, number];
  const front = Math.max(leave, enter) + DIP;
  const strand: Strand = {
    points: [
      [start, leave, HEIGHT],
      [start, front, HEIGHT],
      [end, front, HEIGHT],
      [end, enter, HEIGHT],
    ],
    lane: -1,
    part: [0, 1],
    breadth: 0.055,
    gated: false,
  };
  return {
    strands: [strand],
    head: [(start + end) / 2, Math.max(leave, enter) + (front - Math.max(leave, enter)) * 0.75, HEIGHT],
  };
}
