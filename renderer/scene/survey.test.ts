import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MASKED } from '../../core/tensors/f32.ts';
import { rangeOf } from './range.ts';
import { ALL_MASKED, createSurveyor, FACTOR } from './survey.ts';
import type { Survey } from './survey.ts';

interface Shape {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
}

function surveyOf(data: Float32Array<ArrayBuffer>, shape: Shape, portion = Infinity): Survey {
  const surveyor = createSurveyor(data, shape);
  for (let turn = 0; surveyor.survey === null; turn++) {
    surveyor.advance(portion);
    if (turn > data.length) throw new Error('it comes to no end');
  }
  return surveyor.survey;
}

/** The pair of a block of a level, 1 for the finest, as the shader finds it. */
function pairOf(
  { averages }: Survey,
  shape: Shape,
  level: number,
  plane: number,
  row: number,
  column: number,
): number[] {
  let { rows, columns } = shape;
  let offset = 0;
  for (let at = 1; at <= level; at++) {
    if (at > 1) offset += shape.planes * rows * columns;
    rows = Math.ceil(rows / FACTOR);
    columns = Math.ceil(columns / FACTOR);
  }
  const at = offset + (plane * rows + row) * columns + column;
  return [...averages.subarray(2 * at, 2 * at + 2)];
}

const shapes = fc.record({
  planes: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 90 }),
  columns: fc.integer({ min: 65, max: 300 }),
});

describe('a survey', () => {
  it('has the true means of every block of every level, edges and masked values included', () => {
    fc.assert(
      fc.property(shapes, fc.integer(), (shape, seed) => {
        const { planes, rows, columns } = shape;
        const noise = (at: number): number => Math.sin(at * 12.9898 + (seed % 1000)) * 3;
        const data = Float32Array.from({ length: planes * rows * columns }, (_, at) =>
          at % 7 === 0 ? MASKED : noise(at),
        );
        const survey = surveyOf(data, shape, 1000);
        expect(survey.range).toEqual(rangeOf(data));
        for (let level = 1, edge = FACTOR; level <= survey.levels; level++, edge *= FACTOR) {
          const blockRow = Math.ceil(rows / edge) - 1;
          const blockColumn = Math.ceil(columns / edge) - 1;
          const [positive, negative, count] = [0, 0, 0].map(() => 0);
          let [above, below, values] = [positive!, negative!, count!];
          for (let row = blockRow * edge; row < rows; row++) {
            for (let column = blockColumn * edge; column < columns; column++) {
              const value = data[((planes - 1) * rows + row) * columns + column]!;
              if (value === MASKED) continue;
              above += Math.max(value, 0);
              below += Math.max(-value, 0);
              values++;
            }
          }
          const pair = pairOf(survey, shape, level, planes - 1, blockRow, blockColumn);
          if (values === 0) expect(pair).toEqual([ALL_MASKED, 0]);
          else {
            expect(pair[0]).toBeCloseTo(above / values, 4);
            expect(pair[1]).toBeCloseTo(below / values, 4);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('does not depend on the portions that it is made in', () => {
    const shape = { planes: 2, rows: 37, columns: 101 };
    const data = Float32Array.from({ length: 2 * 37 * 101 }, (_, at) => Math.cos(at));
    expect(surveyOf(data, shape, 1)).toEqual(surveyOf(data, shape));
  });

  it('lets one NaN and one infinity be seen from afar', () => {
    const shape = { planes: 1, rows: 256, columns: 256 };
    const data = new Float32Array(256 * 256).fill(1);
    data[5 * 256 + 200] = NaN;
    data[200 * 256 + 5] = -Infinity;
    const survey = surveyOf(data, shape);
    expect(survey.levels).toBe(3);
    expect(pairOf(survey, shape, 3, 0, 0, 3)[0]).toBeNaN();
    expect(pairOf(survey, shape, 3, 0, 3, 0)).toEqual([1, Infinity].map((value) => expect.closeTo(value, 1) as number));
    expect(pairOf(survey, shape, 3, 0, 1, 1)).toEqual([1, 0]);
  });

  it('keeps values of both signs from cancelling to nothing', () => {
    const shape = { planes: 1, rows: 128, columns: 128 };
    const data = Float32Array.from({ length: 128 * 128 }, (_, at) => (at % 2 === 0 ? 2 : -2));
    expect(pairOf(surveyOf(data, shape), shape, 3, 0, 0, 0)).toEqual([1, 1]);
  });

  it('makes no averages of what is never smaller than a pixel', () => {
    const shape = { planes: 1, rows: 64, columns: 64 };
    expect(surveyOf(new Float32Array(64 * 64), shape)).toMatchObject({ levels: 0 });
  });
});
