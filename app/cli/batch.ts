/**
 * A batch file: films that are recorded one after another, each with what the command line would say of it. `each` says
 * what holds for all of them.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { unknownName } from '../../core/parameter-problems.ts';
import { UserError } from '../user-error.ts';
import type { RecordOptions } from './record-one.ts';
import { reason } from './request.ts';

export interface BatchFilm {
  readonly subject: string;
  readonly options: RecordOptions;
}

/** The most films of a batch, which is more than a night has time for. */
const MOST_FILMS = 1000;

const word = v.exactOptional(
  v.pipe(v.union([v.string(), v.number()], 'must be a text or a number'), v.transform(String)),
);
const flag = v.exactOptional(v.boolean('must be true or false'));
const seed = v.exactOptional(v.pipe(v.number('must be a number'), v.integer('must be whole')));
/** Values by name, or words as the command line takes them. */
const settings = v.exactOptional(
  v.union(
    [
      v.array(v.string()),
      v.pipe(
        v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
        v.transform((values) => Object.entries(values).map(([name, value]) => `${name}=${value}`)),
      ),
    ],
    'must be an object of values by name, or a list of texts such as "n=64"',
  ),
);

/** The options of `record`, by the names that they have there. */
const OPTIONS = {
  ...{ to: word, set: settings, in: settings, seed },
  ...{ size: word, scale: word, fps: word, format: word, codec: word, encoder: word, theme: word },
  ...{ logo: word, font: word, accent: word },
  ...{ from: word, until: word, pass: word, workgroup: word, round: word },
  ...{ seconds: word, speed: word, hold: word, viewpoint: word, caption: word },
  ...{ transparent: flag, 'large-words': flag, cards: flag, loop: flag, autoplay: flag, subtitles: flag, events: flag },
  ...{ plan: flag, yes: flag, shard: word },
} as const satisfies Readonly<Record<string, v.GenericSchema>>;

const strict = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return unknownIn(String(issue.path?.at(-1)?.key), Object.keys(entries));
    return issue.input === undefined ? 'is missing' : 'must be an object';
  });

const batch = strict({
  each: v.optional(strict(OPTIONS), {}),
  films: v.pipe(
    v.array(
      strict({ ...OPTIONS, subject: v.string('must be the name of a kernel or of a document') }),
      'must be a list',
    ),
    v.minLength(1, 'lists no film'),
    v.maxLength(MOST_FILMS, `lists more than ${MOST_FILMS} films`),
  ),
});

type Batch = readonly BatchFilm[] | { readonly faults: readonly string[] };

export async function readBatch(path: string): Promise<Batch> {
  try {
    return filmsOf(await readFile(path, 'utf8'), basename(path));
  } catch (error) {
    throw new UserError(`${path} cannot be read (${reason(error)}); give the path of a batch file.`);
  }
}

/** The films of a batch file, or a sentence for each of its faults. */
export function filmsOf(text: string, name: string): Batch {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { faults: [`${name} is no JSON (${reason(error)}).`] };
  }
  const parsed = v.safeParse(batch, value);
  if (!parsed.success) return { faults: parsed.issues.map((issue) => faultOf(issue, name)) };
  const { each, films } = parsed.output;
  const nowhere = films.flatMap((film, at) =>
    (film.to ?? each.to) === undefined ? [`${name}, film ${at + 1}: to is missing.`] : [],
  );
  if (nowhere.length > 0) return { faults: nowhere };
  return films.map(({ subject, ...own }) => ({ subject, options: optionsOf({ ...each, ...own }) }));
}

type Values = v.InferOutput<ReturnType<typeof strict<typeof OPTIONS>>>;

/** As the command line gives them to `record`. */
function optionsOf({ 'large-words': largeWords, ...given }: Values): RecordOptions {
  const { to = '', set = [], in: inputs = [], encoder = 'auto', seed = 1, ...rest } = given;
  const options = { ...rest, to, set, in: inputs, encoder, seed };
  return largeWords === undefined ? options : { ...options, largeWords };
}

function faultOf(issue: v.BaseIssue<unknown>, name: string): string {
  const keys = (issue.path ?? []).map(({ key }) => key);
  const [section, at, ...rest] = keys;
  const film =
    section === 'films' && typeof at === 'number'
      ? `film ${at + 1}`
      : typeof section === 'string'
        ? section
        : 'the file';
  const place = film.startsWith('film ') ? rest : keys.slice(1);
  // An unknown name is in the sentence already.
  const field = issue.message.startsWith('There is no') || place.length === 0 ? '' : `: ${place.join('.')}`;
  const what = issue.message.startsWith('There is no') ? `: ${issue.message}` : ` ${issue.message}.`;
  return `${name}, ${film}${field}${what}`;
}

function unknownIn(key: string, known: readonly string[]): string {
  return unknownName('option', key, known).message;
}
