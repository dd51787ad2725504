/** The build in `out/`, made anew whenever a source has changed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from './root.mjs';
import { giveUp, say } from './say.mjs';

const SOURCES = [
  'app',
  'assets',
  'bench',
  'core',
  'renderer',
  'shaders',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
];
const NOT_BUILT = /\.(test|fixture)\.ts$|\.md$/;
const STAMP = inCheckout('out/built');
const LOCK = inCheckout('node_modules/.tilescope-build');
const LOCK_POLL = 200;

/** Builds if need be. Several processes may ask at the same time: one builds, the others wait for it. */
export function ensureBuild() {
  if (isFresh()) return;
  acquireLock();
  try {
    // Whoever had the lock before may have built already.
    if (!isFresh()) build();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function build() {
  say('Building ...');
  const print = fingerprint();
  rmSync(STAMP, { force: true });
  const vite = inCheckout('node_modules/vite/bin/vite.js');
  const words = [vite, 'build', '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, words, { cwd: inCheckout(), stdio: ['ignore', 2, 2] });
  if (status !== 0) giveUp('The build failed; see above.');
  mkdirSync(inCheckout('out'), { recursive: true });
  writeFileSync(STAMP, print);
}

function isFresh() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();
}

/** Changes with the names, sizes and times of the sources, and so also when one is deleted or checked out. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const path of filesBelow(source)) {
      const { size, mtimeMs } = statSync(inCheckout(path));
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  const stat = statSync(inCheckout(path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return NOT_BUILT.test(path) ? [] : [path];
  return readdirSync(inCheckout(path))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function acquireLock() {
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isHeld()) rmSync(LOCK, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL);
  }
}

/** Whether the process that took the lock still runs. */
function isHeld() {
  try {
    const holder = Number(readFileSync(LOCK, 'utf8'));
    // An empty file is a lock that is being written.
    return holder === 0 || process.kill(holder, 0);
  } catch (error) {
    if (error.code === 'EPERM') return true;
    if (error.code === 'ESRCH' || error.code === 'ENOENT') return false;
    throw error;
  }
}
