import { describe, expect, it } from 'vitest';
import { readFromSpeaker, readToSpeaker, tagged } from './messages.ts';
import type { SpeakerView } from './messages.ts';

const VIEW: SpeakerView = {
  theme: 'dark',
  talk: 'on',
  shots: 7,
  shot: { caption: 'K arrives', runs: 'Attention', number: 1, notes: 'Wait for the hands.' },
  next: { caption: '', runs: 'Mamba + 1', picture: null },
  stands: null,
  black: false,
  screen: 'whole',
  watch: { before: 1500, since: 1_700_000_000_000 },
  notesSize: 1.5,
};

describe('what the lab’s window says', () => {
  it('arrives as it was said', () => {
    expect(readToSpeaker(structuredClone(tagged({ view: VIEW })))?.view).toEqual(VIEW);
    const ended = { ...VIEW, talk: 'over', shot: null, next: null, watch: { before: 0, since: null } } as const;
    expect(readToSpeaker(structuredClone(tagged({ view: ended })))?.view).toEqual(ended);
  });

  it.each([
    ['nothing', null],
    ['a text', 'tilescope:port:lab'],
    ['no word of whose it is', { view: VIEW }],
    ['what it says of another program', { tag: 'react-devtools', view: VIEW }],
    ['a talk that neither goes on nor is over', tagged({ view: { ...VIEW, talk: 'paused' } })],
    ['no notes', tagged({ view: { ...VIEW, shot: { caption: '', runs: '', number: 0 } } })],
    ['a number that is none', tagged({ view: { ...VIEW, watch: { before: NaN, since: null } } })],
    ['something that nobody knows', tagged({ view: { ...VIEW, script: 'alert(1)' } })],
  ])('is left alone where it is %s', (_, data) => {
    expect(readToSpeaker(data)).toBeNull();
  });
});

describe('what the speaker’s window says', () => {
  it.each([{ kind: 'hello' }, { kind: 'act', action: 'next' }, { kind: 'act', action: 'leave' }] as const)(
    'arrives: %j',
    (message) => {
      expect(readFromSpeaker(structuredClone(tagged(message)))).toEqual(tagged(message));
    },
  );

  it.each([
    ['nothing', undefined],
    ['no word of whose it is', { kind: 'act', action: 'next' }],
    ['an action that there is not', tagged({ kind: 'act', action: 'toString' })],
    ['an action of the lab’s window alone', tagged({ kind: 'act', action: 'speaker' })],
    ['no action', tagged({ kind: 'act' })],
    ['a kind that there is not', tagged({ kind: 'eval', action: 'next' })],
    ['something that nobody knows', tagged({ kind: 'hello', run: 'matmul' })],
  ])('is left alone where it is %s', (_, data) => {
    expect(readFromSpeaker(data)).toBeNull();
  });
});
