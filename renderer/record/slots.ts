/** The slots of workgroups as a film needs them: each fetched once while it is near, and the next one ahead of time. */
import type { SnapshotPort } from '../../core/port/contract.ts';
import type { Run, Snapshots } from '../../core/run.ts';
import type { Place } from '../../core/trace/index.ts';

const KEPT = 16;

export interface SlotSource {
  /** Rejects with one sentence when they cannot be had. */
  at(place: Pick<Place, 'pass' | 'workgroup'>): Promise<Snapshots>;
}

export function createSlotSource(lab: SnapshotPort, run: Pick<Run, 'id'>): SlotSource {
  const kept = new Map<string, Promise<Snapshots>>();
  const fetch = async (pass: number, workgroup: number): Promise<Snapshots> => {
    const outcome = await lab.snapshot({ run: run.id, pass, workgroup });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    return outcome.value;
  };
  return {
    at: ({ pass, workgroup }) => {
      const key = `${pass} ${workgroup}`;
      const known = kept.get(key) ?? fetch(pass, workgroup);
      kept.delete(key);
      kept.set(key, known);
      for (const old of kept.keys()) {
        if (kept.size <= KEPT) break;
        kept.delete(old);
      }
      return known;
    },
  };
}
