/** The Chromium that shows the stand-in's windows. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { AS_ROOT, QUIET, SOFTWARE_GPU } from '../../app/browser/flags.ts';
import { findBrowser, thisMachine } from '../../app/browser/find.ts';
import { hasGpu } from '../../app/node/vulkan.ts';
import { Cdp } from './cdp.ts';
import type { windowing } from './windowing.ts';

export interface Chromium {
  readonly cdp: Cdp;
  readonly endpoint: string;
  readonly process: ChildProcess;
}

/** Rewrites one switch of the processes that Chromium starts, on its way to them. */
const LAUNCHER = `#!/bin/sh
for word in "$@"; do
  shift
  case "$word" in --ozone-platform=*) word="$OTHER_WINDOWING" ;; esac
  set -- "$@" "$word"
done
exec "$@"
`;

/**
 * @param switches what the application has asked for, in Chromium's own words
 * @param shownBy what its windows are shown by
 */
export async function launchChromium(
  profile: string,
  switches: readonly string[],
  shownBy: ReturnType<typeof windowing>,
): Promise<Chromium> {
  const browser = findBrowser(thisMachine());
  if (browser === undefined) throw new Error('No Chrome or Chromium was found to stand in for Electron.');
  // Electron has chosen before the application could, and only the processes that it starts then hear of another choice.
  const other = switches.find((word) => word.startsWith('--ozone-platform='));
  const launcher = `${profile}-launcher.sh`;
  if (other !== undefined) writeFileSync(launcher, LAUNCHER, { mode: 0o755 });
  const flags = [
    ...QUIET,
    // Electron asks the application about every window, and blocks none by itself.
    '--disable-popup-blocking',
    ...(process.getuid?.() === 0 ? AS_ROOT : []),
    ...switches.filter((word) => word !== other),
    ...(other === undefined ? [] : ['--no-zygote', `--gpu-launcher=${launcher}`]),
    ...(shownBy === 'headless'
      ? ['--headless=new', ...(hasGpu() ? [] : SOFTWARE_GPU)]
      : [`--ozone-platform=${shownBy}`, '--no-startup-window', '--keep-alive-for-test']),
  ];
  const child = spawn(browser, [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, OTHER_WINDOWING: other },
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(told)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => {
      reject(new Error(`Chromium ended before it listened: ${told}`));
    });
  });
  return { cdp: await Cdp.connect(endpoint), endpoint, process: child };
}

export interface ProcessRecord {
  readonly pid: number;
  readonly type: 'GPU' | 'Tab' | 'Utility' | 'Browser';
}

const TYPES: Readonly<Record<string, ProcessRecord['type']>> = {
  'gpu-process': 'GPU',
  renderer: 'Tab',
  utility: 'Utility',
};

/** The processes of a Chromium on Linux, by what their command lines say. */
export function processesOf(profile: string): readonly ProcessRecord[] {
  return readdirSync('/proc').flatMap((name): readonly ProcessRecord[] => {
    if (!/^\d+$/.test(name)) return [];
    const words = commandLine(Number(name));
    if (!words.includes(`--user-data-dir=${profile}`)) return [];
    const type = words.find((word) => word.startsWith('--type='))?.slice('--type='.length);
    return [{ pid: Number(name), type: type === undefined ? 'Browser' : (TYPES[type] ?? 'Utility') }];
  });
}

function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  } catch (error) {
    // It has ended since the folder was listed.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return [];
    throw error;
  }
}
