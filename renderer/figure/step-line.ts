/** The marks of a small line: a value over steps, as far as it is known, with one step marked. */
import { formatTick } from '../format.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { circle, line, round } from './marks.ts';
import type { Drawn, Mark } from './marks.ts';

/** The words beside the line, and the room about it. */
const EDGE = { left: 58, right: 8, top: 10, bottom: 22 };

export interface SteppedValue {
  readonly values: readonly number[];
  /** How many of the values are drawn. */
  readonly known: number;
  /** The step that is marked. */
  readonly at: number;
}

/** The range is that of all steps, so that nothing moves as more of them are known; what is not finite is a gap. */
export function stepLineMarks(
  { values, known, at }: SteppedValue,
  colour: string,
  { width, height, theme }: Drawn,
): readonly Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const [low, high] = finite.length === 0 ? [-1, 1] : least === most ? [least - 1, least + 1] : [least, most];
  const [left, right, top, bottom] = [EDGE.left, width - EDGE.right, EDGE.top, height - EDGE.bottom];
  const x = (step: number): number => left + (step / Math.max(values.length - 1, 1)) * (right - left);
  const y = (value: number): number => bottom - ((value - low) / (high - low)) * (bottom - top);
  const d = values
    .slice(0, known)
    .map((value, step) => {
      if (!Number.isFinite(value)) return '';
      const goesOn = step > 0 && Number.isFinite(values[step - 1]);
      return `${goesOn ? 'L' : 'M'}${round(x(step))} ${round(y(value))}`;
    })
    .join('');
  const tick = { kind: 'text', face: 'mono', size: 13, fill: colours.muted } as const;
  const marked = values[at];
  return [
    ...[low, high].flatMap((value): Mark[] => [
      line(left, y(value), right, y(value), { stroke: colours.line }),
      { ...tick, text: formatTick(value), x: left - 6, y: y(value) + 4.5, anchor: 'end' },
    ]),
    { ...tick, text: '0', x: left, y: height - 5, anchor: 'middle' },
    { ...tick, text: String(values.length - 1), x: right, y: height - 5, anchor: 'end' },
    ...(d === '' ? [] : [{ kind: 'path', part: 'history', d, stroke: colour, width: 2 } as const]),
    ...(at < known && marked !== undefined && Number.isFinite(marked)
      ? [{ kind: 'path', part: 'present', d: circle(x(at), y(marked), 4.5), fill: colours.text } as const]
      : []),
  ];
}
