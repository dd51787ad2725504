/** What a shot shows, in words. */
import type { Cast } from '../compare/cast.ts';
import { besidesOf } from '../../core/document/run.ts';
import type { Shot, ShotRun } from '../../core/document/storyboard.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { distinct } from '../../core/search.ts';

/** The title of the kernel of a run, and how many stand beside it. */
export function runTitle(run: ShotRun, kernels: readonly KernelDescription[]): string {
  const title = kernels.find(({ name }) => name === run.kernel)?.title ?? run.kernel;
  const beside = besidesOf(run.compare).length;
  return beside === 0 ? title : `${title} + ${beside}`;
}

/** What a shot shows: its caption, or the titles of its runs where it has none. */
export function labelOf({ caption }: Pick<Shot, 'caption'>, { sides }: Cast): string {
  return caption || distinct(sides.map(({ index }) => index.run.title)).join(', ');
}
