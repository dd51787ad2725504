/** Between the lab and a document: what is on screen as a document, and a document on screen. */
import { tick } from 'svelte';
import { embed, extract } from '../../core/document/array.ts';
import type { Document, DocumentDraft } from '../../core/document/document.ts';
import { besidesOf } from '../../core/document/run.ts';
import type { Problem } from '../../core/outcome.ts';
import { unknownName } from '../../core/parameter-problems.ts';
import { defaultParameters } from '../../core/parameters.ts';
import type { CheckRequest } from '../../core/request.ts';
import { parseNpy, writeNpy } from '../../core/tensors/npy.ts';
import { SPEEDS } from '../timeline/pace.ts';
import type { LoadedInput, Wish } from './request.svelte.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Session } from './session.svelte.ts';
import type { View } from './view.svelte.ts';

type Held = Pick<Document['view'], 'picked' | 'lensOn' | 'lensAt'>;

/** The lab as a document. A set-up that cannot run is left out in favour of the run that is shown. */
export function draftOf(session: Session): DocumentDraft {
  const sketch = sketchOf(session);
  const loaded = Object.entries(session.keptWish.inputs);
  const inputs = Object.fromEntries(loaded.map(([tensor, input]) => [tensor, embedded(input)]));
  return { ...sketch, run: { ...sketch.run, inputs } };
}

/** The same without the arrays that were loaded. */
export function sketchOf(session: Session): DocumentDraft {
  const { panels, playback, timing } = session;
  const { kernel, params, seed, inputs } = session.keptWish;
  const description = session.request.kernels.find(({ name }) => name === kernel)!;
  // Files fix the sizes that the viewer left open; all other values are written down, lest a default changes.
  const open = Object.keys(inputs).length === 0 ? [] : description.sizes;
  const defaults = Object.entries(defaultParameters(description)).filter(([name]) => !open.includes(name));
  return {
    run: {
      kernel,
      params: { ...Object.fromEntries(defaults), ...params },
      seed,
    },
    compare: compareOf(session.comparison),
    view: {
      time: playback.time,
      camera: session.camera,
      theme: session.theme,
      projector: session.projector,
      toScale: session.toScale,
      colours: session.colours,
      focus: session.focus,
      footprint: session.showFootprint,
      lens: session.showLens,
      ...heldIn(session),
      panels,
      sizes: session.sizes,
      below: session.below,
      traceLines: session.showTraceLines,
      line: session.line,
      queryRow: session.queryRow,
    },
    time: {
      axis: timing.axisName,
      gpu: timing.gpuId,
      speed: playback.speed,
      unit: playback.unit,
      tracks: timing.tracks,
      stretch: timing.stretch,
      ...timing.marksOf(kernel),
    },
    storyboard: session.storyboard,
  };
}

/** Shows a document, and says why not if it cannot be shown, in which case nothing changes. */
export async function showDocument(session: Session, document: Document, file: string): Promise<Problem | null> {
  const { comparison, playback, timing } = session;
  const { run, compare, view, time, storyboard } = document;
  const problem = (await problemOf(session, document)) ?? null;
  if (problem !== null) return { message: `${file} cannot be shown: ${problem.message}` };

  comparison.close();
  session.request.restore(wishOf(session, document));
  session.theme = view.theme;
  session.projector = view.projector;
  session.toScale = view.toScale;
  session.colours = view.colours;
  session.focus = view.focus;
  session.showFootprint = view.footprint;
  session.showLens = view.lens;
  session.panels = view.panels;
  session.sizes = view.sizes;
  session.below = view.below;
  session.showTraceLines = view.traceLines;
  session.storyboard = storyboard;
  session.look(view.camera);
  playback.speed = nearestSpeed(time.speed);
  playback.unit = time.unit;
  timing.axisName = time.axis;
  timing.gpuId = time.gpu;
  timing.tracks = time.tracks;
  timing.setMarks(run.kernel, { loop: time.loop, bookmarks: time.bookmarks, breakpoints: time.breakpoints });
  await session.execute();
  if (compare !== null && session.run?.kernel === run.kernel) {
    comparison.lock = compare.lock;
    comparison.stacked = compare.stacked;
    await comparison.show(
      besidesOf(compare).map(({ kernel: name, params }) => {
        const { title } = comparison.kernels.find((candidate) => candidate.name === name)!;
        return { kernel: name, title, help: '', params };
      }),
    );
    comparison.turns = compare.turns;
  }
  // What follows a new run, such as that time begins anew, comes first.
  await tick();
  playback.seek(view.time);
  session.line = view.line;
  session.queryRow = view.queryRow;
  hold(session, view);
  const sides = besidesOf(compare);
  for (const [at, beside] of comparison.besides.entries()) {
    beside.look(sides[at]!.camera);
    hold(beside, sides[at]!);
  }
  // The tracks follow the time first.
  await tick();
  timing.show(time.stretch);
  return null;
}

