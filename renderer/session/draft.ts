/** Translates between the lab and a document: a document of what is on screen, and a document put on screen. */
import { tick } from 'svelte';
import { fileOf } from '../../core/document/array.ts';
import type { Document, DocumentDraft } from '../../core/document/document.ts';
import { besidesOf } from '../../core/document/run.ts';
import { talkOf } from '../../core/document/talk.ts';
import { namesWhere } from '../../core/document/sections.ts';
import type { SettingName } from '../../core/document/settings.ts';
import type { Problem } from '../../core/outcome.ts';
import { unknownName } from '../../core/parameter-problems.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { CheckRequest } from '../../core/request.ts';
import type { LoadedInput, RequestState, Wish } from './request.svelte.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Director } from './director.svelte.ts';
import { embedded } from './loaded.ts';
import type { Playback } from './playback.svelte.ts';
import { wishOf, writtenOut, writtenParams } from './screen-run.ts';
import { assign, sectionOf } from './settings.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import type { Timing } from './timing.svelte.ts';
import type { View } from './view.svelte.ts';

/**
 * Settings that a document sets before its run is there, and those that mean something only with the kernel of
 * that run.
 */
const [AT_ONCE, OF_KERNEL] = [false, true].map((late) => namesWhere(({ ofKernel = false }) => ofKernel === late)) as [
  readonly SettingName[],
  readonly SettingName[],
];

/** What documents need of the lab. */
export interface Drafted {
  readonly lab: Pick<LabPort, 'check'>;
  readonly request: RequestState;
  /** What is asked for; or, while that cannot be run, what gave the run on screen. */
  readonly keptWish: Wish;
  readonly settings: Settings;
  readonly first: View;
  readonly comparison: Comparison;
  readonly playback: Playback;
  readonly timing: Timing;
  readonly director: Director;
  execute(): Promise<void>;
}

type Held = Pick<Document['view'], 'picked' | 'lensOn' | 'lensAt'>;

/** The lab as a document. A set-up that cannot be run is replaced by that of the run on screen. */
export function draftOf(lab: Drafted): DocumentDraft {
  const sketch = sketchOf(lab);
  const loaded = Object.entries(lab.keptWish.inputs);
  const inputs = Object.fromEntries(loaded.map(([tensor, input]) => [tensor, embedded(input)]));
  return { ...sketch, run: { ...sketch.run, inputs } };
}

/**
 * The lab as a document, without the arrays that were loaded: enough for an address, and quicker to make. The run of
 * the document is the one that `wish` asks for.
 */
export function sketchOf(lab: Drafted, wish: Wish = lab.keptWish): DocumentDraft {
  const { playback, settings, timing } = lab;
  const { kernel, params, seed, inputs } = wish;
  const description = lab.request.kernels.find(({ name }) => name === kernel)!;
  return {
    run: { kernel, params: writtenParams(description, params, inputs), seed },
    compare: compareOf(lab),
    view: {
      time: playback.time,
      camera: lab.first.camera,
      ...heldIn(lab.first),
      ...sectionOf(settings, 'view'),
    },
    time: {
      ...sectionOf(settings, 'time'),
      stretch: timing.stretch,
      ...timing.marksOf(kernel),
    },
    storyboard: lab.director.storyboard,
    look: lab.director.look,
    arrays: lab.director.arrays.of(lab.director.storyboard),
  };
}

/**
 * Shows a document. If it cannot be shown, nothing changes and the problem says why. `inputs` replaces the arrays that
 * the document holds.
 */
export async function showDocument(
  lab: Drafted,
  document: Document,
  file: string,
  inputs: Wish['inputs'] = inputsOf(document),
): Promise<Problem | null> {
  const { first, comparison, playback, settings, timing } = lab;
  const { run, compare, view, time } = document;
  const problem = (await problemOf(lab, document, inputs)) ?? null;
  if (problem !== null) return { message: `${file} cannot be shown: ${problem.message}` };

  comparison.close();
  lab.request.restore(wishOf(run, lab.request.kernels, inputs));
  assign(settings, view, AT_ONCE);
  assign(settings, time, AT_ONCE);
  const talk = talkOf(document);
  lab.director.arrays.take(talk.arrays);
  lab.director.storyboard = talk.shots.map((shot) => ({ ...shot, run: writtenOut(shot.run, lab.request.kernels) }));
  lab.director.look = document.look;
  lab.director.chosen = 0;
  first.setCamera(view.camera);
  timing.setMarks(run.kernel, { loop: time.loop, bookmarks: time.bookmarks, breakpoints: time.breakpoints });
  await lab.execute();
  if (compare !== null && first.run?.kernel === run.kernel) {
    assign(settings, compare, AT_ONCE);
    await comparison.show(
      besidesOf(compare).map(({ kernel: name, params }) => {
        const { title } = comparison.kernels.find((candidate) => candidate.name === name)!;
        return { kernel: name, title, help: '', params };
      }),
    );
    comparison.rotation = compare.turns;
  }
  // A new run sets some of the view anew, such as the time, so that must have happened before the view is restored.
  await tick();
  playback.seek(view.time);
  assign(settings, view, OF_KERNEL);
  hold(first, view);
  const sides = besidesOf(compare);
  for (const [at, beside] of comparison.besides.entries()) {
    beside.setCamera(sides[at]!.camera);
    hold(beside, sides[at]!);
  }
  // Going to a time moves the span that the tracks show, so the span is restored after that.
  await tick();
  timing.show(time.stretch);
  return null;
}

/** The section about the runs beside the first; null when the first stands alone. */
function compareOf({ comparison, settings }: Drafted): DocumentDraft['compare'] {
  const { besides, rotation } = comparison;
  const [second, third] = besides.map((view) => ({
    kernel: view.choice.kernel,
    params: view.choice.params,
    camera: view.camera,
    ...heldIn(view),
  }));
  return second === undefined
    ? null
    : { second, third: third ?? null, ...sectionOf(settings, 'compare'), turns: rotation };
}

/** The cells that the viewer has pinned or holds the lens on, by names that outlast the run. */
function heldIn(view: View): Held {
  return { picked: view.namesOf(view.pinned), lensOn: view.namesOf(view.lensOn), lensAt: view.lensAt };
}

function hold(view: View, { picked, lensOn, lensAt }: Held): void {
  if (view.run === null) return;
  view.pinned = view.cellOf(picked);
  view.lensOn = view.cellOf(lensOn);
  view.lensAt = lensAt;
}

/** Why a document cannot be run, as far as the core can tell without running it. */
async function problemOf(lab: Drafted, document: Document, inputs: Wish['inputs']): Promise<Problem | undefined> {
  const { kernels } = lab.request;
  const names = kernels.map(({ name }) => name);
  const asked = [document.run.kernel, ...besidesOf(document.compare).map(({ kernel: name }) => name)];
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) return unknownName('kernel', unknown, names);
  const { kernel, params, seed } = document.run;
  const shapes = Object.entries(inputs).map(([name, { file, shape }]) => [name, { name: file.name, shape }]);
  const checked = await lab.lab.check({
    kernel,
    params,
    seed,
    inputs: Object.fromEntries(shapes) as CheckRequest['inputs'],
  });
  return checked.ok ? checked.value.problems[0] : checked.problem;
}

function inputsOf({ run }: Document): Wish['inputs'] {
  const inputs = Object.entries(run.inputs).map(([tensor, array]): [string, LoadedInput] => [
    tensor,
    { file: fileOf(array), shape: array.shape, dtype: 'f32' },
  ]);
  return Object.fromEntries(inputs);
}
