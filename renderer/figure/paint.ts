/** Draws a figure on a canvas. */
import { FACES, HALO } from './marks.ts';
import type { Figure, PathMark, TextMark } from './marks.ts';

type Canvas = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const UPWARDS = -Math.PI / 2;

/** Draws in the units of the figure; whoever wants more pixels scales the canvas before. */
export function paintFigure(canvas: Canvas, { width, height, background, marks }: Figure): void {
  canvas.fillStyle = background;
  canvas.fillRect(0, 0, width, height);
  canvas.lineJoin = 'round';
  canvas.lineCap = 'round';
  for (const mark of marks) {
    if (mark.kind === 'path') paintPath(canvas, mark);
    else paintText(canvas, mark);
  }
}

function paintPath(canvas: Canvas, { d, down = 0, fill, stroke, width = 1, dash = [], opacity = 1 }: PathMark): void {
  const path = new Path2D(d);
  canvas.save();
  canvas.translate(0, down);
  canvas.globalAlpha = opacity;
  if (fill !== undefined) {
    canvas.fillStyle = fill;
    canvas.fill(path);
  }
  if (stroke !== undefined) {
    canvas.strokeStyle = stroke;
    canvas.lineWidth = width;
    canvas.setLineDash([...dash]);
    canvas.stroke(path);
  }
  canvas.restore();
}

function paintText(canvas: Canvas, mark: TextMark): void {
  const { text, x, y, size, face, fill, weight = 400, anchor = 'start', halo, upwards = false } = mark;
  canvas.save();
  canvas.translate(x, y);
  if (upwards) canvas.rotate(UPWARDS);
  canvas.font = `${weight} ${size}px ${FACES[face]}`;
  canvas.textAlign = anchor === 'middle' ? 'center' : anchor;
  canvas.textBaseline = 'alphabetic';
  if (halo !== undefined) {
    canvas.strokeStyle = halo;
    canvas.lineWidth = HALO;
    canvas.setLineDash([]);
    canvas.strokeText(text, 0, 0);
  }
  canvas.fillStyle = fill;
  canvas.fillText(text, 0, 0);
  canvas.restore();
}
