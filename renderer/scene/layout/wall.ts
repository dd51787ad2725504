/** Lays out the tensors of a run on the wall. */
import type { Run, RunTensor } from '../../../core/run.ts';
import { clamp } from '../../../core/search.ts';
import { formatBytes } from '../../format.ts';
import { estimateWidth, monospacedWidth } from '../words/widths.ts';
import { pack } from './pack.ts';
import type { Item, Packed, PackRules } from './pack.ts';
import { NAME_SIZE, placed, SHAPE_SIZE, shapeText, trailBelow } from './placement.ts';
import type { Laid, TensorPlacement } from './placement.ts';
import { cellsHigh, cellsWide } from './plane.ts';
import type { Rectangle } from './plane.ts';
import type { Room } from './room.ts';
import { isRoomy, layShelf, shelfHeight } from './shelf.ts';
import { haveRoom, layStrips, stripsHeight } from './strips.ts';

export interface WallLayout {
  readonly places: readonly TensorPlacement[];
  /** The edge of one cell that is not stretched. */
  readonly cell: number;
}

const STACK_EXTRA = 0.42;
const LOWEST = 2.4;
/** The height that the wall has above and below the tensors and their words. */
const MARGINS = 0.62;

/** The shares of the wall's width that what stands aside may have. */
const ASIDE = [0.14, 0.18, 0.22, 0.26, 0.3] as const;
/** The size of cells aside beside that of the others, where those are packed. */
const ASIDE_CELLS = 0.6;
/** Words smaller than this share of their size are a sign that there are too many tensors for one wall. */
const CROWDED = 0.8;
const RULES: PackRules = {
  leastWords: 0.62,
  above: 0.56,
  below: 0.34,
  gap: 0.34,
  slimmest: 4.5,
  thinnest: 0.36,
  least: 0,
  largestCell: 0.5,
};

/** Bytes of the tensors that HBM really holds, and of what it keeps for a next token, where no slot of SRAM is the state. */
export function wallBytes({ tensors, passes, stateBytes }: Pick<Run, 'tensors' | 'passes' | 'stateBytes'>): string {
  const held = formatBytes(tensors.reduce((sum, tensor) => sum + (tensor.data?.byteLength ?? 0), 0));
  const inSram = passes.some(({ slots }) => slots.some(({ state }) => state === true));
  return stateBytes === null || inSram ? held : `${held}, ${formatBytes(stateBytes)} kept for a next token`;
}

/** What stands aside in every pass: what a kernel says of its tensors, and nothing where all are drawn to scale. */
export function alwaysAside(tensors: readonly RunTensor[], toScale: boolean): ReadonlySet<RunTensor> {
  return new Set(toScale ? [] : tensors.filter(({ aside }) => aside === true));
}

/** Whether tensors are so many that their words shrink for want of room. */
export function isCrowded(
  tensors: readonly RunTensor[],
  width: number,
  highest: number,
  aside: ReadonlySet<RunTensor>,
): boolean {
  const { main } = divide(tensors, regionOf(width, highest), aside);
  return !isSequence(main, false) && packShare(main).words < CROWDED;
}

/** The height of the wall: that of strips, or of tensors when they fill its width, at most `highest`. */
export function wallHeightFor(
  tensors: readonly RunTensor[],
  width: number,
  highest: number,
  toScale = false,
  standing = alwaysAside(tensors, toScale),
): number {
  const { main, aside } = divide(tensors, regionOf(width, highest), standing);
  const used = isSequence(main, toScale) ? stripsHeight(main.tensors) : packShare(main).height;
  return clamp(Math.max(used, shelfHeight(aside.tensors, aside.region.width)) + MARGINS, LOWEST, highest);
}

/**
 * Lays out the tensors. Those of a sequence lie below each other as strips of one width, so that a token has one place
 * across all of them; all others are packed, to scale with each other. With `toScale` all are.
 */
export function layoutWall(
  tensors: readonly RunTensor[],
  room: Room,
  toScale = false,
  standing = alwaysAside(tensors, toScale),
): WallLayout {
  const { main, aside } = divide(tensors, regionOf(room.width, room.wallHeight), standing);
  const parts = [
    isSequence(main, toScale) ? layStrips(main.tensors, main.region, room) : layPacked(main, room),
    layShelf(aside.tensors, aside.region, aside.largestCell, room),
  ];
  const placements = new Map(parts.flatMap(({ places }) => [...places]));
  return {
    places: tensors.map((tensor) => placements.get(tensor)!),
    cell: Math.min(...parts.filter(({ places }) => places.size > 0).map(({ cell }) => cell)),
  };
}

