/** Where a flight starts and ends, and what it carries. */
import type { Run } from '../../core/run.ts';
import { NONE } from '../../core/trace/layout.ts';
import type { TraySlot } from './draw/slots.ts';
import type { WallTensor } from './draw/tensors.ts';
import type { FlightLook } from './draw/flyer.ts';
import { partOf, placeOn } from './layout/plane.ts';
import type { Plane } from './layout/plane.ts';
import type { Layout } from './layout/layout.ts';
import type { TrayLayout } from './layout/tray.ts';
import type { Flight } from './acts.ts';
import type { Moment } from './moment.ts';
import type { ColourSpan, SlotSpans } from './scaling.ts';

export interface Places {
  readonly run: Run;
  readonly layout: Layout;
  readonly tensors: readonly WallTensor[];
  readonly tray: TrayLayout;
  readonly slots: readonly TraySlot[];
  /** The ranges of colours by tensor, and by slot of the pass in view. */
  readonly tensorSpans: readonly ColourSpan[];
  readonly slotSpans: readonly SlotSpans[];
}

export function flightLook(places: Places, moment: Moment, flight: Flight): FlightLook {
  const { event } = flight;
  const { run } = places;
  const tensor = run.tensors[event.tensor]!;
  const slot = event.slot === NONE ? undefined : run.passes[moment.span.pass]!.slots[event.slot];
  const load = event.operation === 'load';
  const onWall = partOf(places.tensors[event.tensor]!.plane(), tensor, event);
  const onTray =
    slot === undefined
      ? landingPlace(places, event.rows, event.columns)
      : slotPart(places.tray.slots[event.slot]!.plane, slot, event);
  const wallSpan = places.tensorSpans[event.tensor]!;
  const traySpan = slot === undefined ? wallSpan : places.slotSpans[event.slot]!.after;
  return {
    from: load ? onWall : onTray,
    to: load ? onTray : onWall,
    side: load ? 1 : -1,
    progress: flight.progress,
    opacity: flight.opacity,
    hue: tensor.hue,
    scale: slot?.scale ?? tensor.scale,
    rows: event.rows,
    columns: event.columns,
    realRows: event.realRows,
    realColumns: event.realColumns,
    values: valuesOf(places, moment, flight),
    spans: load ? [wallSpan, traySpan] : [traySpan, wallSpan],
  };
}

/**
 * A load carries values of the tensor where these are final by then, and otherwise what its slot holds
 * afterwards. A store carries what its slot holds.
 */
function valuesOf(places: Places, moment: Moment, { event, index }: Flight): FlightLook['values'] {
  const { run } = places;
  const tensor = run.tensors[event.tensor]!;
  const wall = places.tensors[event.tensor]!;
  if (event.operation === 'load' && wall.texture !== null) {
    if (wall.finalStepAt(event.plane, event.row, event.column) <= index) {
      const base = (event.plane * tensor.rows + event.row) * tensor.columns + event.column;
      return { texture: wall.texture, base, stride: tensor.columns };
    }
  }
  if (event.slot === NONE) return null;
  const slot = run.passes[moment.span.pass]!.slots[event.slot]!;
  if (slot.rows !== event.rows || slot.columns !== event.columns) return null;
  const source = event.operation === 'load' ? index : moment.slots[event.slot]!.before;
  const texture = places.slots[event.slot]!.textureAfter(source);
  return texture === null ? null : { texture, base: 0, stride: slot.columns };
}

/** Where a tile lies in its slot: it fills the slot, or its corner when the tile is smaller. */
function slotPart(
  plane: Plane,
  slot: { readonly rows: number; readonly columns: number },
  tile: { readonly rows: number; readonly columns: number },
): Plane {
  if (tile.rows > slot.rows || tile.columns > slot.columns) return plane;
  return partOf(plane, slot, { row: 0, column: 0, rows: tile.rows, columns: tile.columns });
}

/** Where a tile lands that goes into no slot: at the place of the registers. */
function landingPlace({ layout, tray }: Places, rows: number, columns: number): Plane {
  const { landing } = tray;
  const height = Math.min(landing.height, (landing.width * rows) / columns);
  const width = Math.min(landing.width, Math.max((height * columns) / rows, height / 4));
  const x = landing.x + (landing.width - width) / 2;
  const y = landing.y + (landing.height - height) / 2;
  return placeOn(layout.room.tray, { x, y, width, height }, 0.03);
}
