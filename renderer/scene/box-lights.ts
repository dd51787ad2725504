/** Which boxes of each tensor are lit at a time: those that recent events concern, and those whose tiles lie in slots. */
import { decodeEvent, NONE, operationCode, OPERATIONS } from '../../core/trace/layout.ts';
import type { TraceEvent } from '../../core/trace/layout.ts';
import { smoothStep } from './flight.ts';
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
  /** How far the values have left the box for a flight: at 1 an empty grid remains. */
  readonly hole: number;
}

/** The outline of a box with a light. It fades faster than the light, so that the latest box stands out. */
export function outlineOf(light: number): number {
  return light * light * light;
}

export function boxLights({ index, run, pass, event, progress, fading }: Sight): BoxLight[][] {
  const boxes = run.tensors.map(() => new Map<string, BoxLight>());
  const addBox = (at: number, record: TraceEvent, light: number, outline: number): void => {
    const { tensor, plane, row, column, realRows, realColumns } = record;
    if (tensor === NONE || realRows === 0 || realColumns === 0) return;
    const key = [plane, row, column, realRows, realColumns].join();
    const known = boxes[tensor]!.get(key);
    const flies = at === event && record.operation === 'load';
    boxes[tensor]!.set(key, {
      plane,
      row,
      column,
      rows: realRows,
      columns: realColumns,
      light: Math.max(light, known?.light ?? 0),
      outline: Math.max(outline, known?.outline ?? 0),
      hole: known?.hole ?? (flies ? smoothStep(0, 0.06, progress) * (1 - smoothStep(0.86, 1, progress)) : 0),
    });
  };
  for (const { at, record, light } of fading) addBox(at, record, light, outlineOf(light));
  for (const slot of pass.slots.keys()) {
    const at = event < 0 ? -1 : index.slotEventAt(event, slot);
    if (at < 0 || operationCode(run.records, at) !== OPERATIONS.load) continue;
    addBox(at, fading[event - at]?.record ?? decodeEvent(run.records, at), RESIDENT, RESIDENT);
  }
  return boxes.map((found) => [...found.values()]);
}
