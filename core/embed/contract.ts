/** What is embedded in the self-contained page of a run. */
import type { Theme } from '../document/settings.ts';
import type { CameraPose } from '../document/view.ts';
import type { Run, Snapshots } from '../run.ts';

export interface EmbeddedRun {
  readonly run: Run;
  /** The snapshots of every workgroup of every pass, in order. */
  readonly snapshots: readonly Snapshots[];
  /** The time at which the page opens, in completed events. */
  readonly time: number;
  readonly camera: CameraPose;
  readonly theme: Theme;
}

/** Told to a viewer who makes a page while several runs stand beside each other. */
export const ONE_RUN = 'a page holds one run, the first of those compared';

/** The id of the element that holds the run, and the text in the template that the run replaces. */
export const DATA_ELEMENT = 'tilescope-run';
export const PLACEHOLDER = '%TILESCOPE-RUN%';
/** The built page without a run, relative to the page of the lab. */
export const TEMPLATE_FILE = 'embed/player.html';
