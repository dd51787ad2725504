/** What the legend is about at a moment: traffic so far, and the slot or tensor whose values are in view. */
import type { TraceIndex } from '../../../core/trace/index.ts';
import { decodeEvent, NONE } from '../../../core/trace/layout.ts';
import { formatBytes } from '../../format.ts';
import type { Shown } from '../draw/room.ts';
import type { LegendContent } from './legend.ts';

export function legendOf(index: TraceIndex, shown: Shown): LegendContent {
  const counters = index.countersAt(shown.moment.completed);
  return {
    read: formatBytes(counters.readBytes),
    write: formatBytes(counters.writeBytes),
    subject: subjectOf(index, shown),
  };
}

/** The latest event that concerns values decides; before the first it is the first tensor that has any. */
function subjectOf(index: TraceIndex, { moment, tensorRanges, slotRanges }: Shown): LegendContent['subject'] {
  const { run } = index;
  for (let at = moment.index; at >= moment.place.start; at--) {
    const event = decodeEvent(run.records, at);
    if (event.slot !== NONE && slotRanges[event.slot]!.limit > 0) {
      const { name, hue, scale } = run.passes[moment.place.pass]!.slots[event.slot]!;
      return { name, hue, scale, range: slotRanges[event.slot]! };
    }
    if (event.tensor !== NONE && tensorRanges[event.tensor]!.limit > 0) {
      const { name, hue, scale } = run.tensors[event.tensor]!;
      return { name, hue, scale, range: tensorRanges[event.tensor]! };
    }
  }
  const first = tensorRanges.findIndex((range) => range.limit > 0);
  if (first < 0) return null;
  const { name, hue, scale } = run.tensors[first]!;
  return { name, hue, scale, range: tensorRanges[first]! };
}
