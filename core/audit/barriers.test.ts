/** Every barrier of every kernel is needed: without it the race check finds a race. */
import { afterAll, expect, test, vi } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { untracedPlan } from '../gpu/build.ts';
import { sourceOf } from '../gpu/shaders.ts';
import type { Kernel, KernelPass } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { createRandom } from '../tensors/random.ts';
import { auditPlan, readAudit } from './plan.ts';
import type { AuditedPlan } from './plan.ts';

// Software adapters take seconds to compile a pipeline.
vi.setConfig({ testTimeout: 120_000 });

/**
 * How many random shapes are drawn for a shader, and at how many it is tried: a barrier need not order anything at
 * every shape.
 */
const DRAWS = 120;
const TRIES = 8;

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

interface Candidate {
  readonly kernel: Kernel;
  readonly params: Params;
  readonly pass: KernelPass;
  readonly index: number;
}

/**
 * For each shader the passes to try it with, those with the most work first, since each try is compiled anew. They are
 * taken in turn from each setting of the shader's switches, since a barrier in one branch orders nothing in another.
 */
function candidates(): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const kernel of kernels) {
    const random = createRandom(7);
    for (let draw = 0; draw < DRAWS; draw++) {
      const params = { ...defaultParameters(kernel), ...kernel.sample(random) };
      for (const [index, pass] of kernel.passes(params).entries()) {
        if (barriersOf(pass) === 0) continue;
        found.set(pass.shader, [...(found.get(pass.shader) ?? []), { kernel, params, pass, index }]);
      }
    }
  }
  const busy = ({ pass }: Candidate): number =>
    Math.min(pass.maximumEvents, 60) *
    pass.slots.reduce((sum, { rows, columns }) => sum + Math.log2(1 + Math.min(rows * columns, 64)), 0);
  for (const [shader, drawn] of found) {
    // Where a shader has switches about barriers, the program that has all of them.
    const most = Math.max(...drawn.map(({ pass }) => barriersOf(pass)));
    const all = drawn.filter(({ pass }) => barriersOf(pass) === most);
    const taken = new Map<string, number>();
    const turnOf = (candidate: Candidate): number => {
      const turn = taken.get(switchesOf(candidate)) ?? 0;
      taken.set(switchesOf(candidate), turn + 1);
      return turn;
    };
    const turns = all
      .toSorted((a, b) => busy(b) - busy(a))
      .map((candidate) => ({ candidate, turn: turnOf(candidate) }));
    const inTurn = turns.toSorted((a, b) => a.turn - b.turn).map(({ candidate }) => candidate);
    found.set(shader, inTurn.slice(0, TRIES));
  }
  return found;
}

function barriersOf(pass: KernelPass): number {
  return sourceOf(pass).text.split('workgroupBarrier();').length - 1;
}

/** What a shader's switches are set to. */
function switchesOf({ pass }: Candidate): string {
  const constants = Object.entries(pass.constants).filter(([, value]) => typeof value === 'boolean');
  return JSON.stringify([constants, pass.conditions]);
}

/**
 * Audits the pass alone, in a program that hides one barrier from the race check: the one whose number is the last word
 * of
 * the counters. The program still waits there. So one compilation serves all barriers of the pass.
 */
async function auditedAlone({ kernel, params, index }: Candidate): Promise<{ audited: AuditedPlan; barriers: number }> {
  const { limits } = await executor.adapter();
  const plan = await untracedPlan(kernel, params, kernel.inputs(params, createRandom(1)));
  const buffers = plan.buffers.map((buffer) => ({ ...buffer, read: false }));
  const audited = auditPlan({ ...plan, buffers, passes: [plan.passes[index]!] }, { races: true, limits });
  if (!audited.ok) throw new Error(audited.problem.message);
  const [pass] = audited.value.plan.passes;
  // Barriers of the audit itself come after those of the program and are not counted.
  const barriers = plan.passes[index]!.code.split('workgroupBarrier();').length - 1;
  let number = 0;
  // Accesses to HBM, which these barriers do not order, are left out to halve the time of compiling.
  const inSram = pass!.code.replace(/^ *audit_note_workgroup\(.*|^.*audit_storage_epoch, writes.*/gm, '');
  const code = `${inSram.replace(/audit_workgroup_barrier\(\);/g, (call) =>
    number++ < barriers ? `audit_barrier_unless(${number}u);` : call,
  )}
fn audit_barrier_unless(number: u32) {
  workgroupBarrier();
  storageBarrier();
  if (atomicLoad(&audit_words[arrayLength(&audit_words) - 1u]) != number) {
    audit_workgroup_epoch = audit_next_epoch(audit_workgroup_epoch);
  }
}`;
  const passes = [{ ...pass!, code }];
  return { audited: { ...audited.value, plan: { ...audited.value.plan, passes } }, barriers };
}

/** The findings when one barrier, numbered from 1, is hidden from the race check; 0 hides none. */
async function findingsWithout(audited: AuditedPlan, barrier: number): Promise<readonly string[]> {
  const counters = audited.passes[0]!.buffer;
  const buffers = audited.plan.buffers.map((buffer) => {
    if (buffer.name !== counters) return buffer;
    const data = new Uint32Array(buffer.size / 4 + 1);
    data[data.length - 1] = barrier;
    return { ...buffer, size: data.byteLength, data };
  });
  const execution = await executor.execute({ ...audited.plan, buffers });
  return readAudit(audited, execution)[0]!.findings;
}

test.each([...candidates()])('%s', async (_, tried) => {
  let unneeded: number[] | undefined;
  for (const candidate of tried) {
    const { audited, barriers } = await auditedAlone(candidate);
    expect(await findingsWithout(audited, 0)).toEqual([]);
    unneeded ??= Array.from({ length: barriers }, (__, at) => at + 1);
    const still: number[] = [];
    for (const barrier of unneeded) {
      if ((await findingsWithout(audited, barrier)).length === 0) still.push(barrier);
    }
    unneeded = still;
    if (unneeded.length === 0) break;
  }
  expect(unneeded).toEqual([]);
});
