/** Finds an installed browser that can show a page as a window of its own. */
import { accessSync, constants } from 'node:fs';
import { delimiter } from 'node:path';
import places from '../places.json' with { type: 'json' };

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly isExecutable: (path: string) => boolean;
}

const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];

/** The environment variable that names the browser to use instead of looking for one; "none" uses none. */
const OVERRIDE = 'TILESCOPE_BROWSER';

export function thisMachine(): Machine {
  return { platform: process.platform, environment: process.env, isExecutable };
}

/** The path of Chrome, Chromium, Edge or Brave, in this order, or undefined when none is installed. */
export function findBrowser(machine: Machine): string | undefined {
  const override = machine.environment[OVERRIDE];
  if (override === 'none') return undefined;
  return override === undefined || override === '' ? candidates(machine).find(machine.isExecutable) : override;
}

/** Whether anybody could see a window. */
export function hasDisplay({ platform, environment }: Machine): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '');
}

function candidates({ platform, environment }: Machine): string[] {
  const below = (folders: readonly (string | undefined)[], files: readonly string[], separator: string): string[] =>
    files.flatMap((file) =>
      folders.filter((folder) => folder !== undefined).map((folder) => folder + separator + file),
    );
  if (platform === 'darwin') {
    const files = MAC_APPLICATIONS.map((name) => `${name}.app/Contents/MacOS/${name}`);
    return below(['/Applications', `${environment['HOME'] ?? ''}/Applications`], files, '/');
  }
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => environment[name]);
    return below(roots, WINDOWS_PROGRAMS, '\\');
  }
  return below((environment['PATH'] ?? '').split(delimiter).filter(Boolean), places.linuxBrowsers, '/');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
