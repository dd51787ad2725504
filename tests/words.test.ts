/** Words that docs/glossary.md has replaced do not come back as names in the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

interface Retired {
  readonly word: RegExp;
  readonly now: string;
  /** Files in which the word has the one meaning that it keeps. */
  readonly except?: RegExp;
}

const RETIRED: readonly Retired[] = [
  {
    word: /\bturned\b/,
    now: 'transposed or rotated',
    except: /camera|core\/document|session\/address|scene\/contract|commands\/view|kernels\/ssm|setup\/wheel/,
  },
  { word: /\bLook\b|\blookOf\b|\.look\(/, now: 'ColourScheme, Framing or setCamera' },
  { word: /\bShotName\b|\bSHOTS\b|\btakeShot\b/, now: 'Viewpoint' },
  {
    word: /\bPlace\b|\bplaceAt\b|\bWallPlace\b/,
    now: 'WorkgroupSpan, ElementAccess, FileLocation or TensorPlacement',
    except: /panels\/timeline/,
  },
  { word: /\bwithTraceGlue\b|\bglue\b/, now: 'trace functions or counting code' },
  { word: /\bcaptionAt\b/, now: 'eventWords' },
  { word: /\bNeeds\b|\bNeedBox\b|\bneedsAt\b|\bneedCount\b/, now: 'footprint' },
  { word: /\bRecorderPort\b|\bRECORDER_/, now: 'FilmPort' },
  {
    word: /\bRecorder\b|\bcreateRecorder\b|\brecorder\b/,
    now: 'Filming or FilmMaker, but for the recorder of core/record',
  },
  { word: /\bwithMarks\b|\blinkMarked\b|\batMark\b/, now: 'waypoint' },
  { word: /\bParameters\b(?!<)/, now: 'Params' },
];

function sources(): string[] {
  return ['core', 'renderer', 'app'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte)$/.test(name))
      .map((name) => `${room}/${name.replaceAll('\\', '/')}`),
  );
}

/** Leaves out comments and texts, in which these are ordinary words. */
function code(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<!:)\/\/[^\n]*/g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
}

it.each(RETIRED)('$word is called $now', ({ word, except }) => {
  const found = sources().filter(
    (path) => except?.test(path) !== true && word.test(code(readFileSync(join(ROOT, path), 'utf8'))),
  );
  expect(found).toEqual([]);
});

it('no comment hangs on the line above it', () => {
  const found = sources().flatMap((path) =>
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .flatMap((line, at) => (/(\/\*\*|\/\/) (Of|The same)\b/.test(line) ? [`${path}:${at + 1}`] : [])),
  );
  expect(found).toEqual([]);
});
