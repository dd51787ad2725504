/** The room for a run: its shape, the tensors on the wall, and the slots of each pass on the tray. */
import type { Run } from '../../../core/run.ts';
import { streamed } from '../../../core/trace/streams.ts';
import { deepestTray, roomOf } from './room.ts';
import type { Room, RoomSize } from './room.ts';
import { trayDepthFor } from './tray.ts';
import type { TrayContent } from './tray.ts';
import { layoutWall, wallHeightFor } from './wall.ts';
import type { WallLayout } from './wall.ts';

export interface Layout {
  readonly room: Room;
  readonly wall: WallLayout;
  /** What lies on the tray in each pass. */
  readonly trays: readonly TrayContent[];
}

export const EMPTY_TRAY: TrayContent = { slots: [], streams: false };

/** With `toScale` all tensors and all slots are drawn in one scale. */
export function layoutRun(run: Run | null, size: RoomSize, toScale = false): Layout {
  const tensors = run?.tensors ?? [];
  const trays = run?.passes.map((pass, at) => ({ slots: pass.slots, streams: streamed.of(run, at).length > 0 })) ?? [];
  const height = wallHeightFor(tensors, size, toScale);
  const most = deepestTray(size, height);
  const depth = Math.max(
    ...(trays.length > 0 ? trays : [EMPTY_TRAY]).map((tray) => trayDepthFor(tray, size.width, most)),
  );
  const room = roomOf(size.width, height, depth);
  return { room, wall: layoutWall(tensors, room, toScale), trays };
}
