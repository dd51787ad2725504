/** What a self-contained page of a run holds. */
import type { CameraPose } from '../document/view.ts';
import type { Run, Snapshots } from '../run.ts';

export interface EmbeddedRun {
  readonly run: Run;
  /** Of every workgroup of every pass, in order. */
  readonly snapshots: readonly Snapshots[];
  /** What is shown first, in completed events. */
  readonly time: number;
  readonly camera: CameraPose;
  readonly theme: 'dark' | 'light';
}

/** What is said where others stand beside the run. */
export const ONE_RUN = 'a page holds one run, the first of those beside each other';

/** The element of the page that holds the run, and the text that stands in it until there is one. */
export const DATA_ELEMENT = 'tilescope-run';
export const PLACEHOLDER = '%TILESCOPE-RUN%';
/** The page without a run, as it is built: its file beside the lab's page. */
export const TEMPLATE_FILE = 'embed/player.html';
