/** What events are held against, and what comes of it. */
import type { TensorExtents } from '../audit/compare.ts';
import type { Formula, KernelPass } from '../kernel.ts';
import type { TraceEvent } from '../trace/layout.ts';

/** Something that the trace tells otherwise than the program did it. */
export interface Difference {
  /** The event that is wrong, by its place among those of its workgroup; -1 for none. */
  readonly event: number;
  readonly what: string;
}

/** What the events of a pass refer to. */
export interface Ground {
  readonly pass: Pick<KernelPass, 'slots' | 'tensors'>;
  /** All tensors of the kernel, in the order that events refer to. */
  readonly tensors: readonly TensorExtents[];
  /** The sets of slots that arithmetic is for, by the numbers that segments name. */
  readonly classes: readonly (readonly string[])[];
  /** The formula of an event that computes; undefined where there is none. */
  readonly formula: (event: TraceEvent) => Formula | undefined;
}
