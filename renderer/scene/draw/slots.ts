/** The slots of a pass on the tray, with their names. */
import type { IUniform, Mesh, Texture } from 'three';
import { Vector2 } from 'three';
import type { SlotSpec } from '../../../core/kernel.ts';
import type { Snapshots } from '../../../core/run.ts';
import type { Surface } from '../layout/plane.ts';
import type { SlotPlace } from '../layout/tray.ts';
import { smoothStep } from '../flight.ts';
import { outlineOf } from '../box-lights.ts';
import type { Rings } from '../rings.ts';
import { DIMMED } from '../moment.ts';
import type { Moment } from '../moment.ts';
import type { SlotSpans } from '../scaling.ts';
import { nameSpans } from '../words/text.ts';
import { createCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { rgbVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { createLabel } from './label.ts';
import { ORDER } from './material.ts';
import { SLOT_EMPTY, SLOT_FRAGMENT, SLOT_UNKNOWN, SLOT_VALUES } from './tile.glsl.ts';
import { valueTexture } from './values.ts';

export interface TraySlot {
  readonly meshes: readonly Mesh[];
  readonly cells: Cells;
  /** The values after an event, or null while they are not at hand. */
  textureAfter(event: number): Texture | null;
  update(moment: Moment, snapshots: Snapshots | null, spans: SlotSpans, rings: Rings | null): void;
  dispose(): void;
}

/**
 * The light of a slot that nothing happens to. It is more than that of the wall, since the tray is where things
 * happen.
 */
const RESTING = 0.5;

/** The outline of what is kept from token to token, which never fades away. */
const KEPT_OUTLINE = 0.55;

/** How many textures of a slot are kept: those before and after the event in view, and some more for stepping back. */
const KEPT = 4;

export function createTraySlot(
  context: DrawContext,
  slot: SlotSpec,
  index: number,
  place: SlotPlace,
  tray: Surface,
): TraySlot {
  const nothing = valueTexture(new Float32Array(1), 1);
  const rings = valueTexture(new Float32Array(2 * slot.rows), context.largestTexture, 2);
  let drawn: Rings | null = null;
  const textures = new Map<number, Texture>();
  let source: Snapshots | null = null;
  let start = 0;
  const uniforms: Record<string, IUniform> = {
    beforeValues: { value: nothing },
    afterValues: { value: nothing },
    states: { value: new Vector2() },
    opacities: { value: new Vector2(1, 1) },
    wipe: { value: -1 },
    spanBefore: { value: new Vector2() },
    spanAfter: { value: new Vector2() },
    light: { value: 1 },
    outline: { value: 0 },
    operand: { value: 0 },
    rings: { value: rings },
    ringed: { value: 0 },
    inside: { value: rgbVector(context.palette.well) },
  };
  const cells = createCells(context, {
    rows: slot.rows,
    columns: slot.columns,
    hue: slot.hue,
    scale: slot.scale,
    fragment: SLOT_FRAGMENT,
    uniforms,
    order: ORDER.slots + index / 256,
  });
  cells.place(place.plane);
  const { rectangle } = place;
  const label = createLabel(
    context,
    nameSpans(slot.name, { face: 'sans', weight: 600, colour: context.palette.hues[slot.hue], size: place.nameSize }),
    {
      surface: tray,
      x: rectangle.x + rectangle.width / 2,
      baseline: rectangle.y + rectangle.height + place.nameSize * 0.95,
      align: 'centre',
      height: 0.03,
    },
    ORDER.slotWords,
  );

  const textureAfter = (event: number): Texture | null => {
    const offset = event < 0 || source === null ? -1 : (source.offsets[event - start] ?? -1);
    if (offset < 0 || source === null) return null;
    const kept = textures.get(event);
    if (kept !== undefined) return kept;
    if (textures.size >= KEPT) {
      const [oldest, texture] = textures.entries().next().value!;
      texture.dispose();
      textures.delete(oldest);
    }
    const values = source.values.subarray(offset, offset + slot.rows * slot.columns);
    const texture = valueTexture(values, context.largestTexture);
    textures.set(event, texture);
    return texture;
  };
  const forget = (): void => {
    textures.forEach((texture) => texture.dispose());
    textures.clear();
  };
  const stateOf = (event: number): number => {
    if (event < 0) return SLOT_EMPTY;
    return textureAfter(event) === null ? SLOT_UNKNOWN : SLOT_VALUES;
  };

  return {
    meshes: [cells.mesh, label.mesh],
    cells,
    textureAfter,
    update: (moment, snapshots, spans, found) => {
      if (snapshots !== source) forget();
      source = snapshots;
      start = moment.span.start;
      const state = moment.slots[index]!;
      (uniforms['states']!.value as Vector2).set(stateOf(state.before), stateOf(state.after));
      uniforms['beforeValues']!.value = textureAfter(state.before) ?? nothing;
      uniforms['afterValues']!.value = textureAfter(state.after) ?? nothing;
      const change = changeOf(moment, state.before !== state.after);
      (uniforms['opacities']!.value as Vector2).set(change.before, change.after);
      uniforms['wipe']!.value = change.wipe;
      (uniforms['spanBefore']!.value as Vector2).set(spans.before.limit, spans.before.bend);
      (uniforms['spanAfter']!.value as Vector2).set(spans.after.limit, spans.after.bend);
      const attention = Math.max(state.light, state.operand * 0.75);
      const ground = Math.max(moment.base, RESTING);
      uniforms['light']!.value = ground + (1 - ground) * attention;
      uniforms['outline']!.value = Math.max(outlineOf(state.light), slot.state === true ? KEPT_OUTLINE : 0);
      uniforms['operand']!.value = state.operand;
      uniforms['ringed']!.value = found === null ? 0 : 1;
      if (found !== null && found !== drawn) {
        (rings.image.data as Float32Array).set(found);
        rings.needsUpdate = true;
        drawn = found;
      }
      label.fade(0.75 + 0.25 * Math.max(attention, (moment.base - DIMMED) / (1 - DIMMED)));
    },
    dispose: () => {
      forget();
      nothing.dispose();
      rings.dispose();
      cells.dispose();
      label.dispose();
    },
  };
}

/**
 * How new values replace the old ones of a slot: a tile lands on them, they are overwritten from the left, or
 * they fade over.
 */
function changeOf(moment: Moment, changes: boolean): { before: number; after: number; wipe: number } {
  const { event, progress } = moment;
  if (!changes || event === null || progress >= 1) return { before: 0, after: 1, wipe: -1 };
  switch (event.operation) {
    case 'load':
      return { before: 1 - smoothStep(0, 0.3, progress), after: 0, wipe: -1 };
    case 'rescale':
    case 'normalise':
    case 'initialise':
      return { before: 1, after: smoothStep(0.15, 0.85, progress), wipe: -1 };
    default:
      return { before: 1, after: 1, wipe: smoothStep(0.05, 0.95, progress) };
  }
}
