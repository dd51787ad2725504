import { expect, it } from 'vitest';
import { toyFilm } from './times.fixture.ts';
import { entriesOf, eventsFile } from './times.ts';

it('says from which frame on a film shows which event, at its rate', () => {
  const film = toyFilm([{ from: 0, to: 4, pace: { seconds: 4 } }], 2);
  const entries = entriesOf(film);
  expect(entries[0]).toMatchObject({ second: 0, frame: 0, runs: [{ event: null, words: 'ready' }] });
  expect(entries.slice(1).map(({ runs }) => runs[0]!.event)).toEqual([1, 2, 3, 4]);
  for (const { frame, second, runs } of entries) {
    expect(second).toBe(frame / 2);
    expect(Math.ceil(film.frameAt(frame).time)).toBe(runs[0]!.event ?? 0);
  }
  expect(entries.map(({ runs }) => runs[0]!.words)).toContain('load A_i HBM → SRAM');
});

it('is JSON that tells shots by their numbers among all', () => {
  const film = toyFilm(
    [
      { to: 4, pace: { seconds: 1 } },
      { from: 4, pace: { seconds: 1 }, caption: 'The second' },
    ],
    4,
  );
  const file = JSON.parse(eventsFile(film, 2)) as {
    readonly seconds: number;
    readonly shots: readonly { readonly shot: number; readonly title: string }[];
    readonly moments: readonly { readonly shot: number; readonly runs: readonly { readonly event: number }[] }[];
  };
  expect(file).toMatchObject({ format: 'tilescope-events', fps: 4, frames: 8, seconds: 2 });
  expect(file.shots.map(({ shot, title }) => [shot, title])).toEqual([
    [3, 'Toy'],
    [4, 'The second'],
  ]);
  expect(file.moments.at(-1)).toMatchObject({ shot: 4, runs: [{ event: 8, workgroup: 2 }] });
});
