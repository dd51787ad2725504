/** Says where a run computed infinities or NaN. */
import type { Run } from '../../core/run.ts';
import { formatCount } from '../format.ts';

/** A sentence for each tensor that the run computed and that holds infinities or NaN. */
export function overflowsOf(run: Pick<Run, 'tensors' | 'checks'>): string[] {
  return run.tensors.flatMap(({ name, data, overflow }) => {
    const check = run.checks[name];
    if (data === null || check === undefined || check.notFinite === 0) return [];
    const lost = check.notFinite;
    const agreed = check.ok ? ', as f32 must give here' : '';
    const amount = `${formatCount(lost)} of ${formatCount(data.length)} elements of ${name}`;
    return [`${amount} are infinite or NaN${agreed}. ${overflow ?? ''}`.trim()];
  });
}
