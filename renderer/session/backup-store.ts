/**
 * Backups in IndexedDB, one for each tab. Loaded arrays lie beside it under a key of their own, since they are large and
 * seldom change.
 */
import { createStore, delMany, get, getMany, keys, promisifyRequest } from 'idb-keyval';
import * as v from 'valibot';
import { arraysSchema, backupSchema } from './backup.ts';
import type { Arrays, Backup } from './backup.ts';

export interface BackupStore {
  all(): Promise<readonly Backup[]>;
  of(tab: string): Promise<Backup | null>;
  arraysOf(tab: string): Promise<Arrays>;
  /** Replaces the backup of a tab, and its arrays unless they are null. */
  keep(backup: Backup, arrays: Arrays | null): Promise<void>;
  forget(tabs: readonly string[]): Promise<void>;
}

const WORK = 'work:';
const ARRAYS = 'arrays:';

export function openBackupStore(): BackupStore {
  const store = createStore('tilescope-backups', 'backups');
  return {
    all: async () => {
      const found = (await keys<string>(store)).filter((key) => key.startsWith(WORK));
      // What cannot be read was written by another version, and stays there for that version.
      return (await getMany(found, store)).flatMap((value) => backupIn(value) ?? []);
    },
    of: async (tab) => backupIn(await get(WORK + tab, store)),
    arraysOf: async (tab) => v.parse(arraysSchema, (await get(ARRAYS + tab, store)) ?? {}),
    keep: (backup, arrays) =>
      store('readwrite', (objects) => {
        objects.put(backup, WORK + backup.tab);
        if (arrays !== null) objects.put(arrays, ARRAYS + backup.tab);
        // A page that is about to go has no time left to commit it later.
        objects.transaction.commit();
        return promisifyRequest(objects.transaction);
      }),
    forget: (tabs) =>
      delMany(
        tabs.flatMap((tab) => [WORK + tab, ARRAYS + tab]),
        store,
      ),
  };
}

function backupIn(value: unknown): Backup | null {
  const read = v.safeParse(backupSchema, value);
  return read.success ? read.output : null;
}
