/** The chooser of arrays: which array of a file, or which part of it, each input of the kernel takes. */
import type { TensorSpec } from '../../core/kernel.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import type { InputFile } from '../../core/request.ts';
import { inputFileOf, isCollection } from '../../core/tensors/collection.ts';
import type { Member } from '../../core/tensors/collection.ts';
import { misfit, missing, partsThatFit } from '../../core/tensors/fit.ts';
import type { Heads, Target, Suggestion } from '../../core/tensors/fit.ts';
import { parsePart } from '../../core/tensors/part.ts';
import { clearMatch, clearMatches, collectionIn, filesFor, wholeFile } from './collections.ts';
import type { Collection } from './collections.ts';
import type { RequestState } from './request.svelte.ts';

/** What is chosen for an input: an array, and the suggestion or the expression that says which part of it. */
interface Choice {
  readonly member: Member;
  /** A suggestion by its name, which stays when the heads change; null for the expression in `text`. */
  readonly suggestion: string | null;
  readonly text: string;
}

/** An input with what is chosen for it. */
export interface Chosen {
  readonly member: Member;
  readonly suggestions: readonly Suggestion[];
  /** The suggestion that the part is, where it is one. */
  readonly suggestion: string | null;
  readonly part: string;
  /** The shape of the part; null where the expression means none. */
  readonly shape: readonly number[] | null;
  /** Why the input cannot take it, with what it could take. */
  readonly problem: string | null;
}

export class Chooser {
  readonly #request: RequestState;
  open = $state(false);
  /** The file whose arrays are shown, or were shown last. */
  collection = $state.raw<Collection | null>(null);
  /** The input that takes the array that is chosen next. */
  aim = $state('');
  heads = $state.raw<Heads>({ count: null, head: 0 });
  query = $state('');
  reading = $state(false);
  /** Why an array could not be taken. */
  problem = $state.raw<Problem | null>(null);
  #choices = $state.raw<Readonly<Record<string, Choice>>>({});
  /** Files that were dropped together with the one that is shown. */
  #waiting: readonly Collection[] = [];

  constructor(request: RequestState) {
    this.#request = request;
  }

  get inputs(): readonly TensorSpec[] {
    return this.#request.inputSpecs;
  }

  /** The arrays that have every word of the query in their names. */
  readonly found: readonly Member[] = $derived.by(() => {
    const words = this.query.toLowerCase().split(/\s+/);
    const members = this.collection?.members ?? [];
    return members.filter(({ key }) => words.every((word) => (key ?? '').toLowerCase().includes(word)));
  });

  /** What is chosen, by input. */
  readonly chosen: Readonly<Record<string, Chosen>> = $derived.by(() => {
    const chosen: Record<string, Chosen> = {};
    for (const spec of this.inputs) {
      const choice = this.#choices[spec.name];
      if (choice !== undefined) chosen[spec.name] = this.#resolve(spec, choice);
    }
    return chosen;
  });

  /** The files that the choice would make, as far as a check of the request needs them; null while it is not whole. */
  readonly shapes: Readonly<Record<string, { readonly name: string; readonly shape: readonly number[] }>> | null =
    $derived.by(() => {
      const entries = Object.entries(this.chosen);
      if (entries.length === 0 || entries.some(([, { problem }]) => problem !== null)) return null;
      return Object.fromEntries(
        entries.map(([tensor, { member, shape }]) => [tensor, { name: labelOf(member), shape: shape! }]),
      );
    });

  /** Takes a file for one input: the chooser opens where it is not clear which array is meant, or where it shall. */
  async takeFor(tensor: string, file: File, always = false): Promise<void> {
    if (!isCollection(file.name)) {
      await this.#request.loadInput(tensor, await wholeFile(file));
      return;
    }
    const collection = await collectionIn(file);
    if (!collection.ok) {
      await this.#request.loadInput(tensor, collection);
      return;
    }
    const clear = always ? undefined : clearMatch(collection.value, tensor);
    if (clear === undefined) this.show(collection.value, tensor);
    else await this.#request.loadInput(tensor, await inputFileOf(clear, '', file.name));
  }

