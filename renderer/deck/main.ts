/** The page of slides: reveal.js over the sections that stand in it. */
import Reveal from 'reveal.js';
import Notes from 'reveal.js/plugin/notes';
import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-600.css';
import '@fontsource/inter/greek-600.css';
import 'reveal.js/reveal.css';
import './deck.css';

await new Reveal({
  plugins: [Notes],
  hash: true,
  center: false,
  // A title above a film that takes what is left, as the style says; the usual one would push the film off the slide.
  display: 'grid',
  // They would stand over the legend of the film.
  controls: false,
  transition: 'none',
  backgroundTransition: 'none',
  ...{ width: 1280, height: 720, margin: 0.02 },
}).initialize();

// A film that has ended, or is at a point that somebody asks about, can be seen again.
document.addEventListener('click', ({ target }) => {
  if (!(target instanceof HTMLVideoElement)) return;
  target.currentTime = 0;
  void target.play();
});
