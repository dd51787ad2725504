/** How large cells and names of every preset are on the screen, in the window that a visitor first sees. */
import { describe, expect, it } from 'vitest';
import { boundsOf, FIELD_OF_VIEW } from '../camera/viewpoints.ts';
import { fitPose } from '../camera/fit.ts';
import { freePixels, freeWindow, hudMetrics, LARGE, leastName } from '../words/metrics.ts';
import { add, cross, dot, normalise, pointOf, scale, subtract } from './plane.ts';
import type { Plane, Vec3 } from './plane.ts';
import { presetRuns } from './preset-runs.fixture.ts';
import { layoutRun } from './layout.ts';
import { roomSizeFor } from './room.ts';
import { layoutTray } from './tray.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** How much larger words are than usual. */
  readonly words: number;
  /** The least size of names in pixels. */
  readonly name: number;
  /** The least size of the cells of what lies on the tray to be watched, in pixels. */
  readonly cell: number;
}

/** A window of 1280 x 800 with panels at both sides, and for a projector without them; and one of 1920 x 1080. */
const FIRST: Picture = { width: 652, height: 610, words: 1, name: 11, cell: 4 };

/** Pictures that share a window of 1280 x 800: above a plot, and two and three beside each other. */
const SHARED: readonly Picture[] = [
  { width: 652, height: 427, words: 1, name: 11, cell: 0 },
  { width: 640, height: 430, words: 1, name: 11, cell: 0 },
  { width: 426, height: 430, words: 1, name: 11, cell: 0 },
];
const PROJECTED: readonly Picture[] = [
  { width: 1280, height: 590, words: LARGE, name: 0.02 * 590, cell: 4 },
  { width: 1920, height: 870, words: LARGE, name: 0.02 * 870, cell: 4 },
];

/**
 * Tiles of 64 and 32 columns stand side by side here, 48 lanes or 8 strips below each other, or the slots of two or three layers,
 * and leave no more than this.
 */
const SMALLER: Readonly<Record<string, number>> = {
  'matmul, wide': 2.5,
  'matmul, register-blocked': 2.5,
  'ssm, hippo': 1.4,
  'ssm, hippo-steps': 1.4,
  'selective-scan, materialised': 2.1,
  'mlp, two-layers': 3.8,
  'mlp, wide': 3.8,
  'mlp, line': 3.8,
  'mlp, deep': 2.8,
};

/** Where pictures share a window a tray of 64 x 48 and 48 x 48 leaves its names no more than this. */
const SMALLER_NAMES: Readonly<Record<string, number>> = { 'ssm, hippo': 9.5, 'ssm, hippo-steps': 9.5 };

function faultsIn({ run, kernel, preset }: (typeof presetRuns)[number], picture: Picture): readonly string[] {
  const { width, height } = picture;
  const leastEm = Math.min(picture.name, SMALLER_NAMES[`${kernel}, ${preset}`] ?? Infinity);
  const least = Math.min(picture.cell, SMALLER[`${kernel}, ${preset}`] ?? Infinity);
  const metrics = hudMetrics(width, height, picture.words);
  const free = freePixels(width, height, metrics);
  const layout = layoutRun(run, roomSizeFor(free.width, free.height, leastName(height, picture.words)));
  const { towards, points, align } = boundsOf('home', layout.room);
  const pose = fitPose(points, towards, FIELD_OF_VIEW, width / height, freeWindow(width, height, metrics), align);
  const back = normalise(subtract(pose.position, pose.target));
  const right = normalise(cross([0, 1, 0], back));
  const up = cross(back, right);
  const factor = height / 2 / Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
  const project = (point: Vec3): readonly [number, number] => {
    const from = subtract(point, pose.position);
    const depth = -dot(from, back);
    return [(dot(from, right) / depth) * factor, (dot(from, up) / depth) * factor];
  };
  const lengthOf = (a: Vec3, b: Vec3): number => {
    const [p, q] = [project(a), project(b)];
    return Math.hypot(p[0] - q[0], p[1] - q[1]);
  };
  const cellOf = (plane: Plane, rows: number, columns: number): number =>
    Math.min(
      lengthOf(pointOf(plane, 0.5, 0.5), pointOf(plane, 0.5 + 1 / columns, 0.5)),
      lengthOf(pointOf(plane, 0.5, 0.5), pointOf(plane, 0.5, 0.5 + 1 / rows)),
    );
  const em = (plane: Plane, size: number): number => lengthOf(plane.origin, add(plane.origin, scale([1, 0, 0], size)));
  const faults = layout.walls.flatMap(({ places }) =>
    run.tensors.flatMap((tensor, at) => {
      const { plane, nameSize, beside, small } = places[at]!;
      const [size, cell] = [em(plane, nameSize), cellOf(plane, tensor.rows, tensor.columns)];
      return [
        ...(size < leastEm ? [`the name of ${tensor.name}: ${size.toFixed(1)}`] : []),
        // A token is read where it stands in its strip.
        ...(beside && !small && cell < least ? [`a cell of the strip ${tensor.name}: ${cell.toFixed(1)}`] : []),
      ];
    }),
  );
  layout.trays.forEach((content, pass) => {
    // What only measures is not watched.
    if (run.passes[pass]!.measures === true) return;
    layoutTray(content, layout.room).slots.forEach(({ plane, nameSize }, at) => {
      const { name, rows, columns, aside } = content.slots[at]!;
      if (em(plane, nameSize) < leastEm) faults.push(`the name of ${name}: ${em(plane, nameSize).toFixed(1)}`);
      const cell = cellOf(plane, rows, columns);
      if (aside !== true && cell < least) faults.push(`a cell of ${name}: ${cell.toFixed(1)}`);
    });
  });
  return faults;
}

describe('cells and names are large enough', () => {
  it.each(presetRuns)('in a first window: $kernel, $preset', (one) => {
    expect(faultsIn(one, FIRST)).toEqual([]);
  });

  it.each(presetRuns)('where pictures share a window: $kernel, $preset', (one) => {
    for (const picture of SHARED) expect(faultsIn(one, picture)).toEqual([]);
  });

  it.each(presetRuns)('for a projector: $kernel, $preset', (one) => {
    for (const picture of PROJECTED) expect(faultsIn(one, picture)).toEqual([]);
  });
});
