import { describe, expect, it } from 'vitest';
import type { ShotSweep } from '../../core/document/sweep.ts';
import { GPUS } from '../../core/machine/gpus.ts';
import { atOnce } from '../../core/portions.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { rasterOf } from '../../core/trace/raster.ts';
import { pointOfRun } from '../../core/sweep.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { toyTreeRun } from '../inspect/toy-tree.ts';
import { figureOf, hasFigure } from './figure.ts';
import type { Below } from './figure.ts';
import type { TextMark } from './marks.ts';
import { cellAt, cellBox, positionWords, rasterBoxes } from './raster.ts';
import type { RasterCell } from './raster.ts';
import { sourceMarks } from './source.ts';
import { runMark } from './sweep.ts';
import { svgOf } from './svg.ts';

const SIZE = { width: 800, height: 260, theme: 'dark' } as const;
const usual = { gpu: GPUS[0]!.id, raster: { read: null, stored: null }, sweep: null, row: null };
const sideOf = (index: ReturnType<typeof createTraceIndex>) => ({ index, name: 'one' });

function figure(below: Below, index: ReturnType<typeof createTraceIndex>, time: number) {
  const moment = { sides: [sideOf(index)], times: [time], snapshots: [null], rotation: 0, points: [] };
  return figureOf(below, moment, SIZE);
}

describe('what stands under a picture', () => {
  const [plain, tree] = [createTraceIndex(toyRun), createTraceIndex(toyTreeRun)];

  it('is what the run has', () => {
    expect(hasFigure({ shown: 'tree', sweep: null }, [sideOf(tree)])).toBe(true);
    expect(hasFigure({ shown: 'tree', sweep: null }, [sideOf(plain)])).toBe(false);
    expect(hasFigure({ shown: 'plots', sweep: null }, [sideOf(plain)])).toBe(false);
    expect(hasFigure({ shown: 'source', sweep: null }, [sideOf(plain), sideOf(tree)])).toBe(false);
    expect(hasFigure({ shown: 'roofline', sweep: null }, [sideOf(plain), sideOf(tree)])).toBe(true);
    expect(hasFigure({ shown: 'raster', sweep: null }, [sideOf(plain), sideOf(tree)])).toBe(true);
    expect(figure({ shown: 'tree', ...usual }, plain, 2)).toBeNull();
  });

  it('is a function of the moment', () => {
    const at = (time: number): string => svgOf(figure({ shown: 'tree', ...usual }, tree, time)!);
    expect(at(3)).toBe(at(3));
    expect(at(tree.events)).not.toBe(at(0));
    // The last event, in view at the end, is the second level, which is under way.
    expect(at(tree.events)).toContain('depth 2, 3 combines, 1 of 2 levels done');
  });

  it('draws nothing outside its bounds', () => {
    for (const [shown, index] of [
      ['tree', tree],
      ['roofline', plain],
      ['source', plain],
      ['raster', plain],
    ] as const) {
      const { marks } = figure({ shown, ...usual }, index, 2)!;
      const texts = marks.filter((mark): mark is TextMark => mark.kind === 'text');
      expect(texts.length).toBeGreaterThan(0);
      for (const { x, y } of texts) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(SIZE.width);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThanOrEqual(SIZE.height);
      }
    }
  });
});

describe('a raster', () => {
  const index = createTraceIndex(toyRun);
  const raster = atOnce(rasterOf(index, { read: 'A', stored: 'B' }));
  const [box] = rasterBoxes([raster], SIZE);
  const middle = (cell: RasterCell): [number, number] => {
    const { x, y, width, height } = cellBox(box!, cell);
    return [x + width / 2, y + height / 2];
  };

  it('finds the cell that is drawn at a point', () => {
    const cells = raster.parts.flatMap((part) =>
      [...part.firsts.events].flatMap((event, position) => (event < 0 ? [] : [{ part, position }])),
    );
    expect(cells.map(({ part, position }) => positionWords(part, position))).toEqual([
      ...[0, 1, 2, 3].map((row) => `row ${row} of A`),
      ...[0, 1, 2, 3].map((row) => `row ${row} of B`),
    ]);
    for (const cell of cells) expect(cellAt(raster, box!, ...middle(cell))).toEqual(cell);
  });

  it('fills as time goes, and says what it shows', () => {
    const at = (time: number): string => svgOf(figure({ shown: 'raster', ...usual }, index, time)!);
    expect(at(0)).toContain('<title>Space against depth: A first read, B first stored, 1 deep</title>');
    expect(new Set([0, 1, 4, 5, 8].map(at)).size).toBe(5);
  });
});

describe('a sweep', () => {
  const sweep: ShotSweep = {
    title: 'Toy over k',
    axis: 'k',
    metric: 'hbm',
    values: [2, 4],
    series: [
      { label: 'one', kernel: 'toy', parameter: 'k', params: { v: 'a' } },
      { label: 'two', kernel: 'toy', parameter: 'k', params: { v: 'b' } },
    ],
    seed: 1,
    closedForms: null,
  };
  const run = { ...toyRun, params: { v: 'b', k: 4 } };
  const points = [2, 4].map((k) => ({ ...pointOfRun('two', k, run), sound: k === 2 }));

  it('marks the run that is on screen with its own figure', () => {
    const { hbmReadBytes, hbmWriteBytes } = run.traffic;
    expect(runMark(sweep, run, 'mine')).toEqual({ name: 'mine', x: 4, y: hbmReadBytes + hbmWriteBytes });
    expect(runMark({ ...sweep, metric: 'state' }, run, 'mine')?.y).toBeNull();
    expect(runMark(sweep, { ...run, kernel: 'other' }, 'mine')).toBeNull();
  });

  it('is drawn point by point, and says which are not sound', () => {
    const moment = { sides: [sideOf(createTraceIndex(run))], times: [0], snapshots: [null], rotation: 0 };
    const below = { ...usual, shown: 'sweep', sweep } as const;
    expect(hasFigure(below, moment.sides)).toBe(true);
    expect(hasFigure({ ...below, sweep: null }, moment.sides)).toBe(false);
    const { marks, label } = figureOf(below, { ...moment, points }, SIZE)!;
    expect(label).toBe('HBM bytes over k, both axes logarithmic: one, two');
    const titles = (part: string): (string | undefined)[] =>
      marks.flatMap((mark) => (mark.part === part ? [mark.title] : []));
    expect(titles('point')).toEqual(['two, k = 2: 48', 'two, k = 4: 48, NOT SOUND']);
    expect(titles('run')).toEqual(['one, k = 4: 48']);
  });
});

describe('a source', () => {
  const text = Array.from({ length: 60 }, (_, at) =>
    at === 40 ? 'let x = 1; // <b>' : at % 10 === 9 ? '' : `a${at};`,
  ).join('\n');
  const pass = { source: { file: 'toy/x.wgsl', text } };
  const written = (line: number): string[] =>
    sourceMarks(pass, line, SIZE).flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));

  it('shows the lit line among its neighbours, with words of the language and comments told apart', () => {
    expect(written(41)).toEqual(expect.arrayContaining(['41', 'let', 'x = 1;', '// <b>', 'a38;']));
    expect(written(41)).not.toContain('a0;');
    expect(written(0)).toContain('a0;');
  });

  it('is written as SVG that stands alone', () => {
    const svg = svgOf({ ...SIZE, label: 'a & b', background: '#000000', marks: sourceMarks(pass, 41, SIZE) });
    expect(svg).toContain('// &lt;b&gt;');
    expect(svg).toContain('<title>a &amp; b</title>');
    expect(svg).not.toContain('<b>');
  });
});
