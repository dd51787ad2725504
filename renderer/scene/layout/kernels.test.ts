/** The words of every kernel, whatever its preset, at the sizes that pictures have: none on another, none cut off. */
import { describe, expect, it } from 'vitest';
import { hudMetrics, freePixels, leastName } from '../words/metrics.ts';
import { estimateWidth } from '../words/widths.ts';
import { layoutRun } from './layout.ts';
import type { Rectangle } from './plane.ts';
import { presetRuns } from './preset-runs.fixture.ts';
import { roomSizeFor } from './room.ts';
import { FRONT, layoutTray } from './tray.ts';
import { boxOfLine, tensorWords } from './words.ts';

/** Canvases of windows of 1280 x 800 and 1920 x 1080, with and without panels beside them, and of a film. */
const PICTURES = [
  [652, 620],
  [1280, 620],
  [978, 880],
  [1920, 900],
  [1280, 720],
  [1920, 1080],
] as const;

interface Named {
  readonly what: string;
  readonly box: Rectangle;
}

/** Estimates of widths are a little generous. */
const SLACK = 0.03;

function overlap(a: Rectangle, b: Rectangle): boolean {
  const across = a.x + a.width > b.x + SLACK && b.x + b.width > a.x + SLACK;
  return across && a.y + a.height > b.y + SLACK && b.y + b.height > a.y + SLACK;
}

function isWithin(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function clashes(things: readonly Named[]): string[] {
  return things.flatMap((a, at) =>
    things.slice(at + 1).flatMap((b) => (overlap(a.box, b.box) ? [`${a.what} on ${b.what}`] : [])),
  );
}

function outside({ what, box }: Named, width: number, height: number): string[] {
  const inside =
    box.x >= -SLACK && box.y >= -SLACK && box.x + box.width <= width + SLACK && box.y + box.height <= height + SLACK;
  return inside ? [] : [`${what} beyond the edge`];
}

describe.each(presetRuns)('$kernel, $preset', ({ run }) => {
  it.each(PICTURES)('at %i x %i', (width, height) => {
    const free = freePixels(width, height, hudMetrics(width, height));
    const layout = layoutRun(run, roomSizeFor(free.width, free.height, leastName(height, 1)));
    const { room } = layout;
    for (const { places } of new Set(layout.walls)) {
      const wall = run.tensors.flatMap((tensor, at): Named[] => {
        const place = places[at]!;
        const lines = tensorWords(tensor, place).flatMap((line): Named[] => {
          const words = line.pieces.map(({ text }) => text).join('');
          const box = boxOfLine(line);
          // What is never stored says so where its values would be.
          if (line.pieces[0]!.role === 'note' && isWithin(box, place.rectangle)) return [];
          return [{ what: `"${words}" of ${tensor.name}`, box }];
        });
        return [{ what: `cells of ${tensor.name}`, box: place.rectangle }, ...lines];
      });
      expect(clashes(wall)).toEqual([]);
      expect(wall.flatMap((thing) => outside(thing, room.width, room.wallHeight))).toEqual([]);
    }

    for (const content of layout.trays) {
      const { slots } = layoutTray(content, room);
      const tray = slots.flatMap(({ rectangle, nameSize }, at): Named[] => {
        const { name } = content.slots[at]!;
        const wide = estimateWidth(name) * nameSize;
        const x = rectangle.x + rectangle.width / 2 - wide / 2;
        const box = { x, y: rectangle.y + rectangle.height + nameSize * 0.2, width: wide, height: nameSize };
        return [
          { what: `cells of ${name}`, box: rectangle },
          { what: `name of ${name}`, box },
        ];
      });
      expect(clashes(tray)).toEqual([]);
      expect(tray.flatMap((thing) => outside(thing, room.width, room.trayDepth - FRONT + 0.25))).toEqual([]);
    }
  });
});
