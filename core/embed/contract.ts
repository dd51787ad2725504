/** What is embedded in the self-contained page of a film. */
import type { Shot } from '../document/storyboard.ts';
import type { FilmSettings } from '../film/settings.ts';
import type { Run, Snapshots } from '../run.ts';
import type { SweepPoint } from '../sweep.ts';

export interface EmbeddedRun {
  readonly run: Run;
  /** The snapshots of every workgroup of every pass, in order. */
  readonly snapshots: readonly Snapshots[];
}

/** A run that stands in the picture of a shot: its number among the runs of the page, and what tells it apart there. */
export interface EmbeddedSide {
  readonly run: number;
  readonly name: string;
}

export interface EmbeddedShot {
  readonly shot: Shot;
  /** The run of the shot and those beside it. */
  readonly sides: readonly EmbeddedSide[];
  /** What is measured of the sweep that the shot shows. */
  readonly points: readonly SweepPoint[];
}

/** How the film is shown; a viewer can change the theme, and whether it begins again at its end. */
export type EmbeddedSettings = Pick<
  FilmSettings,
  'theme' | 'colours' | 'projector' | 'look' | 'fps' | 'loop' | 'autoplay'
>;

export interface EmbeddedFilm {
  readonly runs: readonly EmbeddedRun[];
  readonly shots: readonly EmbeddedShot[];
  readonly settings: EmbeddedSettings;
}

/** The id of the element that holds the film, and the text in the template that the film replaces. */
export const DATA_ELEMENT = 'tilescope-film';
export const PLACEHOLDER = '%TILESCOPE-FILM%';
/** The built page without a film, relative to the pages that record. */
export const TEMPLATE_FILE = 'embed/player.html';
