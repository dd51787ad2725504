/** Displays for tests: an X server and a Wayland compositor that nobody sees, and what is to be seen on them. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { SHOWN } from '../electron-stand-in/windowing.ts';
import { ensurePrograms } from '../packaging/needs.ts';
import { skipFor } from '../skipped.ts';
import { pixelsOfPng, pixelsOfXwd, type Colour } from './pixels.ts';

/** Of the lab where nothing is drawn. */
export const LAB: Colour = [0x0a, 0x0e, 0x16];

const WIDTH = 1280;
const HEIGHT = 800;
const PATIENCE = 240_000;

type Kind = 'x11' | 'wayland';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export interface Display {
  /** Starts a program whose windows are shown here. */
  start(program: string, words: readonly string[], environment: NodeJS.ProcessEnv): { readonly ended: Promise<Ended> };
  /** The largest share of the display that has a colour, looked for until a part has it or the program ends. */
  untilSeen(colour: Colour, ended: Promise<unknown>): Promise<number>;
  end(): Promise<void>;
}

/** Gives a display to a test, and ends it after that; skips the test where a program is missing. */
export async function onDisplay(
  kind: Kind,
  context: Pick<TestContext, 'task' | 'skip'>,
  test: (display: Display) => Promise<void>,
): Promise<void> {
  const display = await startDisplay(kind);
  if (typeof display === 'string') return skipFor(display, context);
  try {
    await test(display);
  } finally {
    await display.end();
  }
}

/** One that shows nothing yet; why there is none, as a sentence, where a program is missing. */
async function startDisplay(kind: Kind): Promise<Display | string> {
  const missing = ensurePrograms(kind === 'x11' ? { Xvfb: 'xvfb' } : { weston: 'weston', Xvfb: 'xvfb' });
  if (missing !== undefined) return missing;
  const folder = mkdtempSync(join(tmpdir(), 'tilescope-display-'));
  const running: (() => Promise<void>)[] = [];
  const run = (program: string, words: readonly string[], environment: NodeJS.ProcessEnv): void => {
    const child = spawn(program, words, { stdio: 'ignore', env: { ...process.env, ...environment } });
    const ended = once(child, 'exit');
    running.unshift(async () => {
      child.kill();
      await ended;
    });
  };
  // There is an X server beside Wayland on most desktops, which must not mislead anybody.
  const number = 90 + (process.pid % 400);
  run('Xvfb', [`:${number}`, '-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-fbdir', folder, '-nolisten', 'tcp'], {});
  const shown: NodeJS.ProcessEnv = { [SHOWN]: '1', DISPLAY: `:${number}`, WAYLAND_DISPLAY: '' };
  let look = (): Uint8Array => pixelsOfXwd(readFileSync(join(folder, 'Xvfb_screen0')));
  await untilThere(`/tmp/.X11-unix/X${number}`);
  if (kind === 'wayland') {
    Object.assign(shown, { XDG_RUNTIME_DIR: folder, WAYLAND_DISPLAY: 'wayland-test', XDG_SESSION_TYPE: 'wayland' });
    const words = [
      '--backend=headless-backend.so',
      '--use-pixman',
      '--socket=wayland-test',
      '--debug',
      '--idle-time=0',
    ];
    run('weston', [...words, `--width=${WIDTH}`, `--height=${HEIGHT}`], shown);
    await untilThere(join(folder, 'wayland-test'));
    look = () => {
      spawnSync('weston-screenshooter', { cwd: folder, env: { ...process.env, ...shown }, timeout: 20_000 });
      const name = readdirSync(folder).find((candidate) => candidate.endsWith('.png'));
      if (name === undefined) return new Uint8Array();
      const pixels = pixelsOfPng(readFileSync(join(folder, name)));
      rmSync(join(folder, name));
      return pixels;
    };
  }
  return {
    start: (program, words, environment) => {
      const child = spawn(program, words, { env: { ...environment, ...shown }, stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const gone = once(child, 'close') as Promise<[number | null]>;
      running.unshift(async () => {
        child.kill();
        await gone;
      });
      return { ended: gone.then(([code]) => ({ code, output })) };
    },
    untilSeen: async (colour, ended) => {
      const program = { isOver: false };
      void ended.finally(() => (program.isOver = true));
      let most = 0;
      for (const began = Date.now(); !program.isOver && most < 0.2 && Date.now() - began < PATIENCE;) {
        most = Math.max(most, shareOf(look(), colour));
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      return most;
    },
    end: async () => {
      for (const stop of running) await stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function untilThere(path: string): Promise<void> {
  for (const began = Date.now(); !existsSync(path);) {
    if (Date.now() - began > PATIENCE) throw new Error(`${path} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Colours that differ by less than anybody sees are the same. */
function shareOf(pixels: Uint8Array, colour: Colour): number {
  let count = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    if (colour.every((value, channel) => Math.abs(pixels[at + channel]! - value) < 6)) count++;
  }
  return count / (WIDTH * HEIGHT);
}
