/** What of Electron's security checklist can be read from the sources and the settings; docs/security.md has the table. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { CONTENT_SECURITY_POLICY } from '../policy.ts';

vi.mock('electron', () => ({}));
const { webPreferences } = await import('./web-preferences.ts');
const { speakerWindowOptions } = await import('./speaker-window.ts');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The sources of the application by path, comments left out. */
const sources: ReadonlyMap<string, string> = new Map(
  readdirSync(join(ROOT, 'app/electron'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => [name, readFileSync(join(ROOT, 'app/electron', name), 'utf8').replace(/^\s*(\*|\/\/).*$/gm, '')]),
);

/** Files with a match, and how often. */
function places(pattern: RegExp): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...sources].flatMap(([name, text]) => {
      const { length } = [...text.matchAll(pattern)];
      return length === 0 ? [] : [[name, length]];
    }),
  );
}

it('gives every page the same preferences, which allow nothing', () => {
  const { preload, ...rest } = webPreferences();
  expect(preload).toMatch(/preload\.cjs$/);
  // Whatever is not named here has Electron's default; a new line here is a decision about security.
  expect(rest).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    spellcheck: false,
    navigateOnDragDrop: false,
  });
  // The speaker's page gets the same, and no preload.
  expect(speakerWindowOptions().webPreferences).toEqual(rest);
  expect(places(/new BrowserWindow\(/g)).toEqual({ 'lab-window.ts': 1, 'machine.ts': 1, 'gpu/window.ts': 1 });
  expect(places(/webPreferences: (\{ \.\.\.)?webPreferences\(\)/g)).toEqual({
    'lab-window.ts': 1,
    'machine.ts': 1,
    'gpu/window.ts': 1,
  });
});

it('switches no experiment and no protection of Chromium', () => {
  expect(
    places(/experimentalFeatures|enableBlinkFeatures|disable-web-security|no-sandbox|ignore-certificate/g),
  ).toEqual({});
});

it('loads pages of its own scheme only', () => {
  expect(places(/loadURL\(/g)).toEqual({ 'lab-window.ts': 1, 'machine.ts': 1, 'gpu/window.ts': 1, 'main.ts': 1 });
  expect(places(/loadURL\((labAddress\(query\)|`\$\{GPU_ORIGIN\}\/`|`\$\{LAB_ORIGIN\}\$\{FILM_PAGE\}`)\)/g)).toEqual(
    places(/loadURL\(/g),
  );
  expect(places(/loadFile|file:\/\/|https?:\/\//g)).toEqual({});
});

it('hears pages at one place, which asks who speaks', () => {
  expect(places(/ipcMain\.(on|once|handle|handleOnce)\(/g)).toEqual({ 'ports.ts': 1 });
  expect(places(/exposeInMainWorld/g)).toEqual({ 'preload.ts': 1 });
  expect(sources.get('preload.ts')).not.toMatch(/exposeInMainWorld\([^)]*(ipcRenderer|contextBridge)/);
});

it('opens things outside at known places only', () => {
  expect(places(/shell\.openExternal/g)).toEqual({ 'guards.ts': 1 });
  // The licences, which are in the build, and the folder of crash reports.
  expect(places(/shell\.openPath/g)).toEqual({ 'main.ts': 2 });
  expect(places(/node:child_process|executeJavaScript|\beval\(/g)).toEqual({});
});

it('allows no script but its own files', () => {
  const rules = Object.fromEntries(
    CONTENT_SECURITY_POLICY.split('; ').map((rule) => {
      const [name, ...values] = rule.split(' ');
      return [name, values.join(' ')];
    }),
  );
  expect(rules).toMatchObject({
    'default-src': "'none'",
    'script-src': "'self'",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
  expect(rules).not.toHaveProperty('frame-src');
  expect(rules).not.toHaveProperty('object-src');
});

it('sets every fuse to the safe side, and no key for cookies that there are none of', () => {
  const { electronFuses } = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as {
    electronFuses: object;
  };
  expect(electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

it('stands on a version of Electron that is pinned, and not older than the one this list was made for', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number(devDependencies['electron']?.split('.')[0])).toBeGreaterThanOrEqual(45);
});

it('sends nothing to anybody, and asks for a newer version only at one place', () => {
  expect(places(/autoUpdater|net\.request|\bfetch\(|XMLHttpRequest|WebSocket/g)).toEqual({ 'newer.ts': 1 });
  expect(places(/crashReporter\.start\(/g)).toEqual({ 'main.ts': 1 });
  expect(places(/crashReporter\.start\(\{ uploadToServer: false \}\)/g)).toEqual({ 'main.ts': 1 });
});
