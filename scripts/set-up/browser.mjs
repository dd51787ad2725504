/** A browser for the page and, where there is no GPU, a software Vulkan adapter: Debian's chromium brings both. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inCheckout, readJson } from './root.mjs';
import { giveUp, say } from './say.mjs';

/**
 * Looks for a browser and an adapter; installs Debian's chromium as root on Debian when one of them is missing.
 * Elsewhere one sentence says what to install: a missing adapter ends the process, as nothing could be computed, and a
 * missing browser does so only where it is `required`.
 *
 * @param {{ required: boolean }} options
 */
export function ensureBrowser({ required }) {
  // macOS and Windows bring a GPU driver, and the browser shell says itself when it finds no browser.
  if (process.platform !== 'linux') return;
  const places = readJson('app/places.json');
  const adapter =
    places.gpuDevices.some((path) => existsSync(path)) ||
    places.swiftShaderFolders.some((folder) => existsSync(inCheckout(folder, places.icd)));
  const browser = isOnPath(places.linuxBrowsers);
  if (adapter && browser) return;
  const missing = adapter ? 'Chrome or Chromium' : 'a GPU, or a browser that brings a software one';
  if (isDebian() && process.getuid?.() === 0) installChromium(missing);
  else if (!adapter || required) giveUp(`Tilescope needs ${missing}: ${remedy()}.`);
  else say(`To see Tilescope in a window of its own, ${remedy()}.`);
}

/** @param {string} missing */
function installChromium(missing) {
  say(`Tilescope needs ${missing}: installing Debian's chromium ...`);
  for (const words of [
    ['-qq', 'update'],
    ['-qq', '-y', '--no-install-recommends', 'install', 'chromium'],
  ]) {
    const { status, stdout, stderr, error } = spawnSync('apt-get', words, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (status === 0) continue;
    say(error ? error.message : stdout + stderr);
    giveUp(`Chromium could not be installed (apt-get ${words.join(' ')}); see above.`);
  }
}

function remedy() {
  return isDebian() ? 'install chromium, by "apt-get install chromium" as root' : 'install Google Chrome or Chromium';
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {readonly string[]} commands */
function isOnPath(commands) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return commands.some((command) => folders.some((folder) => existsSync(join(folder, command))));
}
