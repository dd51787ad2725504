/** Compares what the trace says was moved with what the device really did, element by element. */
import type { KernelPass } from '../kernel.ts';
import { decodeEvent, eventCount } from '../trace/layout.ts';
import type { Records, TraceEvent } from '../trace/layout.ts';
import type { PassCounts } from './plan.ts';

/** The extents of a tensor, whose elements lie in memory as row-major [planes, rows, columns]. */
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
 * Returns one sentence for each tensor and direction whose counts differ; none when they are equal in every element.
 * `records` are all events of the pass, `tensors` those of the kernel, in the order that events refer to.
 */
export function compareWithTrace(
  counts: PassCounts,
  pass: Pick<KernelPass, 'tensors'>,
  tensors: readonly TensorExtents[],
  records: Records,
): string[] {
  const differences: string[] = [];
  const expected = new Map<string, Expected>();
  for (const name of pass.tensors) {
    const tensor = tensors.find((candidate) => candidate.name === name);
    if (tensor === undefined) throw new Error(`${counts.label} binds ${name}, which is no tensor of its kernel`);
    expected.set(name, { reads: new Uint32Array(sizeOf(tensor)), writes: new Uint32Array(sizeOf(tensor)) });
  }
  for (let index = 0; index < eventCount(records); index++) {
    const event = decodeEvent(records, index);
    if (event.operation !== 'load' && event.operation !== 'store') continue;
    const tensor = tensors[event.tensor];
    const totals = tensor === undefined ? undefined : expected.get(tensor.name);
    const refuse = (what: string): void => {
      differences.push(`${counts.label}: event ${index} of the trace moves ${what}.`);
    };
    if (tensor === undefined) refuse('no tensor');
    else if (totals === undefined) refuse(`${tensor.name}, which the pass does not bind`);
    else if (!fits(event, tensor)) refuse(`what lies outside ${tensor.name}`);
    else addTile(event.operation === 'load' ? totals.reads : totals.writes, event, tensor);
  }
  for (const [binding, name] of pass.tensors.entries()) {
    const found = counts.variables.find((variable) => variable.group === 0 && variable.binding === binding);
    const { reads, writes } = expected.get(name)!;
    const tensor = tensors.find((candidate) => candidate.name === name)!;
    differences.push(
      ...difference(counts.label, tensor, 'read', reads, found?.reads ?? new Uint32Array(reads.length)),
      ...difference(counts.label, tensor, 'written', writes, found?.writes ?? new Uint32Array(writes.length)),
    );
  }
  for (const { name, group, binding } of counts.variables) {
    if (group === 0 && binding < pass.tensors.length) continue;
    differences.push(`${counts.label}: ${name} is not one of the tensors of the pass.`);
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
  label: string,
  { name, rows, columns }: TensorExtents,
  verb: string,
  traced: Uint32Array,
  counted: Uint32Array,
): string[] {
  if (traced.length !== counted.length) {
    return [`${label}: ${name} has ${traced.length} elements and its buffer ${counted.length}.`];
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
    `${label}: ${differing} of ${traced.length} elements of ${name} ${differing === 1 ? 'is' : 'are'} not ${verb} as traced, first [${place}]: ` +
      `the trace has ${traced[first]}, the device ${counted[first]}.`,
  ];
}
