/** Makes passes, and says once what most of them have in common. */
import type { KernelPass } from '../../kernel.ts';

/** The threads of a workgroup, unless a kernel has a reason for another number. */
export const THREADS = 64;

interface PassSpec extends Pick<
  KernelPass,
  'constants' | 'conditions' | 'tensors' | 'slots' | 'counters' | 'maximumEvents' | 'measures'
> {
  readonly workgroups: readonly [x: number, y?: number, z?: number];
  /** The names of the loop indices; i and j by default. */
  readonly loops?: KernelPass['loops'];
}

/** One dispatch of workgroups with THREADS threads, unless the pass's own constants give another number. */
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
