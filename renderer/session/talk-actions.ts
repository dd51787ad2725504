/** Does what a speaker asks for during a talk, in whichever window it was asked for. */
import type { TalkAction } from '../speaker/talk-actions.ts';
import { fromZero, going, stopped } from '../speaker/stopwatch.ts';
import type { Director } from './director.svelte.ts';
import type { WholeScreen } from './whole-screen.svelte.ts';

/** What a talk is given with. */
export interface TalkParts {
  readonly director: Director;
  readonly screen: WholeScreen;
  readonly speaker: { show(): void; resizeNotes(direction: 1 | -1): void };
}

const DOES: Readonly<Record<TalkAction, (talk: TalkParts) => void>> = {
  next: ({ director }) => {
    director.go(director.chosen + 1);
  },
  previous: ({ director }) => {
    director.go(director.chosen - 1);
  },
  first: ({ director }) => {
    director.go(0);
  },
  last: ({ director }) => {
    director.go(director.storyboard.length - 1);
  },
  again: ({ director }) => {
    director.go(director.chosen);
  },
  black: ({ director }) => {
    director.black = !director.black;
  },
  screen: ({ screen }) => void screen.toggle(),
  pause: ({ director }) => {
    director.watch = (director.watch.since === null ? going : stopped)(director.watch, Date.now());
  },
  restart: ({ director }) => {
    director.watch = fromZero(director.watch, Date.now());
  },
  larger: ({ speaker }) => {
    speaker.resizeNotes(1);
  },
  smaller: ({ speaker }) => {
    speaker.resizeNotes(-1);
  },
  present: ({ director }) => {
    director.present();
  },
  leave: ({ director }) => {
    director.leave();
  },
  point: ({ director }) => {
    director.laser = !director.laser;
  },
  speaker: ({ speaker }) => {
    speaker.show();
  },
};

/** What has a meaning although no talk goes on. */
const AT_ANY_TIME: readonly TalkAction[] = ['restart', 'larger', 'smaller'];

export function perform(talk: TalkParts, action: TalkAction): void {
  const { presenting } = talk.director;
  const means = action === 'present' ? !presenting : presenting || AT_ANY_TIME.includes(action);
  if (!means) return;
  DOES[action](talk);
  // Each of these deals with the screen itself.
  if (!['screen', 'leave', 'present', 'speaker'].includes(action)) talk.screen.pressed();
}
