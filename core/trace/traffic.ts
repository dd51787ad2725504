/** Sums the HBM traffic and the flops of a trace, and puts closed forms into the same shape. */
import type { Costs } from '../kernel.ts';
import type { Traffic } from '../run.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { elementsMoved, eventCount, flopsOf, operationCode, OPERATIONS, tensorOf } from './layout.ts';
import type { Records } from './layout.ts';

/** The HBM traffic of the whole trace in bytes; a tensor that is never touched has no entry. */
export function tracedTraffic(records: Records, tensors: readonly string[]): Traffic {
  const read: Record<string, number> = {};
  const write: Record<string, number> = {};
  for (let event = 0; event < eventCount(records); event++) {
    const elements = elementsMoved(records, event);
    if (elements === 0) continue;
    const side = operationCode(records, event) === OPERATIONS.store ? write : read;
    const name = tensors[tensorOf(records, event)]!;
    side[name] = (side[name] ?? 0) + elements;
  }
  return trafficOf({ read, write }, tensors);
}

/** Turns costs, which count elements, into traffic in bytes. */
export function trafficOf(
  { read, write }: Pick<Costs, 'read' | 'write'>,
  tensors: readonly string[],
  bytesPerElement = BYTES_PER_ELEMENT,
): Traffic {
  const bytes = (elements: number | undefined): number => bytesPerElement * (elements ?? 0);
  const touched = tensors.filter((name) => name in read || name in write);
  const byTensor = Object.fromEntries(
    touched.map((name) => [name, { read: bytes(read[name]), write: bytes(write[name]) }]),
  );
  const sum = (side: 'read' | 'write'): number =>
    Object.values(byTensor).reduce((total, tensor) => total + tensor[side], 0);
  return { hbmReadBytes: sum('read'), hbmWriteBytes: sum('write'), byTensor };
}

export function tracedFlops(records: Records): number {
  let flops = 0;
  for (let event = 0; event < eventCount(records); event++) flops += flopsOf(records, event);
  return flops;
}
