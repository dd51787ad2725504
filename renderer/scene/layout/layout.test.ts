import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlotSpec } from '../../../core/kernel.ts';
import type { Run, RunTensor } from '../../../core/run.ts';
import { estimateWidth } from '../words/widths.ts';
import { pack } from './pack.ts';
import type { PackRules } from './pack.ts';
import type { Rectangle } from './plane.ts';
import { deepestTray, highestWall, roomOf, roomSizeFor } from './room.ts';
import { FRONT, layoutTray, trayDepthFor } from './tray.ts';
import { layoutWall, wallBytes, wallHeightFor } from './wall.ts';
import { boxOfLine, tensorWords } from './words.ts';
import type { WallLayout } from './wall.ts';

const RULES: PackRules = {
  leastWords: 0.55,
  above: 0.5,
  below: 0.3,
  gap: 0.3,
  slimmest: 4,
  thinnest: 0.3,
  least: 0,
  largestCell: 0.5,
};
const REGION = { x: 1, y: 2, width: 12, height: 4 };

const extent = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 64 }), fc.integer({ min: 65, max: 16384 }));
const shape = fc.record({ rows: extent, columns: extent });
/** Rooms for pictures from a tall, narrow pane to a banner. */
const picture = fc
  .record({ width: fc.integer({ min: 300, max: 3840 }), height: fc.integer({ min: 200, max: 2160 }) })
  .map(({ width, height }) => roomSizeFor(width, height, 11));

/** A rectangle with the room for its words. */
function grown({ x, y, width, height }: Rectangle, above: number, below: number, words: number): Rectangle {
  const wide = Math.max(width, words);
  return { x: x - (wide - width) / 2, y: y - above, width: wide, height: height + above + below };
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  const slack = 1e-6;
  const across = a.x + a.width > b.x + slack && b.x + b.width > a.x + slack;
  return across && a.y + a.height > b.y + slack && b.y + b.height > a.y + slack;
}

function expectInside(inner: Rectangle, outer: Rectangle): void {
  expect(inner.x).toBeGreaterThanOrEqual(outer.x - 1e-6);
  expect(inner.y).toBeGreaterThanOrEqual(outer.y - 1e-6);
  expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width + 1e-6);
  expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height + 1e-6);
}

function expectApart(rectangles: readonly Rectangle[]): void {
  rectangles.forEach((a, at) => rectangles.slice(at + 1).forEach((b) => expect(overlap(a, b)).toBe(false)));
}

describe('packing', () => {
  it('keeps items with their words inside and apart, whatever their shapes', () => {
    const item = fc.record({ rows: extent, columns: extent, words: fc.double({ min: 0.2, max: 2, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (items) => {
        const packed = pack(
          items.map((one) => ({ ...one, extra: 0 })),
          REGION,
          RULES,
        );
        const { words } = packed;
        const outer = packed.places.map((place, at) =>
          grown(place, RULES.above * words, RULES.below * words, items[at]!.words * words),
        );
        outer.forEach((place) => expectInside(place, REGION));
        const gap = RULES.gap * words;
        expectApart(outer.map((place) => ({ ...place, x: place.x - gap / 2, width: place.width + gap })));
      }),
    );
  });

  it('draws items to scale with each other', () => {
    const items = [
      { rows: 16, columns: 32, words: 0.5, extra: 0 },
      { rows: 16, columns: 16, words: 0.5, extra: 0 },
    ];
    const [a, b] = pack(items, REGION, RULES).places;
    expect(a!.width / b!.width).toBeCloseTo(2);
    expect(a!.height).toBeCloseTo(b!.height);
  });

  it('keeps a single column wide enough to see', () => {
    const items = [
      { rows: 64, columns: 64, words: 0.5, extra: 0 },
      { rows: 64, columns: 1, words: 0.5, extra: 0 },
    ];
    expect(pack(items, REGION, RULES).places[1]!.width).toBeGreaterThanOrEqual(RULES.thinnest);
  });

  it('draws exactly to a given scale when it fits', () => {
    const items = [{ rows: 16, columns: 1, words: 0.5, extra: 0 }];
    const [place] = pack(items, REGION, { ...RULES, cell: 0.02 }).places;
    expect(place!.width).toBeCloseTo(0.02);
    expect(place!.height).toBeCloseTo(0.32);
  });
});

function tensorOf({ rows, columns }: { rows: number; columns: number }, at: number): RunTensor {
  return {
    name: ['Q', 'encoder_W', 'V', 'influence', 'P', 'decoder_U', 'L', 'x'][at]!,
    hue: 'cyan',
    kind: 'input',
    scale: 'signed',
    help: '',
    transposed: at % 4 === 3,
    planes: (at % 3) + 1,
    rows,
    columns,
    shape: [rows, columns],
    data: null,
  };
}

describe('the wall', () => {
  it('holds one to eight tensors of any shape', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 8 }), picture, (shapes, size) => {
        const tensors = shapes.map(tensorOf);
        const height = wallHeightFor(tensors, size.width, highestWall(size, 0.6));
        const { width } = size;
        const { places } = layoutWall(tensors, roomOf(width, height, 3));
        const outer = places.map(({ rectangle, behind, shown }) => {
          const extra = behind[0] * (shown - 1);
          return {
            ...rectangle,
            y: rectangle.y - extra,
            width: rectangle.width + extra,
            height: rectangle.height + extra,
          };
        });
        outer.forEach((place) => expectInside(place, { x: 0, y: 0, width, height }));
        expectApart(outer);
        const names = places.map(({ nameStart, nameSize }, at) => ({
          x: nameStart,
          y: outer[at]!.y - nameSize,
          width: estimateWidth(tensors[at]!.name) * nameSize,
          height: nameSize * 0.9,
        }));
        names.forEach((name) => expectInside(name, { x: 0, y: 0, width, height }));
        expectApart(names);
      }),
    );
  });
});

