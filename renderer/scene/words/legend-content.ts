/** The content of the legend at a moment: the traffic so far, and the slot or tensor whose values are in view. */
import type { TraceIndex } from '../../../core/trace/index.ts';
import type { SlotSpec } from '../../../core/kernel.ts';
import { NONE, slotOf, tensorOf } from '../../../core/trace/layout.ts';
import { formatBytes } from '../../format.ts';
import type { ColourOptions } from '../contract.ts';
import type { Shown } from '../draw/room.ts';
import type { ValueRange } from '../range.ts';
import type { ColourSpan } from '../scaling.ts';
import type { LegendContent, LegendSubject } from './legend.ts';

export function legendOf(index: TraceIndex, shown: Shown, options: ColourOptions): LegendContent {
  const counters = index.countersAt(shown.moment.completed);
  return {
    read: formatBytes(counters.readBytes),
    write: formatBytes(counters.writeBytes),
    map: options.map,
    subject: subjectOf(index, shown, options),
  };
}

/**
 * The subject is what the latest event with values is about; before the first event, the first tensor with values. A barrier
 * is about no values, and values that are not at hand yet are not to be taken for those before them.
 */
export function subjectOf(
  index: TraceIndex,
  { moment, known, colours }: Pick<Shown, 'moment' | 'known' | 'colours'>,
  options: ColourOptions,
): LegendContent['subject'] {
  if (moment.event?.operation === 'barrier') return null;
  const { run } = index;
  const { slots } = run.passes[moment.span.pass]!;
  const about = (
    spec: Pick<SlotSpec, 'name' | 'hue' | 'scale'>,
    range: ValueRange,
    span: ColourSpan,
  ): LegendSubject => ({
    name: spec.name,
    hue: spec.hue,
    scale: spec.scale,
    range,
    span,
    spans: spec.scale === 'gate' ? null : SPANS[options.range],
  });
  const ofTensor = (at: number): LegendSubject =>
    about(run.tensors[at]!, colours.tensorRanges[at]!, colours.tensorSpans[at]!);
  for (let at = moment.index; at >= moment.span.start; at--) {
    const slot = slotOf(run.records, at);
    if (slot !== NONE && colours.slotRanges[slot]!.limit > 0) {
      return about(slots[slot]!, colours.slotRanges[slot]!, colours.slotSpans[slot]!.after);
    }
    if (slot !== NONE && !known) return null;
    const tensor = tensorOf(run.records, at);
    if (tensor !== NONE && colours.tensorRanges[tensor]!.limit > 0) return ofTensor(tensor);
  }
  const first = colours.tensorRanges.findIndex((range) => range.limit > 0);
  return first < 0 ? null : ofTensor(first);
}

/** Words for what the colour map spans, where that is not the tensor's own range. */
const SPANS: Readonly<Record<ColourOptions['range'], string | null>> = {
  tensor: null,
  kernel: 'all tensors',
  fixed: 'fixed',
};
