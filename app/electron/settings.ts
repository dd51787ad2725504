/** Settings that are kept between starts. */
import Conf from 'conf';
import { app } from 'electron';
import type { WindowState } from './window-state.ts';

interface Settings {
  window?: WindowState;
  /** The paths of recent documents, the latest first. */
  recent?: readonly string[];
  /** The folder in which a dialog was last answered. */
  folder?: string;
  /** Whether it is asked at every start for a newer version; nobody is asked unless somebody has wanted it. */
  asksForNewer?: boolean;
}

const rectangle = {
  x: { type: 'integer' },
  y: { type: 'integer' },
  width: { type: 'integer' },
  height: { type: 'integer' },
};

export function openSettings(): Conf<Settings> {
  return new Conf<Settings>({
    cwd: app.getPath('userData'),
    // A settings file that cannot be read is no reason not to start.
    clearInvalidConfig: true,
    schema: {
      window: {
        type: 'object',
        properties: { ...rectangle, maximized: { type: 'boolean' } },
        required: [...Object.keys(rectangle), 'maximized'],
      },
      recent: { type: 'array', items: { type: 'string' }, maxItems: 100 },
      folder: { type: 'string' },
      asksForNewer: { type: 'boolean' },
    },
  });
}

export type SettingsFile = ReturnType<typeof openSettings>;