describe('the wall of a sequence', () => {
  const sequence = (name: string, columns: number, planes = 1): RunTensor => ({
    ...tensorOf({ rows: 24, columns }, 3),
    name,
    planes,
    shape: [24, columns],
  });
  const weights: RunTensor = { ...tensorOf({ rows: 16, columns: 16 }, 0), aside: true };
  const tensors = [sequence('X', 8), weights, sequence('gates', 16, 3), sequence('y', 1)];
  const placesAt = (toScale: boolean): WallLayout['places'] => {
    const size = roomSizeFor(652, 529, 11);
    return layoutWall(
      tensors,
      roomOf(size.width, wallHeightFor(tensors, size.width, highestWall(size, 0.6), toScale), 3),
      toScale,
    ).places;
  };

  it('has a token at one place across all strips, and weights beside them', () => {
    const [X, W, gates, y] = placesAt(false).map(({ rectangle }) => rectangle);
    expect([gates!.x, y!.x]).toEqual([X!.x, X!.x]);
    expect([gates!.width, y!.width]).toEqual([X!.width, X!.width]);
    expect(W!.x).toBeGreaterThan(X!.x + X!.width);
    expect(W!.width).toBeLessThan(X!.width / 2);
  });

  it('shows a strip of single numbers at a quarter of the others at least', () => {
    const heights = [0, 2, 3].map((at) => placesAt(false)[at]!.rectangle.height);
    expect(Math.min(...heights)).toBeGreaterThan(Math.max(...heights) / 4);
  });

  it('holds strips of any shape with their words, apart from each other', () => {
    const kinds = fc.constantFrom('input', 'output', 'ghost');
    const strip = fc.record({
      columns: extent,
      planes: fc.integer({ min: 1, max: 5 }),
      trail: fc.boolean(),
      kind: kinds,
    });
    fc.assert(
      fc.property(fc.array(strip, { minLength: 2, maxLength: 9 }), picture, (shapes, size) => {
        const all = shapes.map(({ columns, planes, trail, kind }, at): RunTensor => ({
          ...sequence(['X', 'gates', 'y', 'reconstruction', 'dt', 'B', 'h', 'c', 'Abar'][at]!, columns, planes),
          kind,
          ...(trail && kind !== 'ghost' ? { trail: { matrix: 'influence', after: 'h' } } : {}),
        }));
        const height = wallHeightFor(all, size.width, highestWall(size, 0.6));
        const { places } = layoutWall(all, roomOf(size.width, height, 3));
        const boxes = all.flatMap((tensor, at) => {
          const { rectangle, behind, shown } = places[at]!;
          const extra = behind[0] * (shown - 1);
          const outer = { ...rectangle, y: rectangle.y - extra, width: rectangle.width + extra };
          return [{ ...outer, height: rectangle.height + extra }, ...tensorWords(tensor, places[at]!).map(boxOfLine)];
        });
        const least = { x: -0.03, y: -0.03, width: size.width + 0.06, height: height + 0.06 };
        boxes.forEach((box) => expectInside(box, least));
        expect(Math.min(...places.map(({ rectangle }) => rectangle.height))).toBeGreaterThan(0);
        if (places.every(({ beside }) => beside)) {
          expectApart(
            boxes.map((box) => ({
              ...box,
              x: box.x + 0.02,
              y: box.y + 0.02,
              width: box.width - 0.04,
              height: box.height - 0.04,
            })),
          );
        }
      }),
    );
  });

  it('is drawn in one scale where that is asked for', () => {
    const [X, W] = placesAt(true).map(({ rectangle }) => rectangle);
    expect(X!.width / 24).toBeCloseTo(W!.width / 16, 6);
    expect(X!.height / 8).toBeCloseTo(W!.height / 16, 6);
  });
});

