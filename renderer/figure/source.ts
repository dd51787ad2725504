/** The marks of the source of a pass: the statements of the event in view are lit, and those around them are seen. */
import type { RunPass } from '../../core/run.ts';
import { sourceLines, statementsOf, visibleLines } from '../../core/trace/source-lines.ts';
import { FIGURE_COLOURS } from './colours.ts';
import type { Drawn, Mark } from './marks.ts';

const SIZE = 15;
const ROW = 22;
const TOP = 40;
const LEFT = 58;
/** The width of a letter of the face in which code is written, as a share of its size. */
const ADVANCE = 0.6;
const WORDS =
  /\b(?:fn|let|var|const|override|struct|return|if|else|for|loop|while|break|continue|switch|case|default|import|enable|alias|true|false)\b/g;

/** @param line the line of the event in view; 0 before the first */
export function sourceMarks(
  { source }: Pick<RunPass, 'source'>,
  line: number,
  { width, height, theme }: Drawn,
): readonly Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const lines = sourceLines(source.text);
  const shown = visibleLines(lines, false);
  const { from, to } = line > 0 ? statementsOf(lines, line) : { from: 0, to: -1 };
  const lit = shown.flatMap(({ number }, at) => (number >= from && number <= to ? [at] : []));
  const rows = Math.max(1, Math.floor((height - TOP - 8) / ROW));
  const middle = lit.length === 0 ? 0 : (lit[0]! + lit.at(-1)!) / 2;
  const first = Math.max(0, Math.min(Math.round(middle - (rows - 1) / 2), shown.length - rows));
  const most = Math.floor((width - LEFT - 12) / (SIZE * ADVANCE));
  const code = { kind: 'text', face: 'mono', size: SIZE } as const;
  return [
    { kind: 'text', face: 'mono', size: 14, weight: 600, fill: colours.text, text: source.file, x: 14, y: 22 },
    ...shown.slice(first, first + rows).flatMap(({ number, text }, row): Mark[] => {
      const top = TOP + row * ROW;
      const y = top + 16;
      const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
      const comment = /^(.*?)(\/\/.*)$/.exec(cut);
      const plain = comment?.[1] ?? cut;
      const at = (column: number): number => LEFT + column * SIZE * ADVANCE;
      const ground: Mark[] = lit.includes(first + row)
        ? [{ kind: 'path', d: `M0 ${top}h${width}v${ROW}h${-width}Z`, fill: colours.lit }]
        : [];
      return [
        ...ground,
        { ...code, fill: colours.comment, text: String(number), x: LEFT - 14, y, anchor: 'end' },
        ...pieces(plain).map(({ from: column, text: piece, word }): Mark => ({
          ...code,
          fill: word ? colours.keyword : colours.text,
          text: piece,
          x: at(column),
          y,
        })),
        ...(comment === null ? [] : [{ ...code, fill: colours.comment, text: comment[2]!, x: at(plain.length), y }]),
      ];
    }),
  ];
}

interface Piece {
  readonly from: number;
  readonly text: string;
  readonly word: boolean;
}

/** A line in pieces: words of the language, and what stands between them. */
function pieces(text: string): Piece[] {
  const all: Piece[] = [];
  let end = 0;
  const add = (from: number, to: number, word: boolean): void => {
    const piece = text.slice(from, to);
    const indent = piece.length - piece.trimStart().length;
    if (piece.trim() !== '') all.push({ from: from + indent, text: piece.trim(), word });
  };
  for (const found of text.matchAll(WORDS)) {
    add(end, found.index, false);
    add(found.index, found.index + found[0].length, true);
    end = found.index + found[0].length;
  }
  add(end, text.length, false);
  return all;
}
