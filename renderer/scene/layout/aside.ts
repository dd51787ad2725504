/** Which tensors stand aside in each pass. */
import type { Run, RunTensor } from '../../../core/run.ts';
import { touched } from '../../../core/trace/touched.ts';
import { alwaysAside, isCrowded } from './wall.ts';

/**
 * What stands aside on a wall of some width and at most `highest`, by pass: what the kernel says and, where there is no room
 * for all tensors, what the pass has nothing to do with. Passes that agree have the same set.
 */
export function asideByPass(
  run: Run | null,
  width: number,
  highest: number,
  toScale: boolean,
): readonly ReadonlySet<RunTensor>[] {
  if (run === null || run.passes.length === 0) return [new Set()];
  const { tensors, passes } = run;
  const always = alwaysAside(tensors, toScale);
  if (toScale || passes.length < 2 || !isCrowded(tensors, width, highest, always)) return passes.map(() => always);
  const known = new Map<string, ReadonlySet<RunTensor>>();
  return passes.map((_, pass) => {
    const concerned = touched.of(run, pass);
    const aside = new Set(tensors.filter((tensor) => always.has(tensor) || !concerned.has(tensor)));
    if (aside.size === tensors.length) return always;
    const key = [...aside].map(({ name }) => name).join(' ');
    return known.get(key) ?? known.set(key, aside).get(key)!;
  });
}
