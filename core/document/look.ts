/** How the title and the end card of a talk look: a logo, a font and an accent colour of the speaker's own. */
import * as v from 'valibot';
import { fromBase64, isBase64, toBase64 } from '../base64.ts';
import { fingerprint } from '../fingerprint.ts';
import { fontProblem } from '../look/font.ts';
import { logoOf } from '../look/logo.ts';
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { fields, text } from './bounds.ts';

/** The most characters of a file in base64: four for every three bytes of the largest font. */
const LONGEST_FILE = 6 * 2 ** 20;

/** A file that a document holds. `problemOf` says in one sentence what is wrong with it. */
const heldFile = (problemOf: (name: string, bytes: Uint8Array) => string | null) =>
  v.pipe(
    fields({ file: text(255), base64: text(LONGEST_FILE) }),
    v.check(({ base64 }) => isBase64(base64), 'is not base64'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed || dataset.issues !== undefined) return;
      const { file, base64 } = dataset.value;
      const problem = problemOf(file, fromBase64(base64));
      if (problem !== null) addIssue({ message: `cannot be used: ${problem.replace(/\.$/, '')}` });
    }),
  );

const logoProblem = (name: string, bytes: Uint8Array): string | null => {
  const logo = logoOf(name, bytes);
  return logo.ok ? null : logo.problem.message;
};

const colour = v.pipe(
  v.string('must be a colour such as #2a9df4'),
  v.regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #2a9df4'),
  v.toLowerCase(),
);

export const lookSection = fields({
  logo: v.optional(v.nullable(heldFile(logoProblem)), null),
  font: v.optional(v.nullable(heldFile(fontProblem)), null),
  /** The colour of titles and conclusions on cards. */
  accent: v.optional(v.nullable(colour), null),
});
export type TalkLook = v.InferOutput<typeof lookSection>;
export type HeldFile = NonNullable<TalkLook['logo']>;

export const PLAIN_LOOK: TalkLook = v.parse(lookSection, {});

/** A file as the logo or the font of a look; the problem says what is wrong with it. */
export function heldAs(part: 'logo' | 'font', file: string, bytes: Uint8Array): Outcome<HeldFile> {
  const problem = part === 'logo' ? logoProblem(file, bytes) : fontProblem(file, bytes);
  return problem === null ? { ok: true, value: { file, base64: toBase64(bytes) } } : refuse(problem);
}

/** An accent colour as somebody writes it, with or without the sharp. */
export function accentOf(written: string): Outcome<string> {
  const parsed = v.safeParse(colour, written.startsWith('#') ? written : `#${written}`);
  if (parsed.success) return { ok: true, value: parsed.output };
  return refuse(`"${written}" is no colour; write red, green and blue in six digits, as in #2a9df4.`);
}

const keys = new WeakMap<TalkLook, string>();
/** A text that is the same for looks that are the same. */
export function keyOfLook(look: TalkLook): string {
  const key = keys.get(look) ?? fingerprint(JSON.stringify(look));
  keys.set(look, key);
  return key;
}
