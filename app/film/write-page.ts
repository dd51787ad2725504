/** Writes a run as one HTML file that plays in any browser, without Tilescope. */
import { readFile } from 'node:fs/promises';
import type { Theme } from '../../core/document/settings.ts';
import type { CameraPose } from '../../core/document/view.ts';
import { TEMPLATE_FILE } from '../../core/embed/contract.ts';
import { embedRun } from '../../core/embed/page.ts';
import { createLab } from '../../core/lab.ts';
import type { RunRequest } from '../../core/request.ts';
import { writeWhole } from '../cli/write.ts';
import type { Machine } from '../machine.ts';
import { compute } from '../node/threads.ts';
import { built } from '../paths.ts';
import { UserError } from '../user-error.ts';

export interface PageRequest {
  readonly run: RunRequest;
  /** The time at which the page opens, in completed events; null for the start. */
  readonly time: number | null;
  readonly camera: CameraPose;
  readonly theme: Theme;
}

/** Writes the page and returns how many bytes it has. */
export async function writePage(
  machine: Machine,
  { run: request, time, ...view }: PageRequest,
  to: string,
): Promise<number> {
  const executor = machine.createExecutor();
  try {
    const lab = createLab({ executor, compute });
    const outcome = await lab.run(request);
    if (!outcome.ok) throw new UserError(outcome.problem.message);
    const run = outcome.value;
    const template = await readFile(built('renderer', TEMPLATE_FILE), 'utf8');
    const page = await embedRun(lab, { run, time: Math.min(time ?? 0, run.events), ...view }, template);
    if (!page.ok) throw new UserError(page.problem.message);
    await writeWhole(to, page.value);
    return page.value.length;
  } finally {
    executor.dispose();
  }
}
