/** Figures at a step that the trace index does not have. */
import type { Run } from '../../../core/run.ts';
import { countUpTo } from '../../../core/search.ts';
import { slotBytes } from '../../../core/trace/index.ts';
import type { WorkgroupSpan } from '../../../core/trace/index.ts';
import { lastChange } from '../../../core/trace/snapshots.ts';

/** The bytes of SRAM slots that hold values after `step` completed events, of the workgroup of `span`. */
export function sramInUse(run: Run, span: WorkgroupSpan, step: number): number {
  const { slots } = run.passes[span.pass]!;
  return slotBytes({ slots: slots.filter((_, number) => lastChange(run.records, span, number, step - 1) >= 0) });
}

/** Floating-point operations for each byte that moved between HBM and the chip; `null` before the first byte. */
export function intensity(flops: number, bytes: number): number | null {
  return bytes === 0 ? null : flops / bytes;
}

/** The longest chain of computing steps that had to wait for one another, after `step` completed events. */
export function depthAt({ depths }: Pick<Run, 'depths'>, step: number): number {
  return countUpTo(depths, step);
}
