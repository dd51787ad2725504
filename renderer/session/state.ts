/**
 * All that a viewer sets, as one value: what undo goes back to and what a document keeps. The time is not part
 * of it.
 */
import { keyOfLook } from '../../core/document/look.ts';
import { namesWhere } from '../../core/document/sections.ts';
import type { SettingName } from '../../core/document/settings.ts';
import type { RequestState, Wish } from './request.svelte.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Director } from './director.svelte.ts';
import type { Paper } from './paper.ts';
import type { Timing } from './timing.svelte.ts';
import type { View } from './view.svelte.ts';
import { assign } from './settings.svelte.ts';
import type { Settings } from './settings.svelte.ts';

/** Whoever holds the parts of the state. */
export interface Holders {
  readonly documents: { paper: Paper | null };
  readonly request: Pick<RequestState, 'wish' | 'restore'>;
  readonly settings: Settings;
  readonly first: Pick<View, 'camera' | 'setCamera'>;
  readonly timing: Pick<Timing, 'marks'>;
  readonly director: Pick<Director, 'storyboard' | 'look'>;
  readonly comparison: Pick<Comparison, 'besides' | 'choices' | 'show' | 'rotation'>;
}

interface Part<Value> {
  readonly get: (holders: Holders) => Value;
  readonly set: (holders: Holders, value: Value) => void;
  readonly same: (a: Value, b: Value) => boolean;
}

/** A part of the state. Its values are replaced as a whole and never changed in place. */
function part<Value>(
  get: (holders: Holders) => Value,
  set: (holders: Holders, value: Value) => void,
  same: (a: Value, b: Value) => boolean = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b),
): Part<Value> {
  return { get, set, same };
}

/** A part for each setting that can be undone. */
function settingParts(): { readonly [Name in SettingName]: Part<Settings[Name]> } {
  const parts = namesWhere(({ undoable }) => undoable === true).map((name) => [
    name,
    part(
      ({ settings }) => settings[name],
      ({ settings }, value) => {
        assign(settings, { [name]: value });
      },
    ),
  ]);
  return Object.fromEntries(parts) as { readonly [Name in SettingName]: Part<Settings[Name]> };
}

/** The parts in the order in which they are restored: a comparison needs its lock before it begins. */
const PARTS = {
  paper: part(
    ({ documents }) => documents.paper,
    ({ documents }, paper) => {
      documents.paper = paper;
    },
    Object.is,
  ),
  wish: part(
    ({ request }) => request.wish,
    ({ request }, wish) => {
      request.restore(wish);
    },
    (a, b) => wishSubject(a, b) === '',
  ),
  ...settingParts(),
  camera: part(
    ({ first }) => first.camera,
    ({ first }, camera) => {
      first.setCamera(camera);
    },
  ),
  marks: part(
    ({ timing }) => timing.marks,
    ({ timing }, marks) => {
      timing.marks = marks;
    },
  ),
  storyboard: part(
    ({ director }) => director.storyboard,
    ({ director }, storyboard) => {
      director.storyboard = storyboard;
    },
  ),
  look: part(
    ({ director }) => director.look,
    ({ director }, look) => {
      director.look = look;
    },
    (a, b) => keyOfLook(a) === keyOfLook(b),
  ),
  beside: part(
    ({ comparison }) => comparison.choices,
    ({ comparison }, choices) => {
      void comparison.show(choices);
    },
    (a, b) => a.length === b.length && a.every((choice, at) => choice === b[at]),
  ),
  rotation: part(
    ({ comparison }) => comparison.rotation,
    ({ comparison }, rotation) => {
      comparison.rotation = rotation;
    },
  ),
  besideCameras: part(
    ({ comparison }) => comparison.besides.map(({ camera }) => camera),
    ({ comparison }, cameras) => {
      for (const [at, view] of comparison.besides.entries()) view.setCamera(cameras[at] ?? view.camera);
    },
  ),
};
type Parts = typeof PARTS;
type Name = keyof Parts;
/** What makes two runs the same: kernel, the values of all parameters, seed, and the identity of the loaded files. */
export type RunIdentity = Pick<Wish, 'kernel' | 'params' | 'seed'> & {
  readonly inputs: Readonly<Record<string, object>>;
};
export type State = { readonly [One in Name]: Parts[One] extends Part<infer Value> ? Value : never };

const NAMES = Object.keys(PARTS) as Name[];

export function stateOf(holders: Holders): State {
  return Object.fromEntries(NAMES.map((name) => [name, PARTS[name].get(holders)])) as State;
}

/** Restores a state; parts that are equal already are not touched. */
export function restore(holders: Holders, state: State): void {
  for (const name of differing(stateOf(holders), state)) (PARTS[name] as Part<unknown>).set(holders, state[name]);
}

/** What a change from one state to another is about; null when they are equal. */
export function subjectOf(before: State, after: State): string | null {
  const names = differing(before, after).map((name) => (name === 'wish' ? wishSubject(before.wish, after.wish) : name));
  return names.length === 0 ? null : names.join(' ');
}

/** The parts that are a viewer's work, rather than a way of looking at it. */
const MADE: ReadonlySet<Name> = new Set(['paper', 'wish', 'beside', 'marks', 'storyboard', 'look']);

/** Whether two states hold the same work: set-up, runs beside each other, marks, shots, and the look of their cards. */
export function sameWork(a: State, b: State): boolean {
  return !differing(a, b).some((name) => MADE.has(name));
}

function differing(a: State, b: State): Name[] {
  return NAMES.filter((name) => !(PARTS[name] as Part<unknown>).same(a[name], b[name]));
}

/**
 * Names what differs between two requests or two runs; empty if nothing does. Changes of two parameters count as two,
 * however quickly they follow.
 */
export function wishSubject(before: RunIdentity, after: RunIdentity): string {
  const differ = <T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): string[] =>
    Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]);
  return [
    ...(['kernel', 'seed'] as const).filter((name) => before[name] !== after[name]),
    ...differ(before.params, after.params),
    ...differ(before.inputs, after.inputs),
  ].join(',');
}
