/** Which boxes of each tensor are lit at a time: those that recent events concern, and those whose tiles lie in slots. */
import { decodeEvent, NONE, operationCode, OPERATIONS } from '../../core/trace/layout.ts';
import type { TraceEvent } from '../../core/trace/layout.ts';
import type { Sight } from './sight.ts';

/** The light and the outline of a box whose tile lies in a slot. */
const RESIDENT = 0.5;

export interface BoxLight {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** From 0, which is as dim as the rest, to 1. */
  readonly light: number;
  /** The opacity of the outline, which is drawn in the tensor's hue. */
  readonly outline: number;
}

/** The outline of a box with a light. It fades faster than the light, so that the latest box stands out. */
export function outlineOf(light: number): number {
  return light * light * light;
}

export function boxLights({ index, run, pass, event, fading }: Sight): BoxLight[][] {
  const boxes = run.tensors.map(() => new Map<string, BoxLight>());
  const addBox = (record: TraceEvent, light: number, outline: number): void => {
    const { tensor, plane, row, column, realRows, realColumns } = record;
    if (tensor === NONE || realRows === 0 || realColumns === 0) return;
    const key = [plane, row, column, realRows, realColumns].join();
    const known = boxes[tensor]!.get(key);
    boxes[tensor]!.set(key, {
      plane,
      row,
      column,
      rows: realRows,
      columns: realColumns,
      light: Math.max(light, known?.light ?? 0),
      outline: Math.max(outline, known?.outline ?? 0),
    });
  };
  for (const { record, light } of fading) addBox(record, light, outlineOf(light));
  for (const slot of pass.slots.keys()) {
    const at = event < 0 ? -1 : index.slotEventAt(event, slot);
    if (at < 0 || operationCode(run.records, at) !== OPERATIONS.load) continue;
    addBox(fading[event - at]?.record ?? decodeEvent(run.records, at), RESIDENT, RESIDENT);
  }
  return boxes.map((found) => [...found.values()]);
}
