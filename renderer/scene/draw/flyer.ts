/** Draws the tile in flight and the path that it flies along. */
import { Vector2 } from 'three';
import type { IUniform, Mesh, Texture } from 'three';
import type { Hue, ValueScale } from '../../../core/kernel.ts';
import { arcBetween, easeInOut, flyingPlane } from '../flight.ts';
import type { Plane } from '../layout/plane.ts';
import type { ColourSpan } from '../scaling.ts';
import { createCells } from './cells.ts';
import { hueVector, tableRow } from './context.ts';
import type { DrawContext } from './context.ts';
import { ORDER } from './material.ts';
import { createRibbon } from './path.ts';
import { FLIGHT_FRAGMENT } from './tile.glsl.ts';
import { valueTexture } from './values.ts';

/** Everything that a flight looks like. */
export interface FlightLook {
  readonly from: Plane;
  readonly to: Plane;
  readonly side: 1 | -1;
  readonly progress: number;
  readonly opacity: number;
  readonly hue: Hue;
  readonly scale: ValueScale;
  readonly rows: number;
  readonly columns: number;
  readonly realRows: number;
  readonly realColumns: number;
  /** Values, or null while they are not at hand. */
  readonly values: { readonly texture: Texture; readonly base: number; readonly stride: number } | null;
  /** The spans of the colour map at the place where the flight starts and at the one where it ends. */
  readonly spans: readonly [ColourSpan, ColourSpan];
}

export interface Flyer {
  readonly meshes: readonly Mesh[];
  /** Draws the flight of the event in view and the one before it, which fades. */
  show(flights: readonly FlightLook[]): void;
  dispose(): void;
}

export function createFlyer(context: DrawContext): Flyer {
  const nothing = valueTexture(new Float32Array(1), 1);
  const uniforms: Record<string, IUniform> = {
    values: { value: nothing },
    source: { value: new Vector2() },
    real: { value: new Vector2() },
    span: { value: new Vector2() },
    known: { value: 0 },
    shadow: { value: context.palette.shadow },
  };
  const cells = createCells(context, {
    rows: 1,
    columns: 1,
    hue: 'slate',
    scale: 'signed',
    fragment: FLIGHT_FRAGMENT,
    uniforms,
    order: ORDER.flight,
  });
  cells.mesh.visible = false;
  const ribbons = [createRibbon(context, 1.6, ORDER.path), createRibbon(context, 1.6, ORDER.path)];

  const showTile = (flight: FlightLook | undefined): void => {
    cells.mesh.visible = flight !== undefined && flight.progress > 0 && flight.progress < 1;
    if (flight === undefined || !cells.mesh.visible) return;
    const t = easeInOut(flight.progress);
    const arc = arcBetween(flight.from, flight.to, flight.side);
    const all = cells.material.uniforms;
    (all['size']!.value as Vector2).set(flight.columns, flight.rows);
    all['hue']!.value = hueVector(context.palette, flight.hue);
    all['tableRow']!.value = tableRow(flight.scale);
    (uniforms['real']!.value as Vector2).set(flight.realColumns, flight.realRows);
    uniforms['known']!.value = flight.values === null ? 0 : 1;
    uniforms['values']!.value = flight.values?.texture ?? nothing;
    (uniforms['source']!.value as Vector2).set(flight.values?.base ?? 0, flight.values?.stride ?? 0);
    const [from, to] = flight.spans;
    (uniforms['span']!.value as Vector2).set(
      from.limit + (to.limit - from.limit) * t,
      from.bend + (to.bend - from.bend) * t,
    );
    cells.place(flyingPlane(flight.from, flight.to, arc, t));
  };

  return {
    meshes: [...ribbons.map((ribbon) => ribbon.mesh), cells.mesh],
    show: (flights) => {
      ribbons.forEach((ribbon, at) => {
        const flight = flights[at];
        if (flight === undefined || flight.progress <= 0) ribbon.hide();
        else {
          const arc = arcBetween(flight.from, flight.to, flight.side);
          ribbon.show(arc, hueVector(context.palette, flight.hue), easeInOut(flight.progress), flight.opacity);
        }
      });
      showTile(flights[0]);
    },
    dispose: () => {
      nothing.dispose();
      cells.dispose();
      ribbons.forEach((ribbon) => ribbon.dispose());
    },
  };
}
