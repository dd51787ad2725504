/** Whether the trace tells what the device did: both counted element by element, and compared exactly. */
import type { KernelPass } from '../kernel.ts';
import { decodeEvent, eventCount } from '../trace/layout.ts';
import type { Records, TraceEvent } from '../trace/layout.ts';
import type { PassCounts } from './plan.ts';

/** Where a tensor's elements lie; row-major [planes, rows, columns]. */
export interface TensorExtents {
  readonly name: string;
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
}

interface Expected {
  readonly reads: Uint32Array;
  readonly writes: Uint32Array;
}

/**
 * One sentence for each tensor and direction whose counts differ; empty when they are equal in every element.
 * `records` are all events of the pass, `tensors` those of the kernel, in the order that events refer to.
 */
export function compareWithTrace(
  counts: PassCounts,
  pass: Pick<KernelPass, 'name' | 'tensors'>,
  tensors: readonly TensorExtents[],
  records: Records,
): string[] {
  const differences: string[] = [];
  const expected = new Map<string, Expected>();
  for (const name of pass.tensors) {
    const tensor = tensors.find((candidate) => candidate.name === name);
    if (tensor === undefined) throw new Error(`pass ${pass.name} binds ${name}, which is not a tensor of its kernel`);
    expected.set(name, { reads: new Uint32Array(sizeOf(tensor)), writes: new Uint32Array(sizeOf(tensor)) });
  }
  for (let index = 0; index < eventCount(records); index++) {
    const event = decodeEvent(records, index);
    if (event.operation !== 'load' && event.operation !== 'store') continue;
    const tensor = tensors[event.tensor];
    const totals = tensor === undefined ? undefined : expected.get(tensor.name);
    if (tensor === undefined || totals === undefined || !fits(event, tensor)) {
      const what =
        tensor === undefined
          ? 'no tensor'
          : totals === undefined
            ? `${tensor.name}, which the pass does not bind`
            : `what lies outside ${tensor.name}`;
      differences.push(`${pass.name}: event ${index} of the trace moves ${what}.`);
      continue;
    }
    addTile(event.operation === 'load' ? totals.reads : totals.writes, event, tensor);
  }
  for (const [binding, name] of pass.tensors.entries()) {
    const found = counts.variables.find((variable) => variable.group === 0 && variable.binding === binding);
    const { reads, writes } = expected.get(name)!;
    const tensor = tensors.find((candidate) => candidate.name === name)!;
    differences.push(
      ...difference(pass.name, tensor, 'read', reads, found?.reads ?? new Uint32Array(reads.length)),
      ...difference(pass.name, tensor, 'written', writes, found?.writes ?? new Uint32Array(writes.length)),
    );
  }
  for (const { name, group, binding } of counts.variables) {
    if (group !== 0 || binding >= pass.tensors.length)
      differences.push(`${pass.name}: ${name} is not one of its tensors.`);
  }
  return differences;
}

function sizeOf({ planes, rows, columns }: TensorExtents): number {
  return planes * rows * columns;
}

function fits(event: TraceEvent, tensor: TensorExtents): boolean {
  if (event.realRows === 0 || event.realColumns === 0) return true;
  return (
    event.plane < tensor.planes &&
    event.row + event.realRows <= tensor.rows &&
    event.column + event.realColumns <= tensor.columns
  );
}

function addTile(totals: Uint32Array, event: TraceEvent, { rows, columns }: TensorExtents): void {
  for (let row = event.row; row < event.row + event.realRows; row++) {
    const start = (event.plane * rows + row) * columns + event.column;
    for (let at = start; at < start + event.realColumns; at++) totals[at]! += event.repeats;
  }
}

function difference(
  pass: string,
  { name, rows, columns }: TensorExtents,
  verb: string,
  traced: Uint32Array,
  counted: Uint32Array,
): string[] {
  if (traced.length !== counted.length) {
    return [`${pass}: ${name} has ${traced.length} elements and its buffer ${counted.length}.`];
  }
  let differing = 0;
  let first = -1;
  for (let index = 0; index < traced.length; index++) {
    if (traced[index] === counted[index]) continue;
    if (differing === 0) first = index;
    differing++;
  }
  if (differing === 0) return [];
  const place = [Math.floor(first / (rows * columns)), Math.floor(first / columns) % rows, first % columns].join(', ');
  return [
    `${pass}: ${differing} of ${traced.length} elements of ${name} are not ${verb} as traced, first [${place}]: ` +
      `the trace has ${traced[first]}, the device ${counted[first]}.`,
  ];
}
