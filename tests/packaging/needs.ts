/** Programs that some tests need besides those of the application. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Whether this may change the system: as root on Debian, as where everything is checked from a clean checkout. */
const MAY_INSTALL =
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

/** Why the package is not installed to be tested, as one sentence; undefined where it is. */
export function whyNotInstalled(): string | undefined {
  if (!MAY_INSTALL) return 'The package is not installed: only root may do it, and only Debian is known here.';
  return existsSync('/opt/Tilescope') ? 'The package is not installed: Tilescope is there already.' : undefined;
}

/**
 * Installs the packages of programs that are missing, where that may be done.
 *
 * @param programs their packages by the programs' names
 * @returns why they are not all there, as one sentence; undefined where they are
 */
export function ensurePrograms(programs: Readonly<Record<string, string>>): string | undefined {
  const missing = Object.entries(programs).filter(([program]) => !has(program));
  if (missing.length === 0) return undefined;
  const names = [...new Set(missing.map(([, name]) => name))];
  if (!MAY_INSTALL)
    return `${names.join(', ')} must be installed first, which is done by itself on Debian as root only.`;
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [
    ['-qq', 'update'],
    ['-qq', '-y', '--no-install-recommends', 'install', ...names],
  ]) {
    const { status, stderr } = spawnSync('apt-get', words, { env: environment, encoding: 'utf8' });
    if (status !== 0) return `apt-get ${words.join(' ')} failed: ${stderr.trim()}`;
  }
  return undefined;
}
