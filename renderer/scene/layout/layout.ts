/** The room for a run: its shape, the tensors on the wall, and the slots of each pass on the tray. */
import type { Run } from '../../../core/run.ts';
import { streamed } from '../../../core/trace/streams.ts';
import { asideByPass } from './aside.ts';
import { isFlow } from './flow.ts';
import { isScan } from './lanes.ts';
import { deepestTray, highestWall, PLAIN_SHARES, roomOf, WALL_SHARES } from './room.ts';
import type { Room, RoomSize } from './room.ts';
import { trayCellFor, trayDepthFor, treeHeightFor } from './tray.ts';
import type { TrayContent } from './tray.ts';
import { layoutWall, wallHeightFor } from './wall.ts';
import type { WallLayout } from './wall.ts';

export interface Layout {
  readonly room: Room;
  /** Where the tensors stand in each pass; the same object where they stand alike. */
  readonly walls: readonly WallLayout[];
  /** What lies on the tray in each pass. */
  readonly trays: readonly TrayContent[];
}

/** The least sizes of a cell on the tray, in units of the room, that the wall leaves room for. */
const LEAST_CELL = 0.1;
const LIVELY_CELL = 0.15;
/** The least height of the part of the tray behind the lanes that a tree stands on. */
const LEAST_TREE = 1.4;

export const EMPTY_TRAY: TrayContent = { slots: [], streams: false };

/** With `toScale` all tensors and all slots are drawn in one scale. */
export function layoutRun(run: Run | null, size: RoomSize, toScale = false): Layout {
  const tensors = run?.tensors ?? [];
  const trays = run?.passes.map((pass, at) => ({ slots: pass.slots, streams: streamed.of(run, at).length > 0 })) ?? [];
  const scans = trays.some(({ slots }) => isScan(slots)) && !toScale;
  const shares = scans ? WALL_SHARES : WALL_SHARES.slice(0, PLAIN_SHARES);
  const divisions = shares.map((share) => {
    const highest = highestWall(size, share);
    const asides = asideByPass(run, size.width, highest, toScale);
    const height = Math.max(...asides.map((aside) => wallHeightFor(tensors, size.width, highest, toScale, aside)));
    return { asides, height, most: deepestTray(size, height) };
  });
  // The wall leaves the tray what its cells need, which is more where a state or a tree moves on it.
  const legible = ({ most }: (typeof divisions)[number]): boolean =>
    trays.every((tray) => {
      if (toScale) return true;
      const lively = isFlow(tray.slots) || isScan(tray.slots);
      const cell = trayCellFor(tray, size.width, most);
      return cell >= (lively ? LIVELY_CELL : LEAST_CELL) && treeHeightFor(tray, size.width, most) >= LEAST_TREE;
    });
  const { asides, height, most } = divisions.find(legible) ?? divisions.at(-1)!;
  const depth = Math.max(
    ...(trays.length > 0 ? trays : [EMPTY_TRAY]).map((tray) => trayDepthFor(tray, size.width, most)),
  );
  const room = roomOf(size.width, height, depth);
  const walls = new Map([...new Set(asides)].map((aside) => [aside, layoutWall(tensors, room, toScale, aside)]));
  return { room, walls: asides.map((aside) => walls.get(aside)!), trays };
}
