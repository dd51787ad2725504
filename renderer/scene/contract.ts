/** What the panels know of the scene. The scene knows runs, traces and tensors, and no kernel by name. */
import type { ColourOptions } from '../../core/document/colours.ts';
import type { CARDS } from '../../core/document/storyboard.ts';
import type { SettingValues } from '../../core/document/settings.ts';
import type { CameraPose, Viewpoint } from '../../core/document/view.ts';
import type { Concurrent } from '../../core/machine/concurrent.ts';
import type { Snapshots } from '../../core/run.ts';
import type { Footprint } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { Picture, WordCanvas } from '../word-canvas.ts';

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
  /** Reduces motion: the camera does not ease, and nothing flies between steps. */
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
  /** The words over the picture; all of them are shown by default. */
  readonly words?: Words;
  /** The number lens, which is absent by default. */
  readonly lens?: Lens | null;
  /** What other workgroups do at the same time, where a schedule says so; nothing is shown by default. */
  readonly others?: Others | null;
}

/** Events of other workgroups that are under way: the first `count` entries of each array. */
export type Others = Concurrent;

/** A magnifier: the cells around one, large enough for their numbers. */
export interface Lens {
  readonly pick: Pick;
  /** A point that the lens must not hide, in CSS pixels from the top left of the canvas. */
  readonly x: number;
  readonly y: number;
  /** Whether the lens stays on its cell until it is let go, rather than following the pointer. */
  readonly held: boolean;
}

/** The look of cards as it is drawn. */
export interface CardLook {
  /** Tells looks apart. */
  readonly key: string;
  /** The colour of titles and conclusions. */
  readonly accent: string | null;
  /** The family of the speaker's own font. */
  readonly family: string | null;
  /** What stands above the words, and its proportion. */
  readonly logo: { readonly picture: Picture; readonly width: number; readonly height: number } | null;
}

export interface Words {
  /** Whether title, caption and legend are shown. */
  readonly shown: boolean;
  /** Whether the room takes the place of the words too, where none are shown. */
  readonly yields?: boolean;
  /** Text in the place of the title; where it is empty the title is shown. */
  readonly title: string;
  /** Whether only their ground is drawn, since they are written apart. */
  readonly apart?: boolean;
  /** A card over the picture; none by default. */
  readonly card?: (typeof CARDS)[number];
  /** How the card looks; by default as all else does. */
  readonly look?: CardLook | null;
  /** Whether the title names choices and sizes too, where nothing else on screen does. */
  readonly setup?: boolean;
}

/** One move of the camera; what is absent stays as it is. */
export interface CameraMove {
  /** Degrees around what it looks at, to the right and upwards. */
  readonly turned?: number;
  readonly raised?: number;
  /** A factor for the distance from what the camera looks at. */
  readonly distance?: number;
  /** Moves sideways and upwards, in heights of the picture. */
  readonly right?: number;
  readonly up?: number;
}

export interface Stage {
  /** Lays out the tensors and slots of a run; `null` clears the stage. */
  show(index: TraceIndex | null): void;
  /** Draws one frame, a pure function of run, frame state and camera. Returns after submission. */
  draw(frame: FrameState): void;
  /** Writes the words of the frame drawn last, in CSS pixels from the top left of the picture. */
  write(canvas: WordCanvas): void;
  /** What lies under a point, in CSS pixels from the top left of the canvas, in the frame drawn last. */
  pick(x: number, y: number): Pick | null;
  /** Sets the size of the canvas in CSS pixels, and how many device pixels one of them has. */
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
  /**
   * Calls back whenever a new frame is wanted (the camera moved, textures are ready). Returns the function that
   * unsubscribes.
   */
  onDirty(callback: () => void): () => void;
  dispose(): void;
}

/** Resolves once fonts and the GPU context are ready; rejects with one sentence when no 3-D context can be had. */
export type CreateStage = (
  canvas: HTMLCanvasElement,
  options: StageOptions,
  /** Whether the picture stays transparent where there is nothing but the backdrop. */
  transparent?: boolean,
) => Promise<Stage>;
