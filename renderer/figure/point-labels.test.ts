import { expect, it } from 'vitest';
import { placeLabels } from './point-labels.ts';

it('lets points that coincide share a name', () => {
  const labels = placeLabels(
    ['queries', 'keys', 'values'].map((name) => ({ name, x: 50, y: 80 })),
    400,
  );
  expect(labels).toEqual([
    { text: 'queries and 2 more', names: ['queries', 'keys', 'values'], x: 60, y: 85, anchor: 'start' },
  ]);
});

it('puts names apart that would stand on one another, and leaves others where they are', () => {
  const labels = placeLabels(
    [
      { name: 'output', x: 60, y: 86 },
      { name: 'scores', x: 50, y: 76 },
      { name: 'far', x: 300, y: 78 },
    ],
    400,
  );
  const at = Object.fromEntries(labels.map((label) => [label.text, label.y]));
  expect(at).toEqual({ scores: 81, far: 83, output: 97 });
});

it('turns a name to the left that would leave the drawing', () => {
  expect(placeLabels([{ name: 'projection', x: 360, y: 50 }], 400)[0]).toMatchObject({ x: 350, anchor: 'end' });
});
