/**
 * The footprint against brute force: element by element, forwards through the trace, with what each value is made of.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Formula } from '../kernel.ts';
import type { Run } from '../run.ts';
import { createRandom } from '../tensors/random.ts';
import { footprintOf } from './footprint.ts';
import type { Element, Footprint } from './footprint.ts';
import { createTraceIndex } from './index.ts';
import { decodeEvent, NONE, OPERATIONS } from './layout.ts';
import type { OperationName, TraceEvent } from './layout.ts';
import { syntheticRun } from './synthetic.fixture.ts';

type Origins = ReadonlySet<string>;
const NOTHING: Origins = new Set();
const union = (sets: readonly Origins[]): Origins => new Set(sets.flatMap((set) => [...set]));

/** Makes formulas for some of the slots and operations, with operands drawn from all names. */
function withFormulas(run: Run, seed: number): Run {
  const random = createRandom(seed);
  const slots = run.passes[0]!.slots.map(({ name }) => name);
  const names = [...slots, ...run.tensors.map(({ name }) => name)];
  const formulas = slots.flatMap((result) =>
    (Object.keys(OPERATIONS) as OperationName[])
      .filter(() => random.uniform() < 0.7)
      .map((operation): Formula => {
        const operands = names.filter(() => random.uniform() < 0.3);
        return {
          result,
          operation,
          text: '',
          cell: '',
          operands: operands.map((name) => ({ name, row: 'r', column: 'c' })),
        };
      }),
  );
  return { ...run, formulas };
}

function elementsOf(event: TraceEvent): string[] {
  const rows = Array.from({ length: event.realRows }, (_, r) => event.row + r);
  const columns = Array.from({ length: event.realColumns }, (_, c) => event.column + c);
  return rows.flatMap((r) => columns.map((c) => `${event.tensor} ${r} ${c}`));
}

/** For each element that the run wrote, the elements that it is made of. */
function paint(run: Run): Map<string, Origins> {
  const made = new Map<string, Origins>();
  /** An element of a ghost also depends on itself, because what is computed from it does. */
  const handedOn = new Map<string, Origins>();
  const isGhost = (tensor: number): boolean => tensor !== NONE && run.tensors[tensor]!.kind === 'ghost';
  for (const pass of run.passes) {
    for (let workgroup = 0; workgroup + 1 < pass.starts.length; workgroup++) {
      const held = pass.slots.map(() => NOTHING);
      const streamed = pass.slots.map(() => new Map<number, Origins>());
      for (let at = pass.starts[workgroup]!; at < pass.starts[workgroup + 1]!; at++) {
        const event = decodeEvent(run.records, at);
        const elements = elementsOf(event);
        const fromHbm = (): Origins =>
          union([new Set(elements), ...elements.map((element) => handedOn.get(element) ?? NOTHING)]);
        if (event.operation === 'store') {
          const origins = event.slot === NONE ? NOTHING : held[event.slot]!;
          for (const element of isGhost(event.tensor) ? [] : elements) {
            made.set(element, origins);
            handedOn.set(element, origins);
          }
        } else if (event.slot === NONE) {
          if (event.operation !== 'load') continue;
          const loaded = fromHbm();
          streamed.forEach((since) => since.set(event.tensor, union([since.get(event.tensor) ?? NOTHING, loaded])));
        } else {
          const spec = pass.slots[event.slot]!;
          const partial = event.rows * event.columns < spec.rows * spec.columns;
          const origins =
            event.operation === 'load'
              ? union([fromHbm(), partial ? held[event.slot]! : NOTHING])
              : computed(run, pass.slots, event, held, streamed[event.slot]!);
          const ghostly = isGhost(event.tensor) && event.operation !== 'load';
          held[event.slot] = ghostly ? union([origins, new Set(elements)]) : origins;
          streamed[event.slot]!.clear();
          for (const element of ghostly ? elements : []) {
            made.set(element, origins);
            handedOn.set(element, held[event.slot]!);
          }
        }
      }
    }
  }
  return made;
}

function computed(
  run: Run,
  slots: Run['passes'][number]['slots'],
  event: TraceEvent,
  held: readonly Origins[],
  streamed: ReadonlyMap<number, Origins>,
): Origins {
  if (event.operation === 'initialise') return NOTHING;
  const own = slots[event.slot]!.name;
  const formula = run.formulas.find(({ result, operation }) => result === own && operation === event.operation);
  const names = formula?.operands.map(({ name }) => name) ?? [];
  const unknown = names.every((name) => name === own);
  const keeps = ['accumulate', 'rescale', 'normalise', 'combine'].includes(event.operation);
  return union([
    ...held.filter((_, slot) => unknown || names.includes(slots[slot]!.name) || (keeps && slot === event.slot)),
    ...[...streamed].filter(([tensor]) => unknown || names.includes(run.tensors[tensor]!.name)).map(([, all]) => all),
  ]);
}

function elementsNeeded(footprint: Footprint): Set<string> {
  const found = new Set<string>();
  for (const { tensor, boxes } of footprint.tensors) {
    for (const { row, column, rows, columns } of boxes) {
      for (let r = row; r < row + rows; r++) {
        for (let c = column; c < column + columns; c++) found.add(`${tensor} ${r} ${c}`);
      }
    }
  }
  return found;
}

const place = (element: string): Element => {
  const [tensor, row, column] = element.split(' ').map(Number);
  return { tensor: tensor!, plane: 0, row: row!, column: column! };
};

describe('the footprint', () => {
  it('is what painting every element through the trace gives', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const run = withFormulas(syntheticRun(seed), seed + 1);
        const index = createTraceIndex(run);
        const painted = paint(run);
        for (const [element, origins] of [...painted].slice(0, 60)) {
          const footprint = footprintOf(index, place(element))!;
          expect(elementsNeeded(footprint)).toEqual(origins);
          const inHbm = [...origins].filter((origin) => run.tensors[place(origin).tensor]!.kind !== 'ghost');
          expect(footprint.elements).toBe(inHbm.length);
        }
        for (let tensor = 0; tensor < run.tensors.length; tensor++) {
          const written = [...painted.keys()].some((element) => element === `${tensor} 15 15`);
          expect(footprintOf(index, place(`${tensor} 15 15`)) !== null).toBe(written);
        }
      }),
      { numRuns: 60 },
    );
  });
});
