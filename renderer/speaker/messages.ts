/**
 * What the lab's window and the speaker's say to each other. The lab's is the truth: it sends all that there is to
 * show whenever any of it changes, and the speaker's sends what was pressed.
 */
import * as v from 'valibot';
import { THEMES } from '../../core/document/settings.ts';
import { REMOTE_ACTIONS } from './talk-actions.ts';

/** Tells these messages from all others that a window gets. */
const TAG = 'tilescope:talk';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.finite());

const shotOf = v.strictObject({
  caption: v.string(),
  /** What runs, in words. */
  runs: v.string(),
});

const view = v.strictObject({
  theme: v.picklist(THEMES),
  /** Whether the talk is still to begin, goes on, or has ended. */
  talk: v.picklist(['before', 'on', 'over']),
  /** How many shots there are. */
  shots: count,
  /** The shot on screen, or the one at which the talk would begin; null where there is none. */
  shot: v.nullable(v.strictObject({ ...shotOf.entries, number: count, notes: v.string() })),
  /** The shot after it; the address of its picture is null where there is no picture. */
  next: v.nullable(v.strictObject({ ...shotOf.entries, picture: v.nullable(v.string()) })),
  /** What the audience waits for, or why a shot cannot be shown. */
  stands: v.nullable(v.string()),
  black: v.boolean(),
  /** Whether the picture has the whole screen, stands in a window, or was refused the screen when it was asked for. */
  screen: v.picklist(['whole', 'window', 'refused']),
  watch: v.strictObject({ before: milliseconds, since: v.nullable(milliseconds) }),
  /** How large notes are, as a multiple of other words. */
  notesSize: v.number(),
});
/** Everything that the speaker's window shows. */
export type SpeakerView = v.InferOutput<typeof view>;

const toSpeaker = v.strictObject({ tag: v.literal(TAG), view });
export type ToSpeaker = v.InferOutput<typeof toSpeaker>;

const fromSpeaker = v.variant('kind', [
  // The speaker's page is there, and asks what there is to show. It asks again and again: an answer says that the lab is there.
  v.strictObject({ tag: v.literal(TAG), kind: v.literal('hello') }),
  v.strictObject({ tag: v.literal(TAG), kind: v.literal('act'), action: v.picklist(REMOTE_ACTIONS) }),
]);
export type FromSpeaker = v.InferOutput<typeof fromSpeaker>;

/** A message without what tells it from all others. */
export type Untagged<Message> = Message extends unknown ? Omit<Message, 'tag'> : never;

/** A message with what tells it from all others. */
export function tagged<Message extends object>(message: Message): Message & { readonly tag: typeof TAG } {
  return { ...message, tag: TAG };
}

/** What came from the lab's window; null where it is none of these messages. */
export function readToSpeaker(data: unknown): ToSpeaker | null {
  const read = v.safeParse(toSpeaker, data);
  return read.success ? read.output : null;
}

/** What came from the speaker's window; null where it is none of these messages. */
export function readFromSpeaker(data: unknown): FromSpeaker | null {
  const read = v.safeParse(fromSpeaker, data);
  return read.success ? read.output : null;
}
