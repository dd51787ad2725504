/** What flows on the tray of a pass: from one slot into another, through a gate or freely, lane by lane. */
import type { SlotSpec } from '../../core/kernel.ts';

export interface Flow {
  /** The numbers of the slots. */
  readonly from: number;
  readonly to: number;
  /** The slot of the gate that it goes through; null where nothing holds it back. */
  readonly gate: number | null;
}

/** The flows of a pass: one for each gate, and one for each slot that says where its values go. */
export function flowsOf(slots: readonly SlotSpec[]): readonly Flow[] {
  const numberOf = (name: string): number => slots.findIndex((slot) => slot.name === name);
  return slots
    .flatMap(({ valve, into }, slot): Flow[] => [
      ...(valve === undefined ? [] : [{ from: numberOf(valve.from), to: numberOf(valve.to), gate: slot }]),
      ...(into === undefined ? [] : [{ from: slot, to: numberOf(into), gate: null }]),
    ])
    .filter(({ from, to }) => from >= 0 && to >= 0);
}

/** The link of a flow that is under way: that from its gate, or from its source where there is none. */
export function flowing<Link extends { readonly from: number; readonly to: number }>(
  { from, to, gate }: Flow,
  links: readonly Link[],
): Link | undefined {
  return links.find((link) => link.from === (gate ?? from) && link.to === to);
}
