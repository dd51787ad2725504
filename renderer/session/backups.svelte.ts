/**
 * Backs up what a tab holds while the viewer works. A reloaded page goes on with its backup; the unsaved work of tabs
 * that are gone is offered in the next tab that is opened.
 */
import { untrack } from 'svelte';
import { writeDocument } from '../../core/document/document.ts';
import type { Problem } from '../../core/outcome.ts';
import { messageOf } from '../../core/message.ts';
import { madeIn, sortedOut } from './backup.ts';
import type { Backup } from './backup.ts';
import { openBackupStore } from './backup-store.ts';
import type { BackupStore } from './backup-store.ts';
import type { Changes } from './changes.svelte.ts';
import type { Documents } from './documents.svelte.ts';
import { sketchOf } from './draft.ts';
import type { Drafted } from './draft.ts';
import type { Wish } from './request.svelte.ts';
import { anotherTab, claimTab, livingTabs } from './tab.ts';
import type { Tab } from './tab.ts';

/** What backups need of the lab. */
interface Kept extends Drafted {
  readonly changes: Changes;
  readonly documents: Documents;
  notice: Problem | null;
}

/** How long after a change the backup is written. */
const DELAY_MS = 400;

export class Backups {
  readonly #lab: Kept;
  readonly #store: BackupStore = openBackupStore();
  #claim: Promise<Tab> | undefined;
  #tab = '';
  /** Whether the lab shows what it was opened with. Nothing is written before. */
  #begun = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the store holds a backup of this tab, and the arrays of that backup. */
  #kept = false;
  #arrays: Wish['inputs'] | null = null;
  /** The backup of this tab, if it could not be shown. */
  #refused: Backup | null = null;
  #told = false;
  /** Backups of tabs that are gone, the latest first. */
  offers = $state.raw<readonly Backup[]>([]);
  /** Why no backup can be written; set once. */
  problem = $state.raw<Problem | null>(null);

  constructor(lab: Kept) {
    this.#lab = lab;
  }

  /** Shows the backup that this tab wrote before its page was reloaded; returns whether there was one to show. */
  async comeBack(): Promise<boolean> {
    const { name, before } = await (this.#claim ??= claimTab());
    this.#tab = name;
    if (before === null) return false;
    const had = await this.#tried(() => this.#store.of(before));
    if (!had) return false;
    // A tab that was duplicated finds the backup of the other, which goes on saving to the file and keeps its backup.
    const own = name === before;
    if (await this.#show(had, own)) return true;
    if (!own) return false;
    // The backup must not be overwritten, so this tab takes another name.
    this.#refused = had;
    this.#tab = await anotherTab();
    return false;
  }

  /** Starts writing backups and, in a tab that was just opened, offers those of tabs that are gone. */
  async begin(): Promise<void> {
    this.#begun = true;
    const refused = this.#refused === null ? [] : [this.#refused];
    this.offers = refused;
    if ((await this.#claim)?.before !== null) return;
    await this.#tried(async () => {
      const [all, living] = await Promise.all([this.#store.all(), livingTabs()]);
      const { offered, done } = sortedOut(all, living, Date.now());
      this.offers = [...refused, ...offered];
      await this.#store.forget(done.map(({ tab }) => tab));
    });
  }

  /** Watches for changes; called while a component is set up. */
  follow(): void {
    $effect(() => {
      const { changes, documents, playback } = this.#lab;
      if (!this.#begun || changes.present === null) return;
      const nothing = !documents.unsaved && !documents.atRisk && documents.paper === null;
      if (nothing && !this.#kept) return;
      // During playback the time changes with every frame, which is no reason to write.
      if (!playback.moving) sketchOf(this.#lab);
      this.#timer ??= setTimeout(() => void this.#keep(), DELAY_MS);
    });
    $effect(() => {
      const flush = (): void => {
        if (this.#timer !== undefined) void this.#keep();
      };
      // A page that is about to go can still start to write, the earlier the better; not every page hears of it.
      const ends = ['beforeunload', 'pagehide', 'visibilitychange'];
      for (const end of ends) addEventListener(end, flush, { capture: true });
      return () => {
        for (const end of ends) removeEventListener(end, flush, { capture: true });
      };
    });
  }

  /** Shows a backup that was offered, which belongs to this tab from then on. */
  async restore(backup: Backup): Promise<void> {
    await this.#tried(async () => {
      const [there, living] = await Promise.all([this.#store.of(backup.tab), livingTabs()]);
      if (there === null || (living.has(backup.tab) && backup !== this.#refused)) {
        this.offers = this.offers.filter((offer) => offer !== backup);
        this.#lab.notice = { message: 'This work was restored or discarded in another tab.' };
        return;
      }
      if (!(await this.#show(there, false))) return;
      this.offers = [];
      // The other copy is deleted only when this tab has written its own.
      if (await this.#keep()) await this.#store.forget([backup.tab]);
    });
  }

  async discard(backup: Backup): Promise<void> {
    this.offers = this.offers.filter((offer) => offer !== backup);
    await this.#tried(async () => {
      // A tab that was being reloaded when the offers were made has come back for its backup.
      const living = await livingTabs();
      if (!living.has(backup.tab) || backup === this.#refused) await this.#store.forget([backup.tab]);
    });
  }

  /** Leaves all offers for the next tab. */
  dismiss(): void {
    this.offers = [];
  }

  /** Deletes the backup of this tab, since the viewer does not want its work. */
  async abandon(): Promise<void> {
    this.#stopTimer();
    this.#kept = false;
    await this.#tried(() => this.#store.forget([this.#tab]));
  }

  /** Shows a backup and returns whether it could be shown; `own` if this tab wrote it. */
  async #show(backup: Backup, own: boolean): Promise<boolean> {
    const arrays = await this.#tried(() => this.#store.arraysOf(backup.tab));
    return arrays !== undefined && (await this.#lab.documents.resume(backup, arrays, own));
  }

  /** Writes the backup of this tab, or deletes it if there is nothing to keep; returns whether that was possible. */
  async #keep(): Promise<boolean> {
    this.#stopTimer();
    const { inputs } = this.#lab.keptWish;
    const written = await this.#tried(async () => {
      const backup = untrack(() => this.#backup());
      if (backup !== null) await this.#store.keep(backup, inputs === this.#arrays ? null : inputs);
      else if (this.#kept) await this.#store.forget([this.#tab]);
      this.#kept = backup !== null;
      this.#arrays = this.#kept ? inputs : null;
      return true;
    });
    return written === true;
  }

  /** The backup of what is on screen; null where the address says it all. */
  #backup(): Backup | null {
    const lab = this.#lab;
    const { documents } = lab;
    const { present } = lab.changes;
    if (present === null) return null;
    const made = madeIn(present);
    const { paper } = documents;
    if (paper === null && made === '') return null;
    const text = writeDocument(sketchOf(lab));
    if (!text.ok) throw new Error(text.problem.message);
    return {
      tab: this.#tab,
      at: Date.now(),
      of: paper?.name ?? lab.request.kernel.title,
      made,
      text: text.value,
      paper: paper === null ? null : { name: paper.name, location: documents.keptLocation },
      unsaved: documents.atRisk ? 'work' : documents.unsaved ? 'view' : 'nothing',
    };
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Does something with the store, which the browser may refuse. Only the first error is shown. */
  async #tried<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!this.#told) {
        this.#told = true;
        const message = `Unsaved work is not being kept (${messageOf(error)}). Save what you need.`;
        this.problem = { message };
      }
      return undefined;
    }
  }
}
