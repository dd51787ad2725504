/** Fetches what the slots of workgroups hold, for a film: the last few are kept, so that each is fetched once. */
import type { SnapshotPort } from '../../core/port/contract.ts';
import type { Snapshots } from '../../core/run.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { eventAt } from '../../core/trace/index.ts';

const KEPT = 16;

export interface SlotSource {
  /** The slots of the workgroup in view at a time; rejects with one sentence when they cannot be fetched. */
  at(time: number): Promise<Snapshots>;
}

export function createSlotSource(lab: SnapshotPort, index: TraceIndex): SlotSource {
  const kept = new Map<string, Promise<Snapshots>>();
  const fetch = async (pass: number, workgroup: number): Promise<Snapshots> => {
    const ask = () => lab.snapshot({ run: index.run.id, pass, workgroup });
    const outcome = await ask();
    // The next request reopens a device that was lost, so an hour of film need not be lost with it.
    const settled = outcome.ok ? outcome : await ask();
    if (!settled.ok) throw new Error(settled.problem.message);
    return settled.value;
  };
  return {
    at: (time) => {
      const { pass, workgroup } = index.workgroupAt(Math.max(eventAt(time), 0));
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