describe('what stands below the tensors', () => {
  const held: RunTensor = { ...tensorOf({ rows: 16, columns: 16 }, 0), data: new Float32Array(256) };
  const passes = (state: boolean): Run['passes'] =>
    [{ slots: [{ name: 'h', ...(state ? { state } : {}) }] }] as unknown as Run['passes'];

  it('says what HBM holds, and what of it a next token needs', () => {
    expect(wallBytes({ tensors: [held], passes: passes(false), stateBytes: 512 })).toBe(
      '1.0 KB, 512 B kept for a next token',
    );
    expect(wallBytes({ tensors: [held], passes: passes(false), stateBytes: null })).toBe('1.0 KB');
  });

  it('leaves a state in SRAM to the tray', () => {
    expect(wallBytes({ tensors: [held], passes: passes(true), stateBytes: 512 })).toBe('1.0 KB');
  });
});

describe('slots set aside', () => {
  const slots: readonly SlotSpec[] = [
    { name: 'W_0', hue: 'amber', memory: 'sram', rows: 16, columns: 16, scale: 'signed', aside: true },
    { name: 'h_t', hue: 'green', memory: 'sram', rows: 16, columns: 1, scale: 'signed' },
  ];
  const room = roomOf(14, 3.6, 4);

  it('lie at the right, and smaller', () => {
    const [weights, state] = layoutTray({ slots, streams: false }, room).slots.map(({ rectangle }) => rectangle);
    expect(weights!.x).toBeGreaterThan(state!.x + state!.width);
    expect(weights!.height).toBeLessThan(state!.height);
  });

  it('have cells as large as all others where the tray is to scale', () => {
    const placed = layoutTray({ slots, streams: false }, room, 0.1).slots.map(({ rectangle }) => rectangle);
    expect(placed.map(({ height }) => height / 16)).toEqual([expect.closeTo(0.1, 9), expect.closeTo(0.1, 9)]);
  });

  it('are laid out where nothing else is in SRAM', () => {
    const { slots: placed } = layoutTray(
      { slots: [slots[0]!, { ...slots[1]!, memory: 'registers' }], streams: true },
      room,
    );
    placed.forEach(({ rectangle }) => expectInside(rectangle, { x: 0, y: 0, width: 14, height: 4 }));
  });
});

describe('the tray', () => {
  it('holds one to twelve slots of any shape, registers apart from SRAM', () => {
    const slot = fc.record({ rows: extent, columns: extent, memory: fc.constantFrom('sram', 'registers') });
    fc.assert(
      fc.property(fc.array(slot, { minLength: 1, maxLength: 12 }), fc.boolean(), picture, (shapes, streams, size) => {
        const slots = shapes.map((one, at): SlotSpec => ({ ...one, name: `S${at}_ij`, hue: 'rose', scale: 'signed' }));
        const depth = trayDepthFor({ slots, streams }, size.width, deepestTray(size, 3.6));
        const layout = layoutTray({ slots, streams }, roomOf(size.width, 3.6, depth));
        const face = { x: 0, y: 0, width: size.width, height: depth - FRONT };
        const outer = layout.slots.map(({ rectangle, nameSize }, at) =>
          grown(rectangle, 0, nameSize, estimateWidth(slots[at]!.name) * nameSize),
        );
        outer.forEach((place) => expectInside(place, face));
        expectApart(outer);
        slots.forEach(({ memory }, at) => {
          if (layout.strip === null) expect(memory).toBe('sram');
          else if (memory === 'registers') expectInside(layout.slots[at]!.rectangle, layout.strip);
          else expect(overlap(layout.slots[at]!.rectangle, layout.strip)).toBe(false);
        });
      }),
      { numRuns: 60 },
    );
  });
});
