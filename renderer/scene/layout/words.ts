/**
 * The words at a tensor on the wall: what they say, how large they are and where they stand. How they look is
 * up to the drawing.
 */
import type { RunTensor } from '../../../core/run.ts';
import { estimateWidth, monospacedWidth } from '../words/widths.ts';
import type { Rectangle } from './plane.ts';
import { GHOST_NOTES, shapeText, trailBelow } from './placement.ts';
import type { TensorPlacement } from './placement.ts';

export interface WordPiece {
  /** The role `trail` is the name of the matrix that the strip beside the tensor shows. */
  readonly role: 'name' | 'trail' | 'shape' | 'note';
  readonly text: string;
  readonly size: number;
}

/** One line on the wall. */
export interface WordLine {
  readonly pieces: readonly WordPiece[];
  readonly x: number;
  readonly baseline: number;
  readonly align: 'left' | 'right' | 'centre';
  /** The width that the words are shrunk to, if they are wider. */
  readonly widest?: number;
}

/** How far above its cells a name stands, as a share of its size. */
const ABOVE_CELLS = 0.32;
/** The size of a note, which stands where there are no values, beside that of a shape, and the share of the plane's width it may have. */
const [NOTE, NOTE_WITHIN] = [1.35, 0.92];
/** How far below the middle of a strip the baseline of its shape is, in sizes of the shape. */
const SHAPE_BELOW = 1.15;

export function tensorWords(tensor: RunTensor, place: TensorPlacement): readonly WordLine[] {
  if (place.beside) return wordsBeside(tensor, place);
  const { rectangle, nameSize, shapeSize, shapeBelow } = place;
  const top = rectangle.y - (place.shown - 1) * place.behind[1] - ABOVE_CELLS * nameSize;
  const right = rectangle.x + rectangle.width + (place.shown - 1) * place.behind[0];
  const middle = rectangle.x + rectangle.width / 2;
  const bottom = rectangle.y + rectangle.height + trailBelow(tensor) + shapeSize * 1.25;
  const name: WordPiece[] = [{ role: 'name', text: tensor.name, size: nameSize }];
  if (tensor.trail !== undefined) {
    const trail = { role: 'trail', text: `   ${tensor.trail.matrix}`, size: shapeSize * 1.05 } as const;
    const room = rectangle.width - estimateWidth(tensor.name) * nameSize - estimateWidth(trail.text) * trail.size;
    // The name of the matrix that the strip shows stands beside the tensor's name, where there is room for both.
    if (room > (shapeBelow ? 0 : 1.5)) name.push(trail);
  }
  const shape = [{ role: 'shape', text: shapeText(tensor), size: shapeSize }] as const;
  const lines: WordLine[] = [{ pieces: name, x: place.nameStart, baseline: top, align: 'left' }];
  lines.push(
    shapeBelow
      ? { pieces: shape, x: middle, baseline: bottom, align: 'centre' }
      : { pieces: shape, x: right, baseline: top, align: 'right' },
  );
  if (tensor.kind === 'ghost') {
    const size = shapeSize * NOTE;
    const widest = rectangle.width * NOTE_WITHIN;
    const text = GHOST_NOTES.find((note) => estimateWidth(note) * size <= widest) ?? GHOST_NOTES[1];
    const baseline = rectangle.y + rectangle.height / 2 + size * 0.34;
    lines.push({ pieces: [{ role: 'note', text, size }], x: middle, baseline, align: 'centre', widest });
  }
  return lines;
}

/** The words before a plane and behind it. What stands aside has its name alone. */
function wordsBeside(tensor: RunTensor, place: TensorPlacement): readonly WordLine[] {
  const { rectangle, nameSize, shapeSize, nameStart, shapeBelow, small } = place;
  const middle = rectangle.y + rectangle.height / 2;
  const line = (pieces: readonly WordPiece[], x: number, baseline: number, align: WordLine['align']): WordLine => ({
    pieces,
    x,
    baseline,
    align,
  });
  const end = nameStart + estimateWidth(tensor.name) * nameSize;
  const shape: WordPiece = { role: 'shape', text: shapeText(tensor), size: shapeSize };
  // A name with a shape below it stands a little higher, so that both have the middle of the plane.
  const baseline = middle + (shapeBelow ? 0 : nameSize * 0.34);
  const name = line([{ role: 'name', text: tensor.name, size: nameSize }], nameStart, baseline, 'left');
  if (small) return [name];
  const note: WordPiece = { role: 'note', text: `  ${GHOST_NOTES[1]}`, size: shapeSize };
  const behind = rectangle.x + rectangle.width + (place.shown - 1) * place.behind[0] + 0.12;
  const shapes = shapeBelow
    ? line([shape], end, middle + shapeSize * SHAPE_BELOW, 'right')
    : line(tensor.kind === 'ghost' ? [shape, note] : [shape], behind, middle + shapeSize * 0.34, 'left');
  if (tensor.trail === undefined) return [name, shapes];
  const trail: WordPiece = { role: 'trail', text: tensor.trail.matrix, size: shapeSize };
  return [name, shapes, line([trail], end, rectangle.y + rectangle.height + trailBelow(tensor), 'right')];
}

/** How far capitals reach above the baseline and descenders below it, as shares of the size. */
const [CAPITAL, DESCENDER] = [0.74, 0.22];

/** The part of the wall that a line covers, as far as that can be known without measuring on a canvas. */
export function boxOfLine({ pieces, x, baseline, align, widest = Infinity }: WordLine): Rectangle {
  const natural = pieces.reduce(
    (sum, { role, text, size }) => sum + size * (role === 'shape' ? monospacedWidth(text) : estimateWidth(text)),
    0,
  );
  const width = Math.min(natural, widest);
  const size = Math.max(...pieces.map((piece) => piece.size)) * (width / natural);
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  return { x: left, y: baseline - CAPITAL * size, width, height: (CAPITAL + DESCENDER) * size };
}
