/** Dispatches: what most of them have in common is said here. */
import type { KernelPass } from '../../kernel.ts';

/** Threads of a workgroup, wherever a kernel has no reason for another number. */
export const THREADS = 64;

interface PassSpec extends Pick<KernelPass, 'constants' | 'tensors' | 'slots' | 'maximumEvents'> {
  readonly workgroups: readonly [x: number, y?: number, z?: number];
  /** i and j unless given. */
  readonly loops?: KernelPass['loops'];
}

/** One dispatch of workgroups of THREADS threads, unless its constants give another number of them. */
export const pass = (name: string, title: string, shader: string, spec: PassSpec): KernelPass => {
  const [x, y = 1, z = 1] = spec.workgroups;
  return {
    name,
    title,
    shader,
    loops: ['i', 'j'],
    ...spec,
    constants: { THREADS, ...spec.constants },
    workgroups: [x, y, z],
  };
};
