/** Where a run stands under the roofline of a GPU (Williams, Waterman and Patterson 2009): both axes by HBM traffic. */
import { peak } from './gpus.ts';
import type { Gpu } from './gpus.ts';

export interface Roofline {
  /** Flops a second that no kernel passes, and bytes a second likewise. */
  readonly peak: number;
  readonly bandwidth: number;
  /** Flops a byte at which one bound takes over from the other. */
  readonly ridge: number;
}

export function rooflineOf(gpu: Gpu): Roofline {
  return { peak: peak(gpu), bandwidth: gpu.bandwidth, ridge: peak(gpu) / gpu.bandwidth };
}

/** Flops a second that the roof allows at an intensity in flops a byte. */
export function roofAt({ peak: top, bandwidth }: Roofline, intensity: number): number {
  return Math.min(top, bandwidth * intensity);
}

/** What keeps work of that intensity from being faster. */
export function boundAt({ ridge }: Roofline, intensity: number): 'memory' | 'compute' {
  return intensity < ridge ? 'memory' : 'compute';
}
