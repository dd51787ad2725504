/** The page of the speaker's window. */
import { mount } from 'svelte';
import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import '@fontsource/inter/600.css';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/500.css';
import '../styles/theme.css';
import '../styles/base.css';
import Speaker from './Speaker.svelte';

mount(Speaker, { target: document.body });
