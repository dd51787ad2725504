/** The room for a run: its shape, the tensors on the wall, and the slots of each pass on the tray. */
import type { Run } from '../../../core/run.ts';
import { NONE, operationCode, OPERATIONS, slotOf } from '../../../core/trace/layout.ts';
import { deepestTray, roomOf } from './room.ts';
import type { Room, RoomSize } from './room.ts';
import { trayDepthFor } from './tray.ts';
import type { TrayContent } from './tray.ts';
import { layoutWall, wallHeightFor } from './wall.ts';
import type { WallLayout } from './wall.ts';

export interface Layout {
  readonly room: Room;
  readonly wall: WallLayout;
  /** By pass. */
  readonly trays: readonly TrayContent[];
}

export const EMPTY_TRAY: TrayContent = { slots: [], streams: false };

export function layoutRun(run: Run | null, size: RoomSize): Layout {
  const tensors = run?.tensors ?? [];
  const trays = run?.passes.map((pass, at) => ({ slots: pass.slots, streams: streams(run, at) })) ?? [];
  const height = wallHeightFor(tensors, size);
  const most = deepestTray(size, height);
  const depth = Math.max(
    ...(trays.length > 0 ? trays : [EMPTY_TRAY]).map((tray) => trayDepthFor(tray, size.width, most)),
  );
  const room = roomOf(size.width, height, depth);
  return { room, wall: layoutWall(tensors, room), trays };
}

/** Whether a pass moves tiles that no slot keeps. */
function streams(run: Run, pass: number): boolean {
  const { starts } = run.passes[pass]!;
  for (let event = starts[0]!; event < starts.at(-1)!; event++) {
    const code = operationCode(run.records, event);
    if (slotOf(run.records, event) === NONE && (code === OPERATIONS.load || code === OPERATIONS.store)) return true;
  }
  return false;
}
