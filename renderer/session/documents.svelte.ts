/** The document that is open: where it lies, and whether it says what is on screen. */
import { tick } from 'svelte';
import { documentOf, parseDocument, writeDocument } from '../../core/document/document.ts';
import type { Document } from '../../core/document/document.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import { readText } from '../files/files.ts';
import type { Files, OpenedFile, RecentFile } from '../files/files.ts';
import { EXTENSION } from '../../core/document/file-name.ts';
import type { Changes } from './changes.svelte.ts';
import { madeIn } from './backup.ts';
import type { Backup } from './backup.ts';
import { draftOf, showDocument } from './draft.ts';
import type { Drafted } from './draft.ts';
import type { Paper } from './paper.ts';
import type { Wish } from './request.svelte.ts';
import { sameWork } from './state.ts';
import type { State } from './state.ts';
import type { Visits } from './visits.svelte.ts';

/** What the open document needs of the lab. */
interface Documented extends Drafted {
  readonly changes: Changes;
  readonly visits: Visits;
  notice: Problem | null;
}

export class Documents {
  readonly #lab: Documented;
  readonly #files: Files;
  /** The file of the document; null until something is saved or opened. */
  paper = $state.raw<Paper | null>(null);
  /** The state that the file holds. */
  #saved = $state.raw<State | null>(null);
  recent = $state.raw<readonly RecentFile[]>([]);

  constructor(lab: Documented, files: Files) {
    this.#lab = lab;
    this.#files = files;
  }

  /** Whether something was changed that the open document does not have. Where the time stands does not count. */
  get unsaved(): boolean {
    return this.paper !== null && this.#saved !== this.#lab.changes.present;
  }

  /**
   * Whether somebody would miss something once the page is gone: work that an open document does not have, or, where
   * none is open, what no address says, such as shots.
   */
  get atRisk(): boolean {
    const { present } = this.#lab.changes;
    if (present === null) return false;
    if (this.paper !== null) return this.#saved === null || !sameWork(this.#saved, present);
    return madeIn(present) !== '';
  }

  get name(): string {
    return this.paper?.name ?? `${this.#lab.request.wish.kernel}${EXTENSION}`;
  }

  /** Saves to where the document lies, or asks where to. */
  async save(): Promise<void> {
    const text = this.#text();
    const location = this.paper?.location ?? null;
    if (text === null) return;
    if (location === null) {
      await this.#saveAs(text);
      return;
    }
    const problem = await location.write(text);
    if (problem === null) await this.#written({ name: location.name, location }, text);
    else this.#lab.notice = problem;
  }

  async saveAs(): Promise<void> {
    const text = this.#text();
    if (text !== null) await this.#saveAs(text);
  }

  async open(): Promise<void> {
    await this.receive(await this.#files.open());
  }

  /** Opens a file that was dropped. */
  async read(file: File): Promise<void> {
    const text = await readText(file);
    await this.receive(text.ok ? { ok: true, value: { name: file.name, text: text.value, location: null } } : text);
  }

  async reopen(file: RecentFile): Promise<void> {
    await this.receive(await file.open());
  }

  /** Shows the document in a file; returns whether it could be shown. */
  async show(file: OpenedFile): Promise<boolean> {
    const parsed = parseDocument(file.text, file.name);
    const problem = parsed.ok ? await this.#show(parsed.value, file.name, file) : parsed.problem;
    if (problem !== null) {
      this.#lab.notice = problem;
      return false;
    }
    await this.#written(file, file.text);
    return true;
  }

  /** Shows what an address describes; returns whether it described something that could be shown. */
  async follow(address: Outcome<Document> | null): Promise<boolean> {
    if (address === null) return false;
    const problem = address.ok ? await this.#show(address.value, 'The address', null) : address.problem;
    this.#lab.notice = problem;
    return problem === null;
  }

  /** A value that the browser can store and that leads back to the file of the open document; null without a file. */
  get keptLocation(): unknown {
    const location = this.paper?.location ?? null;
    return location === null ? null : this.#files.keep(location);
  }

  /**
   * Shows a backup, and returns whether it could be shown. Only the tab that wrote the backup (`own`) goes on saving to
   * the file of its document: for any other tab the file may have changed since, so that saving asks for a place.
   */
  async resume({ text, paper, unsaved }: Backup, inputs: Wish['inputs'], own: boolean): Promise<boolean> {
    const name = paper?.name ?? 'The unsaved work';
    const parsed = parseDocument(text, name);
    const location = own && paper !== null ? await this.#files.find(paper.location) : null;
    const shown = paper === null ? null : { name, location };
    const problem = parsed.ok ? await this.#show(parsed.value, name, shown, inputs) : parsed.problem;
    this.#lab.notice = problem;
    if (problem !== null) return false;
    // `changes` notes the new state in an effect.
    await tick();
    const { present } = this.#lab.changes;
    // A copy of the state differs from it by identity, but holds the same work: the view is unsaved, and no work is.
    this.#saved = unsaved === 'work' || present === null ? null : unsaved === 'view' ? { ...present } : present;
    return true;
  }

  /** Starts a new document with the kernel that is open. */
  async create(): Promise<void> {
    const { kernel } = this.#lab.request.wish;
    const document = documentOf({ run: { kernel, params: {}, seed: 1 }, view: { time: 0 } });
    const problem = await this.#show(document, 'A new document', null);
    if (problem !== null) this.#lab.notice = problem;
  }

  /** Shows a document. Its run replaces the current entry in the history of the page. */
  #show(document: Document, name: string, paper: Paper | null, inputs?: Wish['inputs']): Promise<Problem | null> {
    return this.#lab.visits.asReplacement(() =>
      this.#lab.changes.asOne(async () => {
        const problem = await showDocument(this.#lab, document, name, inputs);
        if (problem === null) this.paper = paper === null ? null : { name: paper.name, location: paper.location };
        return problem;
      }),
    );
  }

  async listRecent(): Promise<void> {
    this.recent = await this.#files.recent();
  }

  #text(): string | null {
    const lab = this.#lab;
    // A document holds a pose with six digits, so the cameras are set to those: what is on screen is exactly what
    // the file says.
    for (const view of lab.comparison.views) view.setCamera(view.camera);
    const text = writeDocument(draftOf(lab));
    if (text.ok) return text.value;
    lab.notice = text.problem;
    return null;
  }

  async #saveAs(text: string): Promise<void> {
    const outcome = await this.#files.save(this.name, text);
    if (outcome === null) return;
    if (outcome.ok) await this.#written(outcome.value, text);
    else this.#lab.notice = outcome.problem;
  }

  /** Shows a file that was opened, by the page or by the desktop, or says why it could not be opened. */
  async receive(outcome: Awaited<ReturnType<Files['open']>>): Promise<void> {
    if (outcome === null) return;
    if (outcome.ok) await this.show(outcome.value);
    else this.#lab.notice = outcome.problem;
  }

  /** Notes that the file now says what is on screen. */
  async #written({ name, location }: Paper, text: string): Promise<void> {
    const { changes } = this.#lab;
    if (this.paper?.name !== name || this.paper.location !== location) changes.rename({ name, location });
    // A change made just before saving is noted only once its effect has run.
    await tick();
    this.#saved = changes.present;
    await this.#files.remember({ name, text, location });
    await this.listRecent();
  }
}