  /** Takes a file with several arrays for whichever inputs they are; the chooser opens where that is not clear. */
  async takeApart(file: File): Promise<Problem | null> {
    const collection = await collectionIn(file);
    if (!collection.ok) return collection.problem;
    const matches = clearMatches(collection.value, this.#request.kernel.inputs);
    if (matches.size === 0) {
      this.show(collection.value);
      return null;
    }
    const files = await filesFor(matches, file.name);
    return files.ok ? this.#request.loadInputs(files.value) : files.problem;
  }

  /** Shows the arrays of a file, after those that are shown already. */
  show(collection: Collection, aim = this.#request.kernel.inputs[0]!): void {
    if (this.open) {
      this.#waiting = [...this.#waiting, collection];
      return;
    }
    this.collection = collection;
    this.#choices = {};
    this.problem = null;
    this.query = '';
    this.aim = aim;
    this.open = true;
  }

  close(): void {
    this.open = false;
    const [next, ...rest] = this.#waiting;
    this.#waiting = rest;
    if (next !== undefined) this.show(next);
  }

  /** Gives an array to the input that is aimed at, and goes on to the next one that has none. */
  pick(member: Member): void {
    this.problem = member.problem ?? null;
    const spec = this.inputs.find(({ name }) => name === this.aim);
    if (member.problem !== undefined || spec === undefined) return;
    const first = this.#partsFor(member, spec)[0];
    this.#choose(this.aim, { member, suggestion: first?.id ?? null, text: '' });
    if (first === undefined) return;
    const next = this.inputs.find(({ name }) => !(name in this.#choices));
    this.aim = next?.name ?? this.aim;
  }

  /** Takes the part that a suggestion names. */
  suggest(tensor: string, suggestion: string): void {
    const choice = this.#choices[tensor];
    if (choice !== undefined) this.#choose(tensor, { ...choice, suggestion });
  }

  /** Takes the part that an expression says. */
  write(tensor: string, text: string): void {
    const choice = this.#choices[tensor];
    if (choice !== undefined) this.#choose(tensor, { ...choice, suggestion: null, text });
  }

  clear(tensor: string): void {
    this.problem = null;
    this.#choices = Object.fromEntries(Object.entries(this.#choices).filter(([name]) => name !== tensor));
    this.aim = tensor;
  }

  /** The inputs that an array fits: whole, or in part. */
  fitsOf(member: Member): { readonly whole: readonly string[]; readonly part: readonly string[] } {
    if (member.problem !== undefined) return { whole: [], part: [] };
    const [whole, part]: [string[], string[]] = [[], []];
    for (const spec of this.inputs) {
      const parts = this.#partsFor(member, spec);
      if (parts.some(({ id }) => id === 'whole')) whole.push(spec.name);
      else if (parts.length > 0) part.push(spec.name);
    }
    return { whole, part };
  }

  /** What would be wrong with the set-up if it had what is chosen. */
  check(shapes: NonNullable<Chooser['shapes']>): Promise<Problem | null> {
    return this.#request.problemWith(shapes);
  }

  /** Reads what is chosen, and makes it the inputs; closes unless there is a problem. */
  async load(): Promise<void> {
    if (this.collection === null || this.shapes === null || this.reading) return;
    this.reading = true;
    const problem = await this.#load(this.collection.name);
    this.reading = false;
    this.problem = problem;
    if (problem === null) this.close();
  }

  async #load(fileName: string): Promise<Problem | null> {
    const files: Record<string, InputFile> = {};
    for (const [tensor, { member, part }] of Object.entries(this.chosen)) {
      const file: Outcome<InputFile> = await inputFileOf(member, part, fileName);
      if (!file.ok) return file.problem;
      files[tensor] = file.value;
    }
    return this.#request.loadInputs(files);
  }

  #choose(tensor: string, choice: Choice): void {
    this.problem = null;
    this.#choices = { ...this.#choices, [tensor]: choice };
  }

  #resolve(spec: TensorSpec, choice: Choice): Chosen {
    const { member } = choice;
    const suggestions = this.#partsFor(member, spec);
    const suggested =
      choice.suggestion === null
        ? suggestions.find(({ part }) => part === choice.text.trim())
        : (suggestions.find(({ id }) => id === choice.suggestion) ?? suggestions[0]);
    const part = choice.suggestion === null ? choice.text : (suggested?.part ?? '');
    const named = { name: labelOf(member), shape: member.shape };
    const parsed = parsePart(part, member.shape, named.name);
    const sentence = parsed.ok
      ? misfit(this.#targetOf(spec), { name: named.name, shape: parsed.value.shape })
      : parsed.problem.message;
    const hint = [missing(named, this.heads), offerOf(suggestions[0])].filter((text) => text !== undefined);
    return {
      member,
      suggestions,
      suggestion: suggested?.id ?? null,
      part,
      shape: parsed.ok ? parsed.value.shape : null,
      problem: sentence === undefined ? null : [sentence, ...hint].join(' '),
    };
  }

  #partsFor(member: Member, spec: TensorSpec): readonly Suggestion[] {
    return partsThatFit({ name: labelOf(member), shape: member.shape }, this.#targetOf(spec), this.heads);
  }

  #targetOf(spec: TensorSpec): Target {
    return { kernel: this.#request.kernel, spec, set: this.#request.wish.params };
  }
}

/** The name of an array; null is that of a file which holds one array without a name. */
function labelOf({ key }: Member): string {
  return key ?? 'the array';
}

function offerOf(suggestion: Suggestion | undefined): string | undefined {
  return suggestion === undefined ? undefined : `${suggestion.part === '' ? 'The whole array' : suggestion.part} fits.`;
}
