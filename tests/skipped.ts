/** Tests that a system cannot run say why, while they are skipped and in the summary of `npm test`. */
import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why it is skipped, as one sentence. */
    skipReason?: string;
  }
}

/** The options of a group of tests that are skipped for a reason, if there is one. */
export function skippedFor(reason: string | undefined): {
  readonly skip: boolean;
  readonly meta: { readonly skipReason?: string };
} {
  if (reason === undefined) return { skip: false, meta: {} };
  console.warn(reason);
  return { skip: true, meta: { skipReason: reason } };
}

/** Skips the test that is running. */
export function skipFor(reason: string, { task, skip }: Pick<TestContext, 'task' | 'skip'>): never {
  console.warn(reason);
  task.meta.skipReason = reason;
  return skip(reason);
}
