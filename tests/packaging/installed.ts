/** The package for Debian, installed for real: with the stand-in in the place of Electron's binary. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skippedFor } from '../skipped.ts';
import { ensurePrograms, whyNotInstalled } from './needs.ts';

/** Where packages lay files, and scripts of packages make some. */
const PLACES = [
  '/opt',
  '/usr/bin',
  '/usr/share/applications',
  '/usr/share/doc',
  '/usr/share/icons',
  '/usr/share/man',
].concat(['/usr/share/mime/packages', '/etc/apparmor.d', '/etc/alternatives']);
/** What many packages keep together, by the tools of the system. */
const SHARED = /\/(mimeinfo\.cache|icon-theme\.cache)$/;

function listing(): readonly string[] {
  return PLACES.filter((place) => existsSync(place)).flatMap((place) =>
    readdirSync(place, { recursive: true, encoding: 'utf8' })
      .map((name) => join(place, name))
      .filter((path) => !SHARED.test(path)),
  );
}

/** @param deb gives the path of the package */
export function describeInstalled(deb: () => string, version: string): void {
  describe('installed', skippedFor(whyNotInstalled()), () => {
    const home = mkdtempSync(join(tmpdir(), 'tilescope-home-'));
    const environment = { ...process.env, HOME: home };
    let before: readonly string[];
    let missing: string | undefined;

    const tilescope = (words: readonly string[], more: NodeJS.ProcessEnv = {}) =>
      spawnSync('tilescope', words, {
        encoding: 'utf8',
        cwd: home,
        env: { ...environment, ...more },
        timeout: 170_000,
      });

    beforeAll(() => {
      // What tests need is there before what there is is written down, or it would look like a remainder of the package.
      missing = ensurePrograms({ 'desktop-file-validate': 'desktop-file-utils' });
      before = listing();
      // What it depends on is looked at elsewhere; the stand-in needs none of it.
      execFileSync('dpkg', ['--force-depends', '--install', deb()], { stdio: 'pipe' });
    });
    afterAll(() => {
      spawnSync('dpkg', ['--purge', 'tilescope']);
      rmSync(home, { recursive: true, force: true });
    });

    it('is the command line: it runs kernels as JSON, says what is wrong, and tells its version', () => {
      const ran = tilescope(['run', 'attention', '--set', 'n=9', '--set', 'd=4', '--out', 'results', '--json']);
      expect(ran.stderr).not.toContain('Error:');
      expect(JSON.parse(ran.stdout)).toMatchObject({
        kernel: 'attention',
        params: { n: 9, d: 4 },
        identical: true,
        audited: true,
        checks: { O: { ok: true } },
      });
      expect(ran.status).toBe(0);
      expect(readdirSync(join(home, 'results'))).toContain('O.npy');
      const wrong = tilescope(['run', 'atention']);
      expect(wrong.status).toBe(2);
      expect(wrong.stderr).toMatch(/tilescope: .*attention/);
      expect(tilescope(['--version']).stdout).toBe(`${version}\n`);
    });

    it('records without a display', () => {
      const words = ['record', 'attention', '--set', 'n=8', '--set', 'd=4', '--to', 'small.gif'];
      const { status, stderr } = tilescope(
        [...words, '--size', '320x180', '--fps', '5', '--seconds', '1', '--hold', '0'],
        {
          DISPLAY: '',
          WAYLAND_DISPLAY: '',
        },
      );
      expect(status, stderr).toBe(0);
      expect(readFileSync(join(home, 'small.gif')).subarray(0, 4).toString()).toBe('GIF8');
    });

    it('has an entry that desktops accept', () => {
      expect(missing).toBeUndefined();
      const told = spawnSync('desktop-file-validate', ['/usr/share/applications/tilescope.desktop'], {
        encoding: 'utf8',
      });
      expect(told.stdout + told.stderr).toBe('');
    });

    it('leaves nothing behind when it is purged', () => {
      execFileSync('dpkg', ['--purge', 'tilescope'], { stdio: 'pipe' });
      const known = new Set(before);
      expect(listing().filter((path) => !known.has(path))).toEqual([]);
      const now = new Set(listing());
      expect(before.filter((path) => !now.has(path))).toEqual([]);
    });
  });
}
