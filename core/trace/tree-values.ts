/** What the lanes of a tree held after each of its levels, from the snapshots of the workgroup in view. */
import type { Run, Snapshots } from '../run.ts';
import type { WorkgroupSpan } from './index.ts';
import { slotOf } from './layout.ts';
import { lastChange } from './snapshots.ts';
import type { Tree } from './tree.ts';

/**
 * The value of `slot` in a lane after a level (0: before the first). `row` counts across the lanes; `null` while the
 * value is not known, or not there yet after `step` completed events.
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
  const known = snapshots?.pass === span.pass && snapshots.workgroup === span.workgroup ? snapshots : null;
  const events = [
    lastChange(run.records, span, slot, tree.levels[0]!.events[0]! - 1),
    ...tree.levels.map((level) => level.events.find((event) => slotOf(run.records, event) === slot) ?? -1),
  ];
  return (level, lane) => {
    const event = events[level]!;
    if (event < 0 || event >= step || known === null) return null;
    const [r, c] = spec.lanes === 'rows' ? [lane, row] : [row, lane];
    const offset = known.offsets[event - span.start]!;
    return offset < 0 || r >= spec.rows || c >= spec.columns ? null : known.values[offset + r * spec.columns + c]!;
  };
}
