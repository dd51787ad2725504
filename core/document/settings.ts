/**
 * Everything that a viewer sets, an entry for each setting, in the order in which a document holds them. The
 * lab, documents, addresses, undo, what is remembered between visits, and the commands are made from this
 * table: a new setting is a new entry and no more.
 */
import * as v from 'valibot';
import { GPUS } from '../machine/gpus.ts';
import { STEP_UNITS } from '../trace/index.ts';
import { fields, flag, index, lineNumber, name, oneOf, real } from './bounds.ts';
import { colourOptions, PLAIN_COLOURS } from './colours.ts';
import { openPanels, panelSizes, USUAL_PANELS, USUAL_SIZES } from './panels.ts';
import { rasterChoice, USUAL_RASTER } from './raster.ts';
import { setting } from './setting.ts';
import type { Section } from './setting.ts';

export const THEMES = ['dark', 'light'] as const;
/** What the timeline can count. */
export const AXES = ['step', 'bytes', 'nanoseconds'] as const;
/** What can lock the times of compared runs. */
export const LOCKS = ['step', 'bytes', 'tile', 'share'] as const;
/** How large the speaker's window shows notes, as multiples of its other words. */
export const NOTES_SIZES = [1, 1.25, 1.5, 2, 2.5, 3, 4] as const;
/** The speeds of playing, as multiples of the usual one. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 64, 256] as const;

export const SETTINGS = {
  theme: setting(oneOf(THEMES), 'dark', {
    section: 'view',
    remembered: true,
    undoable: true,
    name: 'Theme',
    label: 'dark or light',
    keys: ['t'],
  }),
  /** Draws words in panels and picture larger, for the last row of a lecture hall. */
  projector: setting(flag(), false, {
    section: 'view',
    remembered: true,
    undoable: true,
    name: 'Large words',
    label: 'larger words, for a projector',
    keys: ['Shift+t'],
  }),
  /** Draws SRAM to scale with HBM. */
  toScale: setting(flag(), false, {
    section: 'view',
    undoable: true,
    name: 'SRAM to scale with HBM',
    label: 'SRAM to scale with HBM, or as large as fits',
  }),
  colours: setting(colourOptions, PLAIN_COLOURS, { section: 'view', remembered: true, undoable: true }),
  /** Shows the workgroup in view in full, and all others as shades only. */
  focus: setting(flag(), false, {
    section: 'view',
    undoable: true,
    name: 'Focus on one workgroup',
    label: 'focus on one workgroup, the others as shades',
    keys: ['o'],
  }),
  /** Shows the footprint of the tile that is pointed at. */
  footprint: setting(flag(), true, {
    section: 'view',
    remembered: true,
    undoable: true,
    name: 'Footprint of a tile',
    label: 'show or hide the footprint of the tile pointed at',
    keys: ['f'],
  }),
  /** Shows the number lens. */
  lens: setting(flag(), false, {
    section: 'view',
    undoable: true,
    name: 'Number lens',
    label: 'number lens at the pointer',
    keys: ['n'],
  }),
  panels: setting(openPanels, USUAL_PANELS, {
    section: 'view',
    // The other panels are not remembered: a visit begins with a single run and without shots.
    remembered: ['setup', 'details'],
    undoable: true,
  }),
  sizes: setting(panelSizes, USUAL_SIZES, { section: 'view', remembered: true, undoable: true }),
  /** What is shown under the picture, where the run has it. */
  below: setting(oneOf(['tree', 'plots', 'machine', 'raster', 'nothing']), 'plots', {
    section: 'view',
    remembered: true,
    undoable: true,
  }),
  /** Whether the source is shown with its trace statements. */
  traceLines: setting(flag(), false, { section: 'view', remembered: true, undoable: true }),
  /** The line of the source whose events are listed, and the pass whose source it is. */
  line: setting(v.nullable(fields({ pass: name(), line: lineNumber })), null, { section: 'view', ofKernel: true }),
  /** The row that the viewer chose in a plot; null leaves it to the plot. */
  queryRow: setting(v.nullable(index), null, { section: 'view', ofKernel: true }),
  /** The line that the viewer chose of several in a plot, alone or as the sum of all up to it; null for all lines. */
  plotLine: setting(v.nullable(fields({ line: index, summed: flag() })), null, { section: 'view', ofKernel: true }),
  raster: setting(rasterChoice, USUAL_RASTER, { section: 'view', ofKernel: true }),

  axis: setting(oneOf(AXES), 'step', {
    section: 'time',
    remembered: true,
    undoable: true,
    name: 'Time by',
    words: { step: 'steps', nanoseconds: 'modelled time' },
    label: 'count time by steps, bytes or modelled nanoseconds',
    keys: ['v'],
  }),
  /** The GPU whose model gives the nanoseconds. */
  gpu: setting(oneOf(GPUS.map(({ id }) => id)), GPUS[0]!.id, { section: 'time', remembered: true, undoable: true }),
  speed: setting(real(0.01, 10_000), 1, { section: 'time', offered: SPEEDS, remembered: true, undoable: true }),
  /** The unit that the step buttons step by. */
  unit: setting(oneOf(STEP_UNITS), 'event', { section: 'time', undoable: true }),
  /** Shows a track for each workgroup or SM below the strip. */
  tracks: setting(flag(), false, {
    section: 'time',
    remembered: true,
    undoable: true,
    name: 'Tracks',
    label: 'show or hide the tracks',
    keys: ['k'],
  }),

  /** What locks the times of compared runs. */
  lock: setting(oneOf(LOCKS), 'step', { section: 'compare', undoable: true }),
  /** Stacks compared runs one above the other instead of side by side. */
  stacked: setting(flag(), false, { section: 'compare', remembered: true, undoable: true }),

  /** Changes of the set-up run as they are made where that takes fewer milliseconds. */
  atOnce: setting(oneOf([0, 1000, 5000, 20_000]), 1000, {
    section: null,
    remembered: true,
    name: 'Run changes at once',
    words: { 0: 'never', 1000: 'under 1 s', 5000: 'under 5 s', 20_000: 'under 20 s' },
    label: 'run changes at once where that is quick',
  }),
  /** Opens the speaker's window with every talk. */
  speakerOpens: setting(flag(), false, { section: null, remembered: true }),
  notesSize: setting(oneOf(NOTES_SIZES), 1.5, { section: null, remembered: true }),
  /** The identifiers of entries that were chosen in the palette, the last one first. */
  used: setting(v.pipe(v.array(v.string()), v.readonly()), [], { section: null, remembered: true }),
};

export type SettingName = keyof typeof SETTINGS;
/** The type of a value for each setting. */
export type SettingValues = {
  readonly [Name in SettingName]: v.InferOutput<(typeof SETTINGS)[Name]['schema']>;
};
/** The settings that a section of a document holds. */
export type SettingOf<In extends Section> = {
  [Name in SettingName]: (typeof SETTINGS)[Name]['section'] extends In ? Name : never;
}[SettingName];
export type Theme = SettingValues['theme'];
