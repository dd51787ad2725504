/** The occupancy of a pass: how many of its workgroups an SM can hold at once, and which resource runs out first. */
import { slotBytes } from '../trace/index.ts';
import type { RunPass } from '../run.ts';
import type { Gpu } from './gpus.ts';

export type Resource = 'SRAM' | 'threads' | 'registers' | 'workgroups';

export interface Occupancy {
  /** How many workgroups are resident on an SM; 0 when not even one fits. */
  readonly workgroups: number;
  /** The resource that runs out first. */
  readonly limit: Resource;
  /** How many workgroups each resource alone would allow; Infinity where the pass uses none of it. */
  readonly allowed: Readonly<Record<Resource, number>>;
  /** The share of the threads that an SM can hold which are resident. */
  readonly threadShare: number;
}

/**
 * SRAM and threads are exact figures of the pass. Of the registers only those that hold slots are known; a compiler
 * uses at least these. Where a maker does not say what SRAM an SM has, it counts as what one workgroup may take, which is
 * the least that it can have.
 */
export function occupancyOf(pass: Pick<RunPass, 'slots' | 'threads'>, gpu: Gpu): Occupancy {
  const threads = Math.ceil(pass.threads / gpu.warp) * gpu.warp;
  const sram = slotBytes(pass);
  const registers = pass.slots
    .filter(({ memory }) => memory === 'registers')
    .reduce((sum, { rows, columns }) => sum + Math.ceil((rows * columns) / pass.threads), 0);
  const fits = sram <= gpu.sramPerWorkgroup;
  const allowed: Record<Resource, number> = {
    SRAM: fits ? quotient(gpu.sramPerSm ?? gpu.sramPerWorkgroup, sram === 0 ? 0 : sram + gpu.sramReserved) : 0,
    threads: quotient(gpu.threadsPerSm, threads),
    registers: quotient(gpu.registersPerSm ?? Infinity, registers * threads),
    workgroups: gpu.workgroupsPerSm ?? Infinity,
  };
  const limit = (Object.keys(allowed) as Resource[]).reduce((least, resource) =>
    allowed[resource] < allowed[least] ? resource : least,
  );
  const workgroups = allowed[limit];
  return { workgroups, limit, allowed, threadShare: (workgroups * threads) / gpu.threadsPerSm };
}

function quotient(whole: number, part: number): number {
  return part === 0 ? Infinity : Math.floor(whole / part);
}
