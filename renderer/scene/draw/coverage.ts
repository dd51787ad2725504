/**
 * While one workgroup is in focus: a texture that says for each block of a tensor how many other workgroups
 * touch it.
 */
import { Vector4 } from 'three';
import type { DataTexture, IUniform } from 'three';
import type { Run } from '../../../core/run.ts';
import { coverages, coveredBy } from '../../../core/trace/coverage.ts';
import type { WorkgroupSpan } from '../../../core/trace/index.ts';
import { valueTexture } from './values.ts';

export interface CoverageShades {
  readonly uniforms: Readonly<Record<'focused' | 'coverage' | 'coverageBlocks' | 'coverageMost', IUniform>>;
  /** Shades all workgroups but the one of `span`, darkest where `most` others touch a block; `null` shades nothing. */
  show(span: WorkgroupSpan | null, most: number): void;
  dispose(): void;
}

export function createCoverageShades(run: Run, tensor: number, largestTexture: number): CoverageShades {
  let texture: DataTexture | null = null;
  let shown = -1;
  const uniforms = {
    focused: { value: 0 },
    coverage: { value: null as DataTexture | null },
    coverageBlocks: { value: new Vector4() },
    coverageMost: { value: 1 },
  };
  return {
    uniforms,
    show: (span, most) => {
      uniforms.focused.value = span === null ? 0 : 1;
      if (span === null) return;
      uniforms.coverageMost.value = Math.max(most, 1);
      if (shown === span.start) return;
      shown = span.start;
      const coverage = coverages.of(run, span.pass).ofTensors[tensor]!;
      const own = coveredBy(run, span, tensor, coverage);
      const pairs = new Float32Array(2 * own.length);
      for (let block = 0; block < own.length; block++) {
        pairs[2 * block] = coverage.workgroups[block]! - own[block]!;
        pairs[2 * block + 1] = own[block]!;
      }
      texture?.dispose();
      texture = valueTexture(pairs, largestTexture, 2);
      uniforms.coverage.value = texture;
      uniforms.coverageBlocks.value.set(coverage.blockRows, coverage.blockColumns, coverage.rows, coverage.columns);
    },
    dispose: () => texture?.dispose(),
  };
}

/** The most workgroups besides one that touch the same block, of all tensors of a pass. */
export function mostOthers(run: Run, pass: number): number {
  return Math.max(coverages.of(run, pass).most, 1) - 1;
}
