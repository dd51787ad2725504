/** The `.tilescope` document: the whole state of the lab as JSON that people can read and compare, one value a line. */
import * as v from 'valibot';
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import { embeddedArray } from './array.ts';
import { LONGEST_DOCUMENT, fields, table } from './bounds.ts';
import { lookSection, PLAIN_LOOK } from './look.ts';
import { compareSection, runSection } from './run.ts';
import { storyboardSection } from './storyboard.ts';
import { timeSection } from './time.ts';
import { viewSection } from './view.ts';

/** A `.tilescope` file whose text has not been parsed yet. */
export interface DocumentFile {
  readonly name: string;
  readonly text: string;
}

const VERSION = 1;

/** The most arrays that the shots of a document share. */
const MOST_ARRAYS = 256;

const form = fields({
  format: v.literal('tilescope', 'must be "tilescope"'),
  version: v.literal(VERSION),
  run: runSection,
  compare: v.optional(v.nullable(compareSection), null),
  view: viewSection,
  time: v.optional(timeSection, {}),
  storyboard: v.optional(storyboardSection, []),
  /** How the cards of the storyboard look. */
  look: v.optional(lookSection, PLAIN_LOOK),
  /** The arrays that shots load, by the names that the shots give them. */
  arrays: v.optional(table(embeddedArray, MOST_ARRAYS), {}),
});
const schema = v.pipe(
  form,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { storyboard, arrays } = dataset.value;
    for (const [number, { run }] of storyboard.entries()) {
      const missing = Object.values(run?.inputs ?? {}).find((array) => !Object.hasOwn(arrays, array));
      if (missing === undefined) continue;
      addIssue({ message: `has a shot, number ${number + 1}, that loads ${missing}, and no array of that name` });
      return;
    }
  }),
);
export type Document = v.InferOutput<typeof schema>;
type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;
/** A document as `writeDocument` takes it: whatever is left out gets its default. */
export type DocumentDraft = Frozen<Omit<v.InferInput<typeof schema>, 'format' | 'version'>>;

/** Fills in the defaults of a draft. Throws for a draft that is invalid, which only a mistake in the code can cause. */
export function documentOf(draft: DocumentDraft): Document {
  return v.parse(schema, { format: 'tilescope', version: VERSION, ...draft });
}

/** Reads the text of a document. The problem is one sentence, in which `file` names the document. */
export function parseDocument(text: string, file: string): Outcome<Document> {
  if (text.length > LONGEST_DOCUMENT)
    return refuse(`${file} has ${text.length} characters; a document has at most ${LONGEST_DOCUMENT}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(`${file} is not a .tilescope document: it is not JSON.`);
  }
  const problem = versionProblem(value, file);
  if (problem !== undefined) return refuse(problem);
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  return parsed.success ? { ok: true, value: parsed.output } : refuse(describe(parsed.issues[0], file));
}

/**
 * Writes the text of a document in the order of the schema, with names in alphabetical order, so that a small change
 * gives
 * a small diff. A draft that no document can hold, such as one with too large an array, is a problem.
 */
export function writeDocument(draft: DocumentDraft): Outcome<string> {
  const parsed = v.safeParse(schema, { format: 'tilescope', version: VERSION, ...draft }, { abortEarly: true });
  if (!parsed.success) return refuse(describe(parsed.issues[0], 'This'));
  const text = `${JSON.stringify(inOrder(parsed.output), null, 2)}\n`;
  if (text.length <= LONGEST_DOCUMENT) return { ok: true, value: text };
  return refuse(
    `This would have ${text.length} characters; a document has at most ${LONGEST_DOCUMENT}. Load smaller arrays.`,
  );
}

/** Sorts names alphabetically where the schema does not give their order. */
function inOrder(document: Document): object {
  const { run, compare, storyboard, arrays } = document;
  return {
    ...document,
    run: { ...run, params: sorted(run.params), inputs: sorted(run.inputs) },
    compare: compare && compareInOrder(compare),
    storyboard: storyboard.map((shot) => ({
      ...shot,
      run: shot.run && {
        ...shot.run,
        params: sorted(shot.run.params),
        inputs: sorted(shot.run.inputs),
        compare: shot.run.compare && compareInOrder(shot.run.compare),
      },
    })),
    arrays: sorted(arrays),
  };
}

function compareInOrder<
  Beside extends { readonly params: Readonly<Record<string, unknown>> },
  Compare extends { readonly second: Beside; readonly third: Beside | null },
>(compare: Compare): Compare {
  return {
    ...compare,
    second: besideInOrder(compare.second),
    third: compare.third && besideInOrder(compare.third),
  };
}

function besideInOrder<Beside extends { readonly params: Readonly<Record<string, unknown>> }>(beside: Beside): Beside {
  return { ...beside, params: sorted(beside.params) };
}

function sorted<Value>(table: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function versionProblem(value: unknown, file: string): Problem | undefined {
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format !== 'tilescope') return { message: `${file} is not a .tilescope document: it does not say so.` };
  if (version === VERSION) return undefined;
  if (typeof version === 'number' && version > VERSION) {
    return {
      message: `${file} is of version ${version}; this Tilescope reads up to ${VERSION}: open it in a newer one.`,
    };
  }
  return { message: `${file} names no version of .tilescope that exists; versions go from 1 to ${VERSION}.` };
}

/** Describes an issue in one sentence: the path of the value, continued by the message of its schema. */
function describe(issue: v.BaseIssue<unknown>, file: string): string {
  const path = v.getDotPath(issue);
  const message = issue.message.replace(/^Invalid/, 'is invalid');
  return `${file} is not a valid document: ${path === null ? 'it' : shorten(path)} ${message}.`;
}

function shorten(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
}
