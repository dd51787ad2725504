/** Makes the look of a talk's cards ready to be drawn: its logo as a picture, its font as a face of the page. */
import { fromBase64 } from '../../core/base64.ts';
import { keyOfLook } from '../../core/document/look.ts';
import type { HeldFile, TalkLook } from '../../core/document/look.ts';
import { logoOf } from '../../core/look/logo.ts';
import type { CardLook } from '../scene/contract.ts';

/** The look that was made ready last, which whoever draws next mostly wants too. */
let last: { readonly key: string; readonly made: Promise<CardLook> } | null = null;

/** Rejects with one sentence where this browser cannot draw the logo or the font. */
export async function loadLook(look: TalkLook): Promise<CardLook> {
  const key = keyOfLook(look);
  if (last?.key !== key) last = { key, made: madeOf(look, key) };
  return await last.made;
}

/** The family under which the font of a look is known to the page. */
const familyOf = (key: string): string => `Tilescope talk ${key}`;

async function madeOf({ logo, font, accent }: TalkLook, key: string): Promise<CardLook> {
  const [picture] = await Promise.all([
    logo === null ? null : pictureOf(logo),
    font === null ? null : faceOf(font, familyOf(key)),
  ]);
  return { key, accent, logo: picture, family: font === null ? null : familyOf(key) };
}

async function pictureOf({ file, base64 }: HeldFile): Promise<CardLook['logo']> {
  const facts = logoOf(file, fromBase64(base64));
  if (!facts.ok) throw new Error(facts.problem.message);
  const { type, width, height } = facts.value;
  const picture = new Image(width, height);
  picture.src = `data:${type};base64,${base64}`;
  try {
    await picture.decode();
  } catch (error) {
    throw new Error(`${file} cannot be drawn by this browser; save the logo as a PNG.`, { cause: error });
  }
  return { picture, width, height };
}

/** Makes a font known to the page. One file stands for all weights, so that none of them is made bold by smearing. */
export async function addFace({
  family,
  bytes,
}: {
  readonly family: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}): Promise<void> {
  document.fonts.add(await new FontFace(family, bytes, { weight: '100 900' }).load());
}

async function faceOf({ file, base64 }: HeldFile, family: string): Promise<void> {
  try {
    await addFace({ family, bytes: fromBase64(base64) });
  } catch (error) {
    throw new Error(`${file} cannot be read as a font by this browser; take another copy of it.`, { cause: error });
  }
}
