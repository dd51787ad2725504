/** What a run computed that is no number, in words. */
import type { Run } from '../../core/run.ts';
import { formatCount } from '../format.ts';

/** A sentence for each tensor that the run computed and that holds infinities or NaN. */
export function overflowsOf(run: Pick<Run, 'tensors' | 'checks'>): string[] {
  return run.tensors.flatMap(({ name, kind, data, overflow }) => {
    if (kind === 'input' || data === null) return [];
    const lost = data.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
    if (lost === 0) return [];
    const agreed = run.checks[name]?.ok === true ? ', as f32 must give here' : '';
    const amount = `${formatCount(lost)} of ${formatCount(data.length)} elements of ${name}`;
    return [`${amount} are infinite or NaN${agreed}. ${overflow ?? ''}`.trim()];
  });
}
