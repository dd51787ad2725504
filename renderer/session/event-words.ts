/** One event in words, for those who listen instead of looking, and for what stands beside the picture. */
import type { Run, RunPass } from '../../core/run.ts';
import { BYTES_PER_ELEMENT } from '../../core/tensors/f32.ts';
import { eventAt } from '../../core/trace/index.ts';
import { elementsMoved, decodeEvent, NONE } from '../../core/trace/layout.ts';
import type { TraceEvent } from '../../core/trace/layout.ts';
import { endAhead } from '../../core/trace/watched.ts';
import { formatBytes } from '../format.ts';

/** What a time shows, e.g. "load K_j, HBM to SRAM, i = 1, j = 2, 4.0 KB, step 7 of 24". */
export function eventWords(run: Run, pass: RunPass, time: number): string {
  const event = eventAt(time);
  if (event < 0) return `start of ${endAhead(run, 0)} steps`;
  const record = decodeEvent(run.records, event);
  const step = Math.floor(time);
  const bytes = elementsMoved(run.records, event) * BYTES_PER_ELEMENT;
  return [
    action(run, pass, record),
    ...pass.loops.map((name, at) => `${name} = ${at === 0 ? record.i : record.j}`),
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    `step ${step} of ${endAhead(run, step)}`,
  ].join(', ');
}

function action(run: Run, pass: RunPass, record: TraceEvent): string {
  const slot = record.slot === NONE ? undefined : pass.slots[record.slot];
  const tensor = record.tensor === NONE ? undefined : run.tensors[record.tensor];
  const verb = record.operation;
  const near = slot?.memory === 'sram' ? 'SRAM' : 'registers';
  switch (verb) {
    case 'load':
      return `${verb} ${tensor?.name ?? ''} into ${slot?.name ?? near}, HBM to ${near}`;
    case 'store':
      return `${verb} ${slot?.name ?? ''} to ${tensor?.name ?? ''}, ${near} to HBM`;
    case 'skip':
      return `${verb} a block of ${tensor?.name ?? ''}, not computed`;
    case 'barrier':
      return `${verb}, all threads of the workgroup wait`;
    default:
      return `${verb} ${slot?.name ?? tensor?.name ?? ''}`;
  }
}
