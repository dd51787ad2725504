/** What the panels know of the scene. The scene knows runs, traces and tensors, and no kernel by name. */
import type { ColourOptions } from '../../core/document/colours.ts';
import type { SettingValues } from '../../core/document/settings.ts';
import type { CameraPose, Viewpoint } from '../../core/document/view.ts';
import type { Concurrent } from '../../core/machine/concurrent.ts';
import type { Snapshots } from '../../core/run.ts';
import type { Footprint } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';

/** One element under the pointer. */
export type Pick =
  | {
      readonly kind: 'tensor';
      readonly tensor: number;
      readonly plane: number;
      readonly row: number;
      readonly column: number;
    }
  | { readonly kind: 'slot'; readonly slot: number; readonly row: number; readonly column: number };

export type { CameraPose, Viewpoint } from '../../core/document/view.ts';
export { VIEWPOINTS } from '../../core/document/view.ts';
export type { ColourOptions } from '../../core/document/colours.ts';
export { COLOUR_MAPS, PLAIN_COLOURS } from '../../core/document/colours.ts';
export type ColourMap = ColourOptions['map'];

/** What a viewer sets about the picture itself, and what the system asks of it. */
export interface StageOptions {
  readonly theme: SettingValues['theme'];
  readonly projector: SettingValues['projector'];
  readonly toScale: SettingValues['toScale'];
  readonly colours: SettingValues['colours'];
  readonly focus: SettingValues['focus'];
  /** No camera easing and no flight between steps. */
  readonly reducedMotion: boolean;
}

/** Everything that a frame depends on besides the run and the camera. */
export interface FrameState {
  /** Completed events; the fraction is the progress of the event under travel. */
  readonly time: number;
  /** Slots of the workgroup at `time`, or null until they arrive. Values that are not here are not drawn. */
  readonly snapshots: Snapshots | null;
  readonly hover: Pick | null;
  /** The footprint that is shown on the wall. */
  readonly footprint: Footprint | null;
  readonly options: StageOptions;
  /** What is written over the picture; all of it by default. */
  readonly words?: Words;
  /** None by default. */
  readonly lens?: Lens | null;
  /** What other workgroups do at the same time, where that is known; nothing by default. */
  readonly others?: Others | null;
}

/** Events of other workgroups that are under way: the first `count` entries. */
export type Others = Concurrent;

/** A magnifier: the cells around one, large enough for their numbers. */
export interface Lens {
  readonly pick: Pick;
  /** What it must not hide, in CSS pixels from the top left of the canvas. */
  readonly x: number;
  readonly y: number;
  /** Stays where it is until it is let go. */
  readonly held: boolean;
}

export interface Words {
  /** Title, caption and legend. */
  readonly shown: boolean;
  /** Stands in the place of the title; the title stays when it is empty. */
  readonly title: string;
}

/** One move of the camera; what is absent stays as it is. */
export interface CameraMove {
  /** Degrees around what it looks at, to the right and upwards. */
  readonly turned?: number;
  readonly raised?: number;
  /** Times as far from what it looks at. */
  readonly distance?: number;
  /** Sideways and upwards, in heights of the picture. */
  readonly right?: number;
  readonly up?: number;
}

export interface Stage {
  /** Lays out the tensors and slots of a run; `null` clears the stage. */
  show(index: TraceIndex | null): void;
  /** Draws one frame, a pure function of run, frame state and camera. Returns after submission. */
  draw(frame: FrameState): void;
  /** What lies under a point, in CSS pixels from the top left of the canvas, in the frame drawn last. */
  pick(x: number, y: number): Pick | null;
  /** CSS pixels and device pixels per CSS pixel. */
  resize(width: number, height: number, pixelRatio: number): void;
  /** Moves the camera to a viewpoint, eased unless told otherwise. */
  goTo(viewpoint: Viewpoint, ease: boolean): void;
  /** Moves the camera on from where it stands or goes, eased unless told otherwise. */
  move(by: CameraMove, ease: boolean): void;
  /** Where the camera stands, relative to the room, so that it can stand there again in a picture of another size. */
  pose(): CameraPose;
  /** Puts the camera at a pose at once, or at a share of the way to it from another. */
  setCamera(to: CameraPose, travel?: { readonly from: CameraPose; readonly share: number }): void;
  /** Resolves when everything about the run that is shown is known, so that frames no longer change by themselves. */
  settled(): Promise<void>;
  /** Calls back whenever a new frame is wanted (camera moved, textures ready). Returns the unsubscriber. */
  onDirty(callback: () => void): () => void;
  dispose(): void;
}

/** Resolves once fonts and the GPU context are ready; rejects with one sentence when no 3-D context can be had. */
export type CreateStage = (
  canvas: HTMLCanvasElement,
  options: StageOptions,
  /** Whether what is behind the room stays transparent. */
  transparent?: boolean,
) => Promise<Stage>;
