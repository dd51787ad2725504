/** The marks of a tree of combines: lanes side by side, and levels from top to bottom in the order of time. */
import type { Theme } from '../../core/document/settings.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { circle, round } from './marks.ts';
import type { Drawn, Mark, TextMark } from './marks.ts';
import type { DrawnLevel, Drawing } from '../../core/trace/tree-drawing.ts';
import { shortValue } from './short-value.ts';

/** Lanes closer together than this many pixels leave no room for the value in a dot. */
const ROOM_FOR_VALUE = 46;
const ROOM_FOR_NUMBER = 18;
/** Levels closer together than this many pixels have no label of their own. */
const ROOM_FOR_LEVEL = 15;
export const TREE_LEFT = 48;
const RIGHT = 112;
const BOTTOM = 18;
const OPACITY = 0.28;

/** How far apart the lanes of a tree stand in a picture of such a width. */
export function pitchOf({ width: lanes }: Pick<Drawing, 'width'>, width: number): number {
  return (width - TREE_LEFT - RIGHT) / Math.max(lanes, 1);
}

/**
 * @param colour that of the slot whose values are written
 * @param value what a lane holds after a level; null where that is not known
 */
export function treeMarks(
  drawing: Drawing,
  { width, height, theme }: Drawn,
  colour: string,
  value: (level: number, lane: number) => number | null,
  begun: boolean,
): readonly Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const pitch = pitchOf(drawing, width);
  // The numbers of the lanes stand above the values of the first row.
  const top = pitch >= ROOM_FOR_VALUE ? 46 : 28;
  const drop = (height - top - BOTTOM) / Math.max(drawing.levels.length, 1);
  const dot = round(Math.max(Math.min(pitch * 0.3, drop * 0.2, 7), 1.2));
  const spelled = pitch >= ROOM_FOR_VALUE && drop >= 22;
  const every = 2 ** Math.max(Math.ceil(Math.log2(ROOM_FOR_NUMBER / Math.max(pitch, 0.1))), 0);
  const x = (lane: number): number => TREE_LEFT + (lane + 0.5) * pitch;
  const y = (level: number): number => top + level * drop;
  const lines = (edges: DrawnLevel['edges']): string =>
    edges
      .map(([a, b]) => `M${round(x(a.lane))} ${round(y(a.level))}L${round(x(b.lane))} ${round(y(b.level))}`)
      .join('');
  const circles = (dots: DrawnLevel['dots']): string =>
    dots.map(({ lane, level }) => circle(x(lane), y(level), dot)).join('');
  const dots = (of: DrawnLevel['dots'], done: boolean): Mark => ({
    kind: 'path',
    d: circles(of),
    fill: done ? colour : mixed(colour, theme),
    stroke: colours.panel,
  });
  const note = { kind: 'text', face: 'mono', size: 13, fill: colours.muted } as const;
  return [
    { ...note, text: 'lane', x: TREE_LEFT - 8, y: 14, anchor: 'end' },
    ...drawing.leaves
      .filter(({ lane }) => lane % every === 0)
      .map(({ lane }): Mark => ({ ...note, text: String(lane), x: x(lane), y: 14, anchor: 'middle' })),
    ...drawing.levels.map((level, at): Mark => {
      const waits = drawing.waits.filter(([, to]) => to.level === at);
      return {
        kind: 'path',
        d: lines([...level.edges, ...waits]),
        stroke: colour,
        width: level.progress === 'now' ? 3.5 : 2,
        ...(level.progress === 'pending' ? { opacity: OPACITY } : {}),
      };
    }),
    dots(drawing.leaves, begun),
    ...drawing.levels.flatMap((level, at): Mark[] => [
      dots(level.dots, level.progress !== 'pending'),
      ...(drop >= ROOM_FOR_LEVEL ? [levelLabel(level, width - RIGHT + 12, y(at + 1) + 5, theme)] : []),
    ]),
    ...(spelled ? [{ dots: drawing.leaves }, ...drawing.levels] : []).flatMap(({ dots: of }) =>
      of.flatMap(({ lane, level }): TextMark[] => {
        const known = value(level, lane);
        if (known === null) return [];
        const at = { x: x(lane), y: y(level) - dot - 3, anchor: 'middle' } as const;
        return [{ ...note, fill: colours.text, halo: colours.panel, part: 'value', text: shortValue(known), ...at }];
      }),
    ),
  ];
}

function levelLabel({ combines, progress }: DrawnLevel, x: number, y: number, theme: Theme): Mark {
  const colours = FIGURE_COLOURS[theme];
  return {
    kind: 'text',
    text: `${combines} ${combines === 1 ? 'combine' : 'combines'}`,
    x,
    y,
    size: 14,
    face: 'sans',
    fill: progress === 'pending' ? colours.muted : colours.text,
    ...(progress === 'now' ? { weight: 600 } : {}),
  };
}

/** The colour of what is still to come: most of it is the ground. */
function mixed(colour: string, theme: Theme): string {
  const parts = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [over, under] = [parts(colour), parts(FIGURE_COLOURS[theme].panel)];
  return `#${over
    .map((part, at) =>
      Math.round(part * OPACITY + under[at]! * (1 - OPACITY))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
