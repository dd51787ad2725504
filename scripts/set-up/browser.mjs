/** A browser for the page, Vulkan's loader and, where there is no GPU, a software adapter, which Debian's chromium brings. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inCheckout, readJson } from './root.mjs';
import { giveUp, say } from './say.mjs';

const PACKAGES = ['chromium', 'libvulkan1'];

/**
 * Looks for a browser, a loader and an adapter; as root on Debian, installs chromium and libvulkan1 when one is missing.
 * Elsewhere one sentence says what to install: a missing adapter ends the process, as nothing could be computed, and a
 * missing browser does so only where it is `required`.
 *
 * @param {{ required: boolean }} options
 */
export function ensureBrowser({ required }) {
  // macOS and Windows bring a GPU driver, and the browser shell says itself when it finds no browser.
  if (process.platform !== 'linux') return;
  const places = readJson('app/places.json');
  const exists = (path) => existsSync(inCheckout(path));
  const hasDriver = (folder) => exists(folder) && readdirSync(folder).some((name) => name.endsWith('.json'));
  const adapter =
    places.vulkanLoaders.some(exists) &&
    (places.swiftShaderFolders.some((folder) => exists(join(folder, places.icd))) ||
      (places.gpuDevices.some(exists) && places.driverFolders.some(hasDriver)));
  const browser = isOnPath(places.linuxBrowsers);
  if (adapter && browser) return;
  const missing = adapter
    ? 'Chrome or Chromium'
    : 'a Vulkan driver (a browser brings a software one, libvulkan1 loads it)';
  if (isDebian() && process.getuid?.() === 0) install(missing);
  else if (!adapter || required) giveUp(`Tilescope needs ${missing}: ${remedy()}.`);
  else say(`To see Tilescope in a window of its own, ${remedy()}.`);
}

/** @param {string} missing */
function install(missing) {
  say(`Tilescope needs ${missing}: installing ${PACKAGES.join(' and ')} by apt-get ...`);
  for (const words of [
    ['-qq', 'update'],
    ['-qq', '-y', '--no-install-recommends', 'install', ...PACKAGES],
  ]) {
    const { status, stdout, stderr, error } = spawnSync('apt-get', words, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (status === 0) continue;
    say(error ? error.message : stdout + stderr);
    giveUp(`${PACKAGES.join(' and ')} could not be installed (apt-get ${words.join(' ')}); see above.`);
  }
}

function remedy() {
  return isDebian()
    ? `install what is missing, by "apt-get install ${PACKAGES.join(' ')}" as root`
    : "install Google Chrome or Chromium, and your system's Vulkan loader";
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {readonly string[]} commands */
function isOnPath(commands) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return commands.some((command) => folders.some((folder) => existsSync(join(folder, command))));
}
