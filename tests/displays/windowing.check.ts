/**
 * What becomes of an application that chooses by itself between X11 and Wayland, and of one that does not: Electron has
 * chosen before, so that only its child processes hear of it. This is why switches.ts never says it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webGpuSwitches } from '../../app/electron/switches.ts';
import { buildStandIn } from '../electron-stand-in/build.ts';
import { skippedFor } from '../skipped.ts';
import { onDisplay } from './display.ts';
import type { Colour } from './pixels.ts';

const GREEN: Colour = [0, 0xcc, 0x88];

/** Shows a window of one colour for a while. */
const MAIN = `
import { app, BrowserWindow, protocol } from 'electron';
const page = '<!doctype html><title>colour</title><body style="background: #00cc88">';
for (const [name, value] of JSON.parse(process.argv.at(-2))) app.commandLine.appendSwitch(name, value);
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.whenReady().then(async () => {
  protocol.handle('app', () => new Response(page, { headers: { 'Content-Type': 'text/html' } }));
  await new BrowserWindow({ width: 1100, height: 700 }).loadURL('app://colour/');
  setTimeout(() => app.exit(0), Number(process.argv.at(-1)));
});
`;

const reason = process.platform === 'linux' ? undefined : 'Only Linux has a choice between X11 and Wayland.';

describe('a window', skippedFor(reason), () => {
  const folder = mkdtempSync(join(tmpdir(), 'tilescope-windowing-'));
  let start: string;

  beforeAll(async () => {
    start = await buildStandIn(join(folder, 'stand-in'));
    mkdirSync(join(folder, 'node_modules/electron'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/electron/package.json'), '{"version":"45.0.0"}');
    const manifest = { productName: 'colour', version: '1.0.0', main: 'main.mjs' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'main.mjs'), MAIN);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.for([
    ['is seen under X11', 'x11', webGpuSwitches('linux', 'x11'), 120_000, true],
    ['is seen under Wayland, beside which there is X11', 'wayland', webGpuSwitches('linux', 'wayland'), 120_000, true],
    ['is not seen where it asks for X11 too late', 'wayland', [['ozone-platform', 'x11']], 20_000, false],
  ] as const)('%s', async ([, kind, switches, patience, seen], context) => {
    await onDisplay(kind, context, async (display) => {
      const profile = `--user-data-dir=${join(folder, `${kind}-${String(seen)}`)}`;
      const words = [start, folder, profile, JSON.stringify(switches), String(patience)];
      const child = display.start(process.execPath, words, process.env);
      const share = await display.untilSeen(GREEN, child.ended);
      if (seen) expect(share).toBeGreaterThan(0.2);
      else expect(share).toBe(0);
    });
  });
});
