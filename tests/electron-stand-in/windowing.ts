/** What windows are shown by. */

/** Set where windows are to be seen on the display that there is; otherwise nothing is shown. */
export const SHOWN = 'ELECTRON_STAND_IN_SHOWN';

/** As Electron chooses by its environment, before the application's code runs. */
export function windowing(environment: NodeJS.ProcessEnv = process.env): 'headless' | 'wayland' | 'x11' {
  const has = (name: string): boolean => (environment[name] ?? '') !== '';
  if (!has(SHOWN)) return 'headless';
  if (has('WAYLAND_DISPLAY') !== has('DISPLAY')) return has('WAYLAND_DISPLAY') ? 'wayland' : 'x11';
  return environment['XDG_SESSION_TYPE'] === 'wayland' ? 'wayland' : 'x11';
}
