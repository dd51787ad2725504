/** Says where a run left the range of f32. */
import type { Run } from '../../core/run.ts';
import { escapeSentence } from '../../core/verdict.ts';

/** Which value left the range and what that did, and then why, of each tensor that says so; nothing for other runs. */
export function overflowsOf(run: Pick<Run, 'tensors' | 'checks' | 'escape'>): string[] {
  const sentence = escapeSentence(run);
  if (sentence === undefined) return [];
  const reasons = run.tensors.flatMap(({ name, overflow }) =>
    overflow !== undefined && (run.checks[name]?.notFinite ?? 0) > 0 ? [overflow] : [],
  );
  return [sentence, ...reasons];
}
