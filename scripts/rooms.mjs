/** `npm run rooms`: draws the rooms of the code and the imports between them into docs/rooms.svg. */
import { writeFileSync } from 'node:fs';
import { drawRooms } from './rooms/draw.mjs';
import { readRooms } from './rooms/read.mjs';
import { inCheckout } from './set-up/root.mjs';

writeFileSync(inCheckout('docs/rooms.svg'), drawRooms(readRooms()));
