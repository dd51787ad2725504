/** The shots of a film: each a stretch of a run's trace as one camera sees it. */

/**
 * A named view of the scene, which frames the room at any size of the picture, or where a camera stands relative to the
 * view of the whole room: degrees turned to the right and raised, the point that it looks at as an offset in widths of
 * the room, and its distance as a multiple.
 */
export type CameraPose =
  | { readonly shot: 'home' | 'wall' | 'tray' | 'top' }
  | {
      readonly turned: number;
      readonly raised: number;
      readonly target: readonly [number, number, number];
      readonly distance: number;
    };

export interface Shot {
  /** Stands in the place of the title while the shot lasts; the title stays when it is empty. */
  readonly caption: string;
  /** Completed events at its start and at its end; a shot may run backwards. */
  readonly from: number;
  readonly to: number;
  /** How fast the run passes: as in the lab at a speed, or all of it in so many seconds. */
  readonly pace: { readonly speed: number } | { readonly seconds: number };
  /** Seconds that its end stands still. */
  readonly hold: number;
  readonly camera: CameraPose;
  /** Seconds in which the camera comes from the shot before; 0 cuts. */
  readonly travel: number;
  /** SRAM drawn to scale with HBM. */
  readonly toScale: boolean;
  /** Title, caption and legend. */
  readonly words: boolean;
  /** The element whose tile's footprint is shown, by name of its tensor. */
  readonly picked: {
    readonly tensor: string;
    readonly plane: number;
    readonly row: number;
    readonly column: number;
  } | null;
}

/** A shot of a whole run, to begin with. */
export function wholeRun(events: number): Shot {
  return {
    caption: '',
    from: 0,
    to: events,
    pace: { speed: 1 },
    hold: 1,
    camera: { shot: 'home' },
    travel: 0,
    toScale: false,
    words: true,
    picked: null,
  };
}
