/** What a tile needs, in one line: how much of every tensor in HBM, and how much of that is in SRAM. */
import type { Run } from '../../../core/run.ts';
import { BYTES_PER_ELEMENT } from '../../../core/tensors/f32.ts';
import type { TensorFootprint } from '../../../core/trace/footprint.ts';
import { formatBytes } from '../../format.ts';
import type { FootprintState } from '../footprint.ts';
import type { Word } from './caption.ts';

/**
 * The line in full, such as "this tile of C needs 4.0 KB of A, 4.0 KB of B · 1.0 KB of that in SRAM now", and
 * in brief, for where that is too long: "tile of C needs 8.0 KB of A, B · 1.0 KB in SRAM now".
 */
export function footprintWords(
  run: Run,
  footprintState: FootprintState,
): Readonly<Record<'long' | 'short', readonly Word[]>> {
  const inHbm = ({ tensor }: TensorFootprint): boolean => run.tensors[tensor]!.kind !== 'ghost';
  const needed = footprintState.footprint.tensors.filter(inHbm);
  const tile = name(run, footprintState.footprint.tensor);
  const now = strong(bytes(footprintState.inSram.filter(inHbm).reduce((sum, { elements }) => sum + elements, 0)));
  if (needed.length === 0) {
    const words = [plain('this tile of '), tile, plain(' needs nothing of HBM')];
    return { long: words, short: words };
  }
  const listed = (before: (need: TensorFootprint) => readonly Word[]): Word[] =>
    needed.flatMap((need, at) => [...(at === 0 ? [] : [plain(', ')]), ...before(need), name(run, need.tensor)]);
  return {
    long: [
      plain('this tile of '),
      tile,
      plain(' needs '),
      ...listed(({ elements }) => [strong(bytes(elements)), plain(' of ')]),
      plain('  ·  '),
      now,
      plain(' of that in SRAM now'),
    ],
    short: [
      plain('tile of '),
      tile,
      plain(' needs '),
      strong(bytes(footprintState.footprint.elements)),
      plain(' of '),
      ...listed(() => []),
      plain('  ·  '),
      now,
      plain(' in SRAM now'),
    ],
  };
}

function bytes(elements: number): string {
  return formatBytes(elements * BYTES_PER_ELEMENT);
}

function name(run: Run, tensor: number): Word {
  const { name: text, hue } = run.tensors[tensor]!;
  return { text, kind: 'name', hue };
}

function plain(text: string): Word {
  return { text, kind: 'plain' };
}

function strong(text: string): Word {
  return { text, kind: 'strong' };
}
