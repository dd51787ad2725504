/** Where a film stands on a slide. */
import type { Size } from '../../figure/marks.ts';
import type { Rectangle } from '../frame-layout.ts';

/** The largest place of the shape of the film that a part of the slide holds, in its middle. */
export function fitted(film: Size, part: Rectangle): Rectangle {
  const scale = Math.min(part.width / film.width, part.height / film.height);
  const [width, height] = [Math.round(film.width * scale), Math.round(film.height * scale)];
  return {
    width,
    height,
    left: part.left + Math.round((part.width - width) / 2),
    top: part.top + Math.round((part.height - height) / 2),
  };
}
