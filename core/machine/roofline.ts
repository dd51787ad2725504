/** The roofline of a GPU (Williams, Waterman and Patterson 2009), with arithmetic intensity counted by HBM traffic. */
import { peak } from './gpus.ts';
import type { Gpu } from './gpus.ts';

export interface Roofline {
  /** The upper bounds of flops per second and of bytes per second. */
  readonly peak: number;
  readonly bandwidth: number;
  /** The ridge point: the arithmetic intensity, in flops per byte, at which one bound takes over from the other. */
  readonly ridge: number;
}

export function rooflineOf(gpu: Gpu): Roofline {
  return { peak: peak(gpu), bandwidth: gpu.bandwidth, ridge: peak(gpu) / gpu.bandwidth };
}

/** The flops per second that the roofline allows at an arithmetic intensity in flops per byte. */
export function roofAt({ peak: top, bandwidth }: Roofline, intensity: number): number {
  return Math.min(top, bandwidth * intensity);
}

/** Whether memory or compute bounds work of an arithmetic intensity. */
export function boundAt({ ridge }: Roofline, intensity: number): 'memory' | 'compute' {
  return intensity < ridge ? 'memory' : 'compute';
}
