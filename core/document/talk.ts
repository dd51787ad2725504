/** The shots of a document, each with its run written out. */
import { nameOfArray } from './array.ts';
import type { EmbeddedArray } from './array.ts';
import type { Document } from './document.ts';
import { besidesOf } from './run.ts';
import type { Shot, ShotRun } from './storyboard.ts';

export interface Talk {
  readonly shots: readonly Shot[];
  /** The arrays that the shots load, by name. */
  readonly arrays: Readonly<Record<string, EmbeddedArray>>;
}

/** The run that a document shows, as a shot would hold it, with the arrays that it loads. */
export function runOfDocument({ run, compare }: Document): { readonly run: ShotRun; readonly arrays: Talk['arrays'] } {
  const named = Object.entries(run.inputs).map(([tensor, array]) => ({ tensor, array, name: nameOfArray(array) }));
  const [second, third] = besidesOf(compare).map(({ kernel, params }) => ({ kernel, params }));
  const { kernel, params, seed } = run;
  return {
    run: {
      kernel,
      params,
      seed,
      inputs: Object.fromEntries(named.map(({ tensor, name }) => [tensor, name])),
      compare:
        compare === null || second === undefined
          ? null
          : { second, third: third ?? null, lock: compare.lock, stacked: compare.stacked, turns: compare.turns },
    },
    arrays: Object.fromEntries(named.map(({ name, array }) => [name, array])),
  };
}

/** Writes the run of the document into every shot that has none of its own. */
export function talkOf(document: Document): Talk {
  const own = runOfDocument(document);
  const shots = document.storyboard.map((shot) => ({ ...shot, run: shot.run ?? own.run }));
  return { shots, arrays: { ...document.arrays, ...own.arrays } };
}
