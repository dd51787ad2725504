/** Finds the part of a run that is named by pass, workgroup and round. */
import type { Part } from '../../core/film/contract.ts';
import { refuse } from '../../core/outcome.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { TraceIndex } from '../../core/trace/index.ts';

export interface Range {
  readonly from: number;
  readonly until: number;
}

/**
 * The completed events between which a part of a run lies. A workgroup is one of the pass, the first one of which is meant
 * unless it is named; a round, one turn of the loops, is one of the workgroup, again the first one.
 */
export function rangeOf(index: TraceIndex, { pass: named, workgroup, round }: Part): Outcome<Range> {
  const { passes } = index.run;
  const pass = named === null ? 0 : passes.findIndex(({ name }, at) => named === name || named === String(at + 1));
  if (pass < 0) {
    const known = passes.map(({ name }, at) => `${at + 1} (${name})`).join(', ');
    return refuse(`There is no pass "${named}" in this run; it has ${known}.`);
  }
  const { name, starts } = passes[pass]!;
  const whole = { from: starts[0]!, until: starts.at(-1)! };
  if (workgroup === null && round === null) return { ok: true, value: whole };
  const workgroups = starts.length - 1;
  const at = workgroup ?? 1;
  if (at > workgroups) {
    return refuse(`Pass ${name} has ${workgroups} workgroups, and no number ${at}; the nearest is ${workgroups}.`);
  }
  const [start, end] = [starts[at - 1]!, starts[at]!];
  if (round === null) return { ok: true, value: { from: start, until: end } };
  let from = start;
  let until = Math.min(index.seek(from, 'block', 1), end);
  for (let turn = 1; turn < round; turn++) {
    if (until >= end)
      return refuse(`Workgroup ${at} has ${turn} rounds, and no number ${round}; the nearest is ${turn}.`);
    [from, until] = [until, Math.min(index.seek(until, 'block', 1), end)];
  }
  return { ok: true, value: { from, until } };
}
