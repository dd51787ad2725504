/** Finds which tensors a pass has to do with. */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run, RunTensor } from '../run.ts';
import { NONE, tensorOf } from './layout.ts';

/** The tensors that events of a pass concern, be they in memory or not, collected once. */
export const touched = kept(function* ({ records, passes, tensors }: Run, pass: number): Portions<Set<RunTensor>> {
  const { starts } = passes[pass]!;
  const found = new Set<number>();
  for (let event = starts[0]!; event < starts.at(-1)!; event++) {
    if (event % PORTION === 0) yield;
    found.add(tensorOf(records, event));
  }
  found.delete(NONE);
  return new Set([...found].map((tensor) => tensors[tensor]!));
});
