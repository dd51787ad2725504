/** The slots of workgroups that were fetched from the core, kept for as long as their run is. */
import type { Outcome } from '../../core/outcome.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import type { Run, Snapshots } from '../../core/run.ts';

export interface WatchedWorkgroup {
  readonly pass: number;
  readonly workgroup: number;
}

/** How many workgroups of a run are kept; those that were fetched first are forgotten first. */
const KEPT = 12;

const kept = new WeakMap<Run, readonly Snapshots[]>();

/** The slots of a workgroup, where they are kept. */
export function keptSlots(run: Run, { pass, workgroup }: WatchedWorkgroup): Snapshots | undefined {
  return kept.get(run)?.find((snapshots) => snapshots.pass === pass && snapshots.workgroup === workgroup);
}

/** Fetches the slots of a workgroup and keeps them. What is kept is not fetched again. */
export async function fetchSlots(lab: SnapshotPort, run: Run, place: WatchedWorkgroup): Promise<Outcome<Snapshots>> {
  const known = keptSlots(run, place);
  if (known !== undefined) return { ok: true, value: known };
  const outcome = await lab.snapshot({ run: run.id, pass: place.pass, workgroup: place.workgroup });
  if (outcome.ok && keptSlots(run, place) === undefined)
    kept.set(run, [...(kept.get(run) ?? []), outcome.value].slice(-KEPT));
  return outcome;
}
