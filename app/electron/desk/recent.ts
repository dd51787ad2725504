/**
 * The documents that were open last. They are kept between starts, and also given to the system where it has
 * such a list.
 */
import { app } from 'electron';
import type { SettingsFile } from '../settings.ts';

const KEPT = 10;

/** The paths of the documents, the latest first. */
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
