/** Records the shots of a talk as slides: a film with its poster on each, in one file of PowerPoint or beside a page. */
import type { FilmReport } from '../../core/film/contract.ts';
import { writeAll } from './encode/contract.ts';
import { memoryFile } from './memory-file.ts';
import { recordFilms } from './record-films.ts';
import type { Recordings } from './record-films.ts';
import { createPptx } from './slides/pptx.ts';
import { revealPage, revealTemplate } from './slides/reveal.ts';
import { slideOf } from './slides/slide.ts';

export async function recordSlides(recordings: Recordings): Promise<readonly FilmReport[]> {
  const { films, settings, extras, fileOf } = recordings;
  const slides = films.map(({ shots, casts, frames, fps }) => slideOf(shots[0]!, casts[0]!, frames / fps));
  const clips: Recordings = {
    ...recordings,
    // The caption is the title of the slide, and need not stand in the film too.
    uncaptioned: true,
    settings: { ...settings, format: 'mp4' },
    extras: ['still', ...extras.filter((extra) => extra !== 'still')],
    eachShot: true,
  };
  if (settings.format === 'reveal') {
    const template = await revealTemplate();
    const reports = await recordFilms(clips);
    const page = new TextEncoder().encode(revealPage(template, slides, settings));
    await writeAll(fileOf({ format: 'reveal', shot: null }), page);
    return reports;
  }
  const pptx = await createPptx(fileOf({ format: 'pptx', shot: null }), settings);
  let film = new Uint8Array();
  const reports = await recordFilms({
    ...clips,
    // What PowerPoint plays everywhere.
    settings: { ...clips.settings, codec: 'h264' },
    extras: ['still'],
    fileOf: ({ format, shot }) =>
      memoryFile(async (bytes) => {
        if (format === 'mp4') film = bytes;
        else await pptx.add(slides[shot!]!, film, bytes);
      }),
  });
  await pptx.end();
  return reports;
}
