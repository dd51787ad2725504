/** What a viewer sets, as one value: what undo goes back to, and what a document keeps. Where the time stands is no part. */
import type { Wish } from './request.svelte.ts';
import type { Session } from './session.svelte.ts';

interface Part<Value> {
  readonly get: (session: Session) => Value;
  readonly set: (session: Session, value: Value) => void;
  readonly same: (a: Value, b: Value) => boolean;
}

/** Values are replaced and never changed. */
function part<Value>(
  get: (session: Session) => Value,
  set: (session: Session, value: Value) => void,
  same: (a: Value, b: Value) => boolean = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b),
): Part<Value> {
  return { get, set, same };
}

/** One field of the session. */
function field<Name extends keyof Session>(name: Name): Part<Session[Name]> {
  return part(
    (session) => session[name],
    (session, value) => {
      session[name] = value;
    },
  );
}

/** In the order in which they are put back: a comparison needs to know what it is locked by before it begins. */
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
  theme: field('theme'),
  projector: field('projector'),
  toScale: field('toScale'),
  colours: field('colours'),
  focus: field('focus'),
  panels: field('panels'),
  sizes: field('sizes'),
  lens: field('showLens'),
  traceLines: field('showTraceLines'),
  footprint: field('showFootprint'),
  below: field('below'),
  camera: part(
    ({ camera }) => camera,
    (session, camera) => {
      session.look(camera);
    },
  ),
  speed: part(
    ({ playback }) => playback.speed,
    ({ playback }, speed) => {
      playback.speed = speed;
    },
  ),
  unit: part(
    ({ playback }) => playback.unit,
    ({ playback }, unit) => {
      playback.unit = unit;
    },
  ),
  axis: part(
    ({ timing }) => timing.axisName,
    ({ timing }, axis) => {
      timing.axisName = axis;
    },
  ),
  gpu: part(
    ({ timing }) => timing.gpuId,
    ({ timing }, gpu) => {
      timing.gpuId = gpu;
    },
  ),
  tracks: part(
    ({ timing }) => timing.tracks,
    ({ timing }, tracks) => {
      timing.tracks = tracks;
    },
  ),
  marks: part(
    ({ timing }) => timing.marks,
    ({ timing }, marks) => {
      timing.marks = marks;
    },
  ),
  storyboard: field('storyboard'),
  lock: part(
    ({ comparison }) => comparison.lock,
    ({ comparison }, lock) => {
      comparison.lock = lock;
    },
  ),
  stacked: part(
    ({ comparison }) => comparison.stacked,
    ({ comparison }, stacked) => {
      comparison.stacked = stacked;
    },
  ),
  beside: part(
    ({ comparison }) => comparison.choices,
    ({ comparison }, choices) => {
      void comparison.show(choices);
    },
    (a, b) => a.length === b.length && a.every((choice, at) => choice === b[at]),
  ),
  turns: part(
    ({ comparison }) => comparison.turns,
    ({ comparison }, turns) => {
      comparison.turns = turns;
    },
  ),
  besideCameras: part(
    ({ comparison }) => comparison.besides.map(({ camera }) => camera),
    ({ comparison }, cameras) => {
      for (const [at, view] of comparison.besides.entries()) view.look(cameras[at] ?? view.camera);
    },
  ),
};
type Parts = typeof PARTS;
type Name = keyof Parts;
export type State = { readonly [One in Name]: Parts[One] extends Part<infer Value> ? Value : never };

const NAMES = Object.keys(PARTS) as Name[];

export function stateOf(session: Session): State {
  return Object.fromEntries(NAMES.map((name) => [name, PARTS[name].get(session)])) as State;
}

/** Puts a state back, as far as it differs from how things are. */
export function restore(session: Session, state: State): void {
  for (const name of differing(stateOf(session), state)) (PARTS[name] as Part<unknown>).set(session, state[name]);
}

/** What a change from one state to another is about; null when nothing differs. */
export function subjectOf(before: State, after: State): string | null {
  const names = differing(before, after).map((name) => (name === 'wish' ? wishSubject(before.wish, after.wish) : name));
  return names.length === 0 ? null : names.join(' ');
}

/** What somebody made, rather than how it is looked at. */
const MADE: ReadonlySet<Name> = new Set(['paper', 'wish', 'beside', 'marks', 'storyboard']);

/** Whether two states hold the same work: the set-up, what stands beside it, marks and shots. */
export function sameWork(a: State, b: State): boolean {
  return !differing(a, b).some((name) => MADE.has(name));
}

function differing(a: State, b: State): Name[] {
  return NAMES.filter((name) => !(PARTS[name] as Part<unknown>).same(a[name], b[name]));
}

/** Changes of two parameters are two changes, however quickly they follow one another. */
function wishSubject(before: Wish, after: Wish): string {
  const differ = <T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): string[] =>
    Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]);
  return [
    ...(['kernel', 'seed'] as const).filter((name) => before[name] !== after[name]),
    ...differ(before.params, after.params),
    ...differ(before.inputs, after.inputs),
  ].join(',');
}
