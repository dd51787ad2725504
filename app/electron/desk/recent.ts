/** The documents that were open last: kept between starts, and told to the system where it has a list of its own. */
import { app } from 'electron';
import type { SettingsFile } from '../settings.ts';

const KEPT = 10;

/** Paths, the latest first. */
export function recentPaths(settings: SettingsFile): readonly string[] {
  return settings.get('recent') ?? [];
}

export function rememberPath(settings: SettingsFile, path: string): void {
  settings.set('recent', [path, ...recentPaths(settings).filter((other) => other !== path)].slice(0, KEPT));
  app.addRecentDocument(path);
}

export function forgetPaths(settings: SettingsFile): void {
  settings.set('recent', []);
  app.clearRecentDocuments();
}
