/** What the lanes of a tree held after each of its levels, from the snapshots of the workgroup in view. */
import type { Run, Snapshots } from '../../../core/run.ts';
import type { WorkgroupSpan } from '../../../core/trace/index.ts';
import { slotOf } from '../../../core/trace/layout.ts';
import type { Tree } from '../../../core/trace/tree.ts';
import { hasValue, lastChange, readSlot } from '../../inspect/reading.ts';

/**
 * The value of `slot` in a lane after a level (0: before the first). `row` counts across the lanes; `null`
 * while the value is not known.
 */
export function valueAfter(
  run: Run,
  span: WorkgroupSpan,
  snapshots: Snapshots | null,
  tree: Tree,
  slot: number,
  row: number,
  step: number,
): (level: number, lane: number) => number | null {
  const spec = run.passes[span.pass]!.slots[slot]!;
  const events = [
    lastChange(run.records, span, slot, tree.levels[0]!.events[0]! - 1),
    ...tree.levels.map((level) => level.events.find((event) => slotOf(run.records, event) === slot) ?? -1),
  ];
  return (level, lane) => {
    const event = events[level]!;
    if (event < 0 || event >= step) return null;
    const [r, c] = spec.lanes === 'rows' ? [lane, row] : [row, lane];
    const reading = readSlot(snapshots, span, spec, event, r, c);
    return hasValue(reading) ? reading.value : null;
  };
}

/** A value in few characters, such as "−1.25" or "3e−5". */
export function shortValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 0.01 || size >= 1e4) ? value.toExponential(0) : String(Number(value.toPrecision(3)));
  return text.replace('e+', 'e').replaceAll('-', '−');
}