/** Some of the tensors, and the part of the wall that they have. */
interface Share {
  readonly tensors: readonly RunTensor[];
  readonly region: Rectangle;
  readonly largestCell: number;
}

/** What one looks at, and at the right what stands aside. */
function divide(
  tensors: readonly RunTensor[],
  region: Rectangle,
  standing: ReadonlySet<RunTensor>,
): { main: Share; aside: Share } {
  const aside = tensors.filter((tensor) => standing.has(tensor));
  const main = tensors.filter((tensor) => !standing.has(tensor));
  const { largestCell } = RULES;
  if (aside.length === 0 || main.length === 0)
    return { main: { tensors, region, largestCell }, aside: { tensors: [], region, largestCell } };
  const sharesAt = (share: number): { main: Share; aside: Share } => {
    const width = region.width * share - RULES.gap / 2;
    const watched = {
      tensors: main,
      region: { ...region, width: region.width * (1 - share) - RULES.gap / 2 },
      largestCell,
    };
    // The cells of strips have shapes of their own, so that nothing is said by cells beside them that are larger.
    const most = isSequence(watched, false) ? largestCell : packShare(watched).cell * ASIDE_CELLS;
    const rest = { ...region, x: region.x + region.width - width, width };
    return { main: watched, aside: { tensors: aside, region: rest, largestCell: most } };
  };
  // Packing takes long enough not to do it for shares that are wider than need be.
  const enough = ASIDE.slice(0, -1).find((share) =>
    isRoomy(aside, { ...region, width: region.width * share - RULES.gap / 2 }),
  );
  return sharesAt(enough ?? ASIDE.at(-1)!);
}

function packShare({ tensors, region }: Pick<Share, 'tensors' | 'region'>): Packed {
  return pack(itemsOf(tensors), region, RULES);
}

/** Whether tensors lie below each other as strips: all are of tokens, and there is room for each with its words. */
function isSequence({ tensors, region }: Pick<Share, 'tensors' | 'region'>, toScale: boolean): boolean {
  return !toScale && tensors.length >= 2 && tensors.every(({ transposed }) => transposed) && haveRoom(tensors, region);
}

function layPacked(share: Pick<Share, 'tensors' | 'region'>, room: Room): Laid {
  const { tensors } = share;
  const packed = packShare(share);
  const { words } = packed;
  const [nameSize, shapeSize] = [NAME_SIZE * words, SHAPE_SIZE * words];
  const nameWidthOf = ({ name }: RunTensor): number => estimateWidth(name) * nameSize;
  // All shapes stand alike: beside the names where each has room for it there, else below the planes.
  const shapeBelow = tensors.some(
    (tensor, at) =>
      nameWidthOf(tensor) + monospacedWidth(shapeText(tensor)) * shapeSize + 0.1 > packed.places[at]!.width,
  );
  const places = new Map<RunTensor, TensorPlacement>();
  tensors.forEach((tensor, index) => {
    const rectangle = packed.places[index]!;
    const extra = tensor.planes > 1 ? STACK_EXTRA * words : 0;
    places.set(tensor, {
      ...placed(tensor, rectangle, room, extra),
      nameStart: rectangle.x - Math.max(nameWidthOf(tensor) - rectangle.width - extra, 0) / 2,
      nameSize,
      shapeSize,
      shapeBelow,
      beside: false,
      small: false,
    });
  });
  return { places, cell: packed.cell };
}

function regionOf(width: number, wallHeight: number): Rectangle {
  return { x: 0.4, y: 0.1, width: width - 0.8, height: wallHeight - MARGINS };
}

function itemsOf(tensors: readonly RunTensor[]): Item[] {
  return tensors.map((tensor) => ({
    rows: cellsHigh(tensor),
    columns: cellsWide(tensor),
    words: Math.max(estimateWidth(tensor.name) * NAME_SIZE, monospacedWidth(shapeText(tensor)) * SHAPE_SIZE),
    extra: tensor.planes > 1 ? STACK_EXTRA : 0,
    below: trailBelow(tensor),
  }));
}
