import { expect, it } from 'vitest';
import { PLAIN_LOOK } from '../../core/document/look.ts';
import { anyRun } from '../../core/document/shot.fixture.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Characters } from '../../core/look/font.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { soloOf } from '../compare/cast.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { accentRemark, remarksOf } from './remarks.ts';

const cast = soloOf(createTraceIndex(toyRun));
const plain = wholeRun(anyRun, 4);
const titled = { ...plain, card: 'title' } as const;
const font = { file: 'own.woff2', base64: '' };
const lab = (characters: Characters) => ({
  characters: () => Promise.resolve({ ok: true, value: characters } as const),
});

it('an accent that cannot be read on a theme is told, with a way', () => {
  expect(accentRemark('#ffffff', 'dark')).toBeNull();
  expect(accentRemark('#202020', 'dark')).toMatch(
    /^The accent #202020 is hard to read on the cards of the dark theme: .*take a lighter one\.$/,
  );
  expect(accentRemark('#ffff00', 'light')).toMatch(/light theme.*take a darker one\.$/);
});

it('characters of the cards that the font lacks are named once', async () => {
  const digits = lab([[48, 57]]);
  const remarks = await remarksOf(digits, [titled, titled], [cast, cast], {
    look: { ...PLAIN_LOOK, font },
    theme: 'dark',
  });
  expect(remarks).toHaveLength(1);
  expect(remarks[0]).toMatch(
    /^The cards have .*, and own\.woff2 lacks them: they are drawn in Tilescope’s own font\.$/,
  );
});

it('nothing is said of a font that has all, nor of films without cards', async () => {
  const look = { ...PLAIN_LOOK, font, accent: '#202020' };
  const has = { look: { ...PLAIN_LOOK, font }, theme: 'dark' } as const;
  expect(await remarksOf(lab([[0, 0x10ffff]]), [titled], [cast], has)).toEqual([]);
  expect(await remarksOf(lab([]), [plain], [cast], { look, theme: 'dark' })).toEqual([]);
});
