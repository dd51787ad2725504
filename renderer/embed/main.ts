/** The page of one film: everything that it shows is in it. */
import { mount } from 'svelte';
import '../styles/theme.css';
import '../styles/base.css';
import { messageOf } from '../../core/message.ts';
import { loadFilm } from './load.ts';
import { FilmPlayer } from './player.svelte.ts';
import Player from './Player.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no #app to mount in.');
try {
  const player = new FilmPlayer(await loadFilm(document));
  mount(Player, { target, props: { player } });
} catch (error) {
  target.textContent = `This page cannot be shown: ${messageOf(error)}`;
}
