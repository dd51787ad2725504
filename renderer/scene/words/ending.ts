/** What is said of a run that has ended: what moved, and what never did. */
import { plainName } from '../../names.ts';
import { formatBytes, formatCount, formatShape } from '../../format.ts';
import type { Hue } from '../../../core/kernel.ts';
import type { Run, RunTensor } from '../../../core/run.ts';
import { BYTES_PER_ELEMENT } from '../../../core/tensors/f32.ts';
import { fillingOf } from '../../../core/trace/touch.ts';
import { watchedSums } from '../../../core/trace/watched.ts';

/** The traffic and work of what one watches, and in a second sentence what the passes after it moved only to measure. */
export function movedSentences(run: Run): readonly string[] {
  const { readBytes, writeBytes, flops } = watchedSums(run);
  const bytes = readBytes + writeBytes;
  const moved = `It moved ${formatBytes(bytes)}: read ${formatBytes(readBytes)} from HBM and wrote ${formatBytes(writeBytes)}`;
  const ratio = bytes === 0 ? '' : `, ${(flops / bytes).toFixed(2)} flops per byte`;
  const measured = run.traffic.hbmReadBytes + run.traffic.hbmWriteBytes - bytes;
  return [
    `${moved} for ${formatCount(flops)} flops${ratio}.`,
    ...(measured === 0 ? [] : [`Passes that only measure moved another ${formatBytes(measured)}.`]),
  ];
}

/** A piece of a sentence; the name of a tensor has its hue. */
export interface Piece {
  readonly text: string;
  readonly hue?: Hue;
}

/** The tensors that were computed and never written to HBM, and what they would have taken there; null without any. */
export function unmovedSentence(run: Run): readonly Piece[] | null {
  const ghosts = run.tensors.filter((tensor) => tensor.kind === 'ghost' && computedOf(run, tensor) > 0);
  if (ghosts.length === 0) return null;
  const shapes = ghosts.map(({ shape }) => formatShape(shape));
  const alike = new Set(shapes).size === 1;
  const names = ghosts.flatMap(({ name, hue }, at): Piece[] => {
    const after = at === ghosts.length - 1 ? '' : at === ghosts.length - 2 ? ' and ' : ', ';
    return [{ text: plainName(name), hue }, { text: `${alike ? '' : ` (${shapes[at]!})`}${after}` }];
  });
  const each = alike ? `, ${shapes[0]!}${ghosts.length > 1 ? ' each' : ''}` : '';
  const computed = ghosts.reduce((sum, ghost) => sum + computedOf(run, ghost), 0);
  const all = ghosts.reduce((sum, { planes, rows, columns }) => sum + planes * rows * columns, 0);
  const bytes = formatBytes(computed * BYTES_PER_ELEMENT);
  const them = ghosts.length > 1 ? 'them' : 'it';
  const rest =
    computed === all
      ? `${bytes} that never left the chip.`
      : `of ${them}, ${bytes} never left the chip, and the rest was never computed.`;
  return [...names, { text: `${each}: ${rest}` }];
}

/** How many elements of a ghost were computed. */
function computedOf(run: Run, ghost: RunTensor): number {
  const { grid } = fillingOf(run, run.tensors.indexOf(ghost));
  const { blockRows, blockColumns, rows, columns, steps } = grid;
  let elements = 0;
  for (const [block, step] of steps.entries()) {
    if (step < 0 || step === Infinity) continue;
    const row = Math.floor(block / columns) % rows;
    const column = block % columns;
    elements +=
      Math.min(blockRows, ghost.rows - row * blockRows) * Math.min(blockColumns, ghost.columns - column * blockColumns);
  }
  return elements;
}
