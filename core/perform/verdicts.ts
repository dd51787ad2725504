/** Judges every output of a run, and finds the value with which it left the range of f32. */
import type { Execution } from '../gpu/executor.ts';
import type { TensorSpec } from '../kernel.ts';
import type { Run } from '../run.ts';
import { inRange, termsInRange } from '../tensors/f32.ts';
import { resolveExtents } from '../tensors/shapes.ts';
import type { Check, Escape } from '../verdict.ts';
import { isComputed } from './assemble.ts';
import type { Work } from './assemble.ts';
import { checkAgainst } from './check.ts';

/** Checks every output and intermediate that the untraced build wrote against the float64 reference. */
export function verdictsOf(work: Work, { buffers }: Execution): Pick<Run, 'checks' | 'escape'> {
  const { kernel, params, inputs } = work;
  const reference = kernel.reference(params, inputs);
  const errors = kernel.errors?.(params, inputs) ?? {};
  const outputs = work.specs.filter(isComputed).map((spec) => {
    const computed = new Float32Array(buffers[spec.name]!);
    return { spec, computed, reference: reference[spec.name]!, errors: errors[spec.name], at: placeIn(spec, work) };
  });
  /** Outputs from number `lost` on come from a value that is beyond the range. */
  const check = (lost: number): Run['checks'] =>
    Object.fromEntries(
      outputs.map(({ spec, computed, at, ...expected }, order): [string, Check] => {
        const checked = checkAgainst(computed, { ...expected, tolerance: kernel.tolerance, escaped: order >= lost });
        return [spec.name, { ...checked, firstNotFinite: firstNotFinite(computed, at) }];
      }),
    );
  const checks = check(Infinity);
  if (Object.values(checks).every(({ verdict }) => verdict !== 'differs')) return { checks, escape: null };
  const escape = kernel.escape?.(params, inputs) ?? firstEscape(outputs);
  if (escape === undefined) return { checks, escape: null };
  // What the outputs do not name was computed before all of them.
  return { checks: check(outputs.findIndex(({ spec }) => spec.name === escape.of)), escape };
}

interface Output {
  readonly spec: TensorSpec;
  readonly computed: Float32Array;
  readonly reference: Float64Array;
  readonly errors: Float64Array | number | undefined;
  readonly at: (index: number) => readonly number[];
}

/**
 * The first element, tensor by tensor, whose answer f32 cannot hold, or whose error bound is that of terms that it cannot
 * hold.
 */
function firstEscape(outputs: readonly Output[]): Escape | undefined {
  for (const { spec, computed, reference, errors, at } of outputs) {
    for (let index = 0; index < reference.length; index++) {
      const exact = reference[index]!;
      if (!inRange(exact)) return { of: spec.name, at: at(index), exact };
      if (Number.isFinite(computed[index]!) || typeof errors !== 'object') continue;
      if (!termsInRange(errors[index]!)) return { of: spec.name, at: at(index), exact: null };
    }
  }
  return undefined;
}

function firstNotFinite(computed: Float32Array, at: Output['at']): Check['firstNotFinite'] {
  const index = computed.findIndex((value) => !Number.isFinite(value));
  return index < 0 ? null : { at: at(index), value: String(computed[index]!) };
}

/** Plane (where there are several), row and column (unless it is a vector) of an element. */
function placeIn(spec: TensorSpec, { params }: Work): Output['at'] {
  const { planes, rows, columns } = resolveExtents(spec, params);
  return (index) => {
    const [plane, rest] = [Math.floor(index / (rows * columns)), index % (rows * columns)];
    const place = spec.columns === undefined ? [rest] : [Math.floor(rest / columns), rest % columns];
    return planes > 1 ? [plane, ...place] : place;
  };
}
