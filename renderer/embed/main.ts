/** The page of one run: everything that it shows is in it. */
import { mount } from 'svelte';
import '../styles/theme.css';
import '../styles/base.css';
import { DATA_ELEMENT } from '../../core/embed/contract.ts';
import type { EmbeddedRun } from '../../core/embed/contract.ts';
import { decode } from '../../core/port/codec.ts';
import { messageOf } from '../../core/message.ts';
import { EmbeddedLab } from './lab.svelte.ts';
import Player from './Player.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no #app to mount in.');
try {
  const lab = new EmbeddedLab(await readRun());
  mount(Player, { target, props: { lab } });
} catch (error) {
  target.textContent = `This page cannot be shown: ${messageOf(error)}`;
}

async function readRun(): Promise<EmbeddedRun> {
  const text = document.getElementById(DATA_ELEMENT)?.textContent.trim() ?? '';
  const binary = atob(text);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return decode(await new Response(stream).arrayBuffer()) as EmbeddedRun;
}
