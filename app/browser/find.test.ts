import { describe, expect, it } from 'vitest';
import { findBrowser, hasDisplay, type Machine } from './find.ts';

function machine(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, ...installed: string[]): Machine {
  return { platform, environment, isExecutable: (path) => installed.includes(path) };
}

describe('the browser', () => {
  it.each([
    ['from PATH on Linux', machine('linux', { PATH: '/bin:/usr/bin' }, '/usr/bin/chromium'), '/usr/bin/chromium'],
    [
      'Chrome before Chromium, wherever they lie',
      machine('linux', { PATH: '/bin:/usr/bin' }, '/bin/chromium', '/usr/bin/google-chrome'),
      '/usr/bin/google-chrome',
    ],
    [
      'from the applications on macOS',
      machine('darwin', { HOME: '/Users/ada' }, '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium'),
      '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    [
      'from the program folders on Windows',
      machine('win32', { 'PROGRAMFILES(X86)': 'C:\\P' }, 'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe'),
      'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    ['that the user names', machine('linux', { TILESCOPE_BROWSER: '/opt/b' }), '/opt/b'],
    ['not found', machine('linux', { PATH: '/usr/bin' }), undefined],
    ['not found without a PATH', machine('linux', {}), undefined],
    ['not wanted', machine('linux', { PATH: '/b', TILESCOPE_BROWSER: 'none' }, '/b/chromium'), undefined],
  ])('%s', (_, where, found) => {
    expect(findBrowser(where)).toBe(found);
  });
});

describe('a display', () => {
  it.each([
    [{}, false],
    [{ DISPLAY: '' }, false],
    [{ DISPLAY: ':0' }, true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, true],
  ])('on Linux with %j', (environment, expected) => {
    expect(hasDisplay(machine('linux', environment))).toBe(expected);
  });

  it('is always there on macOS', () => {
    expect(hasDisplay(machine('darwin', {}))).toBe(true);
  });
});
