/** The packages that package-lock.json asks for. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { inCheckout, readJson } from './root.mjs';
import { giveUp, say } from './say.mjs';

const OLDEST_NODE = [20, 19];

/** Installs dependencies unless exactly the right ones are there. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    giveUp(`Node ${process.versions.node} is too old: Tilescope needs ${OLDEST_NODE.join('.')} or newer.`);
  }
  if (isInstalled()) return;
  say('Installing dependencies (npm ci) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--loglevel=error'], {
    cwd: inCheckout(),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) giveUp(`The dependencies could not be installed${error ? ` (${error.message})` : ''}; see above.`);
}

/** npm records what it has installed: compared by content, since a checkout changes the times of files. */
function isInstalled() {
  if (!existsSync(inCheckout('node_modules/.package-lock.json'))) return false;
  const wanted = readJson('package-lock.json').packages;
  const installed = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    return path === '' || (path in installed ? installed[path].version === version : optional === true);
  });
}