/** The runs beside the first; null while it stands alone. */
function compareOf({ besides, lock, stacked, turns }: Comparison): DocumentDraft['compare'] {
  const [second, third] = besides.map((view) => ({
    kernel: view.choice.kernel,
    params: view.choice.params,
    camera: view.camera,
    ...heldIn(view),
  }));
  return second === undefined ? null : { second, third: third ?? null, lock, stacked, turns };
}

/** What the viewer holds on to in the picture, by name. */
function heldIn(view: View): Held {
  return { picked: view.namesOf(view.pinned), lensOn: view.namesOf(view.lensOn), lensAt: view.lensAt };
}

function hold(view: View, { picked, lensOn, lensAt }: Held): void {
  if (view.run === null) return;
  view.pinned = view.cellOf(picked);
  view.lensOn = view.cellOf(lensOn);
  view.lensAt = lensAt;
}

/** What keeps a document from being run, as far as the core can tell without running it. */
async function problemOf(session: Session, document: Document): Promise<Problem | undefined> {
  const { kernels } = session.request;
  const names = kernels.map(({ name }) => name);
  const asked = [document.run.kernel, ...besidesOf(document.compare).map(({ kernel: name }) => name)];
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) return unknownName('kernel', unknown, names);
  const { kernel, params, seed, inputs } = document.run;
  const shapes = Object.entries(inputs).map(([name, { file, shape }]) => [name, { name: file, shape }]);
  const checked = await session.lab.check({
    kernel,
    params,
    seed,
    inputs: Object.fromEntries(shapes) as CheckRequest['inputs'],
  });
  return checked.ok ? checked.value.problems[0] : checked.problem;
}

/** Values that are the defaults are left open, so that a file which is loaded later can fix them. */
function wishOf(session: Session, { run }: Document): Wish {
  const description = session.request.kernels.find(({ name }) => name === run.kernel)!;
  const defaults = defaultParameters(description);
  const params = Object.entries(run.params).filter(([name, value]) => defaults[name] !== value);
  const inputs = Object.entries(run.inputs).map(([tensor, array]): [string, LoadedInput] => [
    tensor,
    {
      file: { name: array.file, bytes: writeNpy(extract(array), array.shape) },
      shape: array.shape,
      dtype: 'f32',
    },
  ]);
  return {
    kernel: run.kernel,
    params: Object.fromEntries(params),
    seed: run.seed,
    inputs: Object.fromEntries(inputs),
  };
}

function embedded({ file, shape }: LoadedInput): ReturnType<typeof embed> {
  const array = parseNpy(file.bytes, file.name);
  if (!array.ok) throw new Error(`${file.name} was loaded, and cannot be read: ${array.problem.message}`);
  return embed(file.name, shape, array.value.data);
}

function nearestSpeed(speed: number): (typeof SPEEDS)[number] {
  const distance = (one: number): number => Math.abs(Math.log(one / speed));
  return SPEEDS.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
