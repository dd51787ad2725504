/** What a speaker can do during a talk, and the keys for it: the same in the lab's window and in the speaker's. */

interface Described {
  readonly title: string;
  /** As `KeyboardEvent.key` names them, letters small. */
  readonly keys: readonly string[];
  /** Whether it is about the window with the picture alone, and means nothing elsewhere. */
  readonly onlyInLab?: true;
}

export const TALK = {
  next: { title: 'next shot', keys: ['PageDown', 'ArrowRight', 'ArrowDown', 'Enter', ' '] },
  previous: { title: 'previous shot', keys: ['PageUp', 'ArrowLeft', 'ArrowUp'] },
  first: { title: 'first shot', keys: ['Home'] },
  last: { title: 'last shot', keys: ['End'] },
  again: { title: 'play the shot again', keys: ['r'] },
  black: { title: 'black screen, and back', keys: ['b', '.'] },
  screen: { title: 'whole screen, or a window', keys: ['f'] },
  pause: { title: 'stop the time, or let it go on', keys: ['p'] },
  restart: { title: 'count the time from zero', keys: [] },
  larger: { title: 'larger notes', keys: ['+', '='] },
  smaller: { title: 'smaller notes', keys: ['-'] },
  present: { title: 'begin the talk', keys: [] },
  leave: { title: 'end the talk', keys: ['Escape'] },
  point: { title: 'pointer as a point of light', keys: ['l'], onlyInLab: true },
  speaker: { title: 'open the speaker’s window', keys: ['s'], onlyInLab: true },
} as const satisfies Readonly<Record<string, Described>>;

export type TalkAction = keyof typeof TALK;
/** What the speaker's window can ask of the lab's. */
export type RemoteAction = Exclude<TalkAction, 'point' | 'speaker'>;

/** Every action, with its title and its keys. */
export const TALK_ACTIONS: readonly (readonly [TalkAction, Described])[] = Object.entries(TALK) as [
  TalkAction,
  Described,
][];

export const REMOTE_ACTIONS: readonly RemoteAction[] = TALK_ACTIONS.filter(
  ([, { onlyInLab }]) => onlyInLab !== true,
).map(([action]) => action as RemoteAction);

/** What a key does during a talk; null where it does nothing. */
export function actionOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): TalkAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  const named = key.length === 1 ? key.toLowerCase() : key;
  return TALK_ACTIONS.find(([, { keys }]) => keys.includes(named))?.[0] ?? null;
}

/** Whether the speaker's window can ask the lab's for an action. */
export function isRemote(action: TalkAction): action is RemoteAction {
  return (REMOTE_ACTIONS as readonly TalkAction[]).includes(action);
}
