/** `tilescope record` as a user calls it: real files, looked at with ffprobe and ffmpeg. */
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';

const PROGRAM = fileURLToPath(new URL('../../out/node/tilescope.mjs', import.meta.url));
const RUN = ['attention', ...['n=16', 'd=16', 'br=8', 'bc=8'].flatMap((word) => ['--set', word])];
/** Three seconds are two segments. */
const FILM = [
  ...RUN,
  '--size',
  '320x180',
  '--fps',
  '12',
  '--from',
  '3',
  '--until',
  '40',
  '--seconds',
  '2.5',
  '--hold',
  '0.5',
];
const FRAMES = 36;

const environment = { ...process.env };
delete environment['FORCE_COLOR'];

test.skip(spawnSync('ffprobe', ['-version']).status !== 0, 'there is no ffprobe here to look at films with');
test.describe.configure({ timeout: 240_000 });

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function tilescope(...words: string[]): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...words], { env: environment }, (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });
}

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'tilescope-film-'));

async function film(path: string, ...words: string[]): Promise<Buffer> {
  const { code, err } = await tilescope('record', ...FILM, '--to', path, ...words);
  expect(err).toBe('');
  expect(code).toBe(0);
  return path.endsWith('/') ? Buffer.alloc(0) : await readFile(path);
}

function probe(path: string): unknown {
  const entries =
    'stream=codec_name,width,height,avg_frame_rate,nb_read_frames,color_range,color_space,color_transfer,color_primaries:format=duration';
  const text = execFileSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', path],
    { encoding: 'utf8' },
  );
  const { streams, format } = JSON.parse(text) as { streams: object[]; format: object };
  return { ...streams[0], ...format };
}

/** The kinds of the outermost boxes of an MP4 file, in order. */
function boxesOf(file: Buffer): string[] {
  const kinds: string[] = [];
  for (let at = 0; at + 8 <= file.length;) {
    const size = file.readUInt32BE(at);
    kinds.push(file.toString('latin1', at + 4, at + 8));
    at += size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size;
  }
  return kinds;
}

/** A checksum of each decoded frame. */
function framesOf(path: string): string[] {
  const text = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'framemd5', '-'], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => (line.startsWith('0,') ? [line.split(',').at(-1)!.trim()] : []));
}

/** What ffmpeg rounds in its quick conversion from YUV darkens every colour by as much as is allowed here. */
const EXACT = 'accurate_rnd+full_chroma_int+full_chroma_inp';

/** Mean difference of the decoded film from the PNG files it should be, in steps of 255, by channel. */
function difference(path: string, pictures: string): number[] {
  const rgb = (input: readonly string[]): Buffer =>
    execFileSync(
      'ffmpeg',
      [
        '-v',
        'error',
        ...input,
        '-vf',
        `scale=in_color_matrix=bt709:out_color_matrix=bt709:flags=${EXACT},format=rgb24`,
        '-f',
        'rawvideo',
        '-',
      ],
      { maxBuffer: 2 ** 28 },
    );
  const [decoded, drawn] = [rgb(['-i', path]), rgb(['-framerate', '12', '-i', join(pictures, '%06d.png')])];
  expect(decoded.length).toBe(drawn.length);
  const sums = [0, 0, 0];
  for (let at = 0; at < decoded.length; at++) sums[at % 3]! += decoded[at]! - drawn[at]!;
  return sums.map((sum) => sum / (decoded.length / 3));
}

test('makes films of exactly the frames, size, rate, duration and colours that are asked for', async () => {
  const place = await folder();
  const pictures = join(place, 'frames/');
  await film(pictures);
  expect((await readdir(pictures)).length).toBe(FRAMES);
  const exact = {
    width: 320,
    height: 180,
    avg_frame_rate: '12/1',
    nb_read_frames: String(FRAMES),
    duration: '3.000000',
  };
  const colours = { color_range: 'tv', color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' };
  for (const [name, codec, words] of [
    ['a.mp4', 'h264', []],
    ['b.mp4', 'av1', ['--codec', 'av1']],
    ['c.webm', 'vp9', []],
  ] as const) {
    const path = join(place, name);
    await film(path, ...words);
    expect(probe(path)).toEqual({ codec_name: codec, ...exact, ...colours });
    // No channel is shifted: a wrong matrix or range moves some by ten and more.
    for (const shift of difference(path, pictures)) expect(Math.abs(shift)).toBeLessThan(1.5);
  }
  await film(join(place, 'd.gif'), '--fps', '12');
  expect(probe(join(place, 'd.gif'))).toMatchObject({
    codec_name: 'gif',
    nb_read_frames: String(FRAMES),
    duration: '3.000000',
  });
  await film(join(place, 'e.apng'));
  expect(probe(join(place, 'e.apng'))).toMatchObject({ codec_name: 'apng', nb_read_frames: String(FRAMES) });
  expect(difference(join(place, 'e.apng'), pictures)).toEqual([0, 0, 0]);
});

test('makes the same file twice, and slices that join into it frame by frame', async () => {
  const place = await folder();
  for (const [extension, words] of [
    ['webm', ['--transparent']],
    ['mp4', ['--codec', 'av1']],
  ] as const) {
    const whole = await film(join(place, `whole.${extension}`), ...words);
    const again = await film(join(place, `again.${extension}`), ...words);
    expect(again.equals(whole)).toBe(true);
    const slices = [1, 2].map((number) => join(place, `slice-${number}.${extension}`));
    for (const [at, path] of slices.entries()) await film(path, ...words, '--shard', `${at + 1}/2`);
    const joined = join(place, `joined.${extension}`);
    expect(await tilescope('join', ...slices, '--to', joined)).toMatchObject({ code: 0, err: '' });
    if (extension === 'mp4')
      for (const bytes of [whole, await readFile(joined)])
        expect(boxesOf(bytes)).toEqual(['ftyp', 'moov', 'free', 'mdat']);
    expect(framesOf(joined)).toEqual(framesOf(join(place, `whole.${extension}`)));
    expect(framesOf(joined)).toHaveLength(FRAMES);
    expect(probe(joined)).toEqual(probe(join(place, `whole.${extension}`)));
  }
});

test('cards have a logo, a font and an accent of one’s own, the same in every recording and in vectors', async () => {
  test.slow();
  const place = await folder();
  const logo = join(place, 'mark.svg');
  const mark = '<rect width="30" height="10" fill="#00ff00"/>';
  await writeFile(logo, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">${mark}</svg>`);
  const font = fileURLToPath(
    new URL(
      '../../node_modules/@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2',
      import.meta.url,
    ),
  );
  const look = ['--logo', logo, '--font', font, '--accent', '#ff0000'];
  const asked = ['record', ...RUN, '--size', '640x360', '--fps', '2', '--speed', '100', ...look];
  const [first, again] = [join(place, 'a.apng'), join(place, 'b.apng')];
  for (const path of [first, again]) {
    const { code, err } = await tilescope(...asked, '--to', path);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  }
  expect((await readFile(again)).equals(await readFile(first))).toBe(true);
  const count = (...wanted: readonly number[]): number => {
    const words = ['-v', 'error', '-i', first, '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'];
    const pixels = execFileSync('ffmpeg', words);
    let found = 0;
    for (let at = 0; at < pixels.length; at += 3) if (wanted.every((one, part) => pixels[at + part] === one)) found++;
    return found;
  };
  // On the first frame stands the title card.
  expect(count(0, 255, 0)).toBeGreaterThan(1000);
  expect(count(255, 0, 0)).toBeGreaterThan(100);

  const document = join(place, 'talk.tilescope');
  const run = { kernel: 'attention', params: { variant: 'flash', n: 16, d: 16, br: 8, bc: 8 }, seed: 1 };
  const storyboard = [{ from: 0, to: 0, card: 'title', hold: 1 }];
  await writeFile(
    document,
    JSON.stringify({
      format: 'tilescope',
      version: 1,
      run,
      view: { time: 0 },
      storyboard,
      look: { accent: '#00ffff' },
    }),
  );
  const svg = join(place, 'card.svg');
  const still = await tilescope('record', document, '--to', svg, '--size', '640x360', '--logo', logo, '--font', font);
  expect(still).toMatchObject({ code: 0, err: '' });
  const text = await readFile(svg, 'utf8');
  expect(text).toContain('@font-face');
  expect(text).toContain(`href="data:image/svg+xml;base64,${(await readFile(logo)).toString('base64')}"`);
  expect(text).toMatch(/fill="#00ffff"[^>]*>Attention/i);

  const dim = await tilescope(...asked.slice(0, -1), '#101010', '--to', join(place, 'c.png'), '--from', '3');
  expect(dim).toMatchObject({ code: 0, err: '' });
  const wrong = await tilescope('record', ...RUN, '--to', svg, '--logo', font);
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.err).toMatch(
    /^tilescope: --logo: .*woff2 is neither a PNG nor an SVG, which a logo is; save it as one of these\.\n$/,
  );
});

test('keeps the background of a transparent film out of it, and the words of a still as text', async () => {
  test.slow();
  const place = await folder();
  const path = join(place, 'clear.png');
  await film(path, '--transparent');
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-']);
  expect([...pixels.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  const opaque = pixels.filter((_, at) => at % 4 === 3).filter((alpha) => alpha === 255).length;
  expect(opaque).toBeGreaterThan((320 * 180) / 4);

  // ProRes 4444 has the same alpha, and colours that differ by no more than they are rounded.
  const mov = join(place, 'clear.mov');
  await film(mov, '--transparent', '--until', '10', '--from', '10', '--hold', '0.1');
  const still = join(place, 'same.png');
  await film(still, '--transparent', '--until', '10', '--from', '10');
  const rgba = (from: string): Buffer => {
    const filter = `scale=in_color_matrix=bt709:flags=${EXACT},format=rgba`;
    return execFileSync('ffmpeg', ['-v', 'error', '-i', from, '-frames:v', '1', '-vf', filter, '-f', 'rawvideo', '-']);
  };
  const [kept, drawn] = [rgba(mov), rgba(still)];
  expect(kept.length).toBe(drawn.length);
  const away = (at: number): number => (at % 4 === 3 || drawn[at | 3] === 255 ? Math.abs(kept[at]! - drawn[at]!) : 0);
  expect(kept.reduce((most, _, at) => Math.max(most, away(at)), 0)).toBeLessThan(6);
  const without = await tilescope('record', ...FILM, '--to', mov, '--encoder', 'browser');
  expect(without.err).toBe('tilescope: No browser encodes MOV; leave --encoder out.\n');

  const svg = (await film(join(place, 'words.svg'))).toString();
  expect(svg).toContain('<image width="320" height="180" href="data:image/png;base64,');
  expect(svg).toMatch(/<text [^>]*>HBM read <\/text>/);
  expect(svg.trimEnd().endsWith('</svg>')).toBe(true);

  // Printed, the still is one page of its size, with its words in their faces, and the same file each time.
  const pdf = await film(join(place, 'words.pdf'));
  const text = pdf.toString('latin1');
  expect(text.slice(0, 5)).toBe('%PDF-');
  // 320 x 180 pixels in points, as far as the printer counts.
  const boxes = Array.from(text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g), ([, ...sides]) =>
    sides.map((side) => Math.round(Number(side))),
  );
  expect(boxes).toEqual([[240, 135]]);
  expect(text).toMatch(/\/BaseFont \/\w+\+Inter-/);
  expect(text).toMatch(/\/BaseFont \/\w+\+JetBrainsMono-/);
  expect((await film(join(place, 'again.pdf'))).equals(pdf)).toBe(true);
});

test('records the shots of a document, one clip each', async () => {
  const place = await folder();
  const document = join(place, 'talk.tilescope');
  const series = [{ label: 'tiled', kernel: 'matmul', parameter: 'n', params: { m: 8, k: 8 } }];
  const sweep = { title: 'A product over N', axis: 'N', metric: 'hbm', values: [4, 8], series };
  const shots = [
    { from: 0, to: 6, pace: { seconds: 1 }, hold: 0, caption: 'First' },
    { from: 6, to: 9, pace: { seconds: 0.5 }, hold: 0.5, camera: { viewpoint: 'tray' }, travel: 0.25 },
    { from: 9, to: 9, hold: 0.25, shown: 'sweep', sweep },
  ];
  const run = { kernel: 'matmul', params: {}, seed: 1 };
  await writeFile(
    document,
    JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 0 }, storyboard: shots }),
  );
  // A machine that draws the first slice hears of a fault in the last shot.
  const faulty = join(place, 'faulty.tilescope');
  const beyond = [...shots.slice(0, 2), { from: 0, to: 9999 }];
  await writeFile(
    faulty,
    JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 0 }, storyboard: beyond }),
  );
  const slice = await tilescope('record', faulty, '--shard', '1/2', '--size', '320x180', '--to', join(place, '1.mp4'));
  expect(slice.err).toMatch(/^tilescope: Shot 3 goes to step 9999, but its run ends at \d+; the nearest is \d+\.\n$/);
  const clips = join(place, 'clips/');
  const { code, out, err } = await tilescope(
    'record',
    document,
    '--to',
    clips,
    '--size',
    '320x180',
    '--fps',
    '12',
    '--subtitles',
    '--events',
    '--json',
  );
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    format: 'mp4',
    frames: 27,
    films: [{ frames: 12 }, { frames: 12 }, { frames: 3 }],
  });
  const endings = ['json', 'mp4', 'png', 'srt', 'vtt'];
  expect(await readdir(clips)).toEqual(
    ['shot-01', 'shot-02', 'shot-03'].flatMap((name) => endings.map((ending) => `${name}.${ending}`)),
  );
  // The poster is a frame of the clip; its words and its events are what they are alone.
  expect(probe(join(clips, 'shot-01.png'))).toMatchObject({ width: 320, height: 180 });
  const read = (name: string): string =>
    execFileSync('ffmpeg', ['-v', 'error', '-i', join(clips, name), '-f', 'srt', '-'], { encoding: 'utf8' })
      .replaceAll(/\s*\n/g, '\n')
      .trim();
  expect(read('shot-01.vtt')).toBe(read('shot-01.srt'));
  expect(read('shot-01.vtt')).toContain('00:00:00,000 --> 00:00:01,000\nFirst\n');
  const alone = join(place, 'alone.json');
  const told = await tilescope('record', document, '--to', alone, '--fps', '12');
  expect(told).toMatchObject({ code: 0, err: '' });
  const [all, second] = await Promise.all([alone, join(clips, 'shot-02.json')].map((path) => readFile(path, 'utf8')));
  const events = (text: string | undefined): unknown[] =>
    (JSON.parse(text!) as { readonly moments: { readonly shot: number; readonly runs: unknown[] }[] }).moments
      .filter(({ shot }) => shot === 2)
      .map(({ runs }) => runs);
  expect(events(second).length).toBeGreaterThan(2);
  expect(events(second)).toEqual(events(all));
  expect(probe(join(clips, 'shot-02.mp4'))).toMatchObject({ nb_read_frames: '12', duration: '1.000000' });
  // The curve of the sweep, which was measured for the film, stands under the picture in its colour.
  const crop = ['-frames:v', '1', '-vf', 'crop=240:50:40:120', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'];
  const foot = execFileSync('ffmpeg', ['-v', 'error', '-i', join(clips, 'shot-03.mp4'), ...crop]);
  const rose = foot.filter((red, at) => at % 3 === 0 && red - foot[at + 1]! > 25).length;
  expect(rose).toBeGreaterThan(40);
});

test('makes the clips of the talk in docs with one command, each shot from its own run', async () => {
  test.slow();
  const clips = join(await folder(), 'clips/');
  const talk = fileURLToPath(new URL('../../docs/talks/flash-attention-and-mamba.tilescope', import.meta.url));
  const words = ['record', talk, '--to', clips, '--size', '320x180', '--fps', '2', '--json'];
  const { code, out, err } = await tilescope(...words);
  expect(err).toBe('');
  expect(code).toBe(0);
  const names = Array.from({ length: 14 }, (_, at) => `shot-${String(at + 1).padStart(2, '0')}.mp4`);
  expect((await readdir(clips)).filter((name) => name.endsWith('.mp4'))).toEqual(names);
  const { films } = JSON.parse(out) as { readonly films: readonly { readonly frames: number }[] };
  expect(films.map(({ frames }) => frames)).toEqual([15, 17, 15, 15, 19, 19, 3, 21, 17, 17, 15, 21, 19, 21]);
});

test('records the films of a batch as if each were made alone, and goes on after one that fails', async () => {
  const place = await folder();
  const path = (name: string): string => join(place, name);
  const set = { n: 16, d: 16, br: 8, bc: 8 };
  const films = [
    { subject: 'attention', to: path('loop.gif'), set, loop: true },
    { subject: 'attention', to: path('beyond.mp4'), set, until: 1e6 },
    { subject: 'attention', to: path('loop.webm'), set, fps: 10 },
  ];
  const each = { size: '320x180', fps: 5, from: 0, until: 20, seconds: 1 };
  await writeFile(path('films.json'), JSON.stringify({ each, films }));
  const batch = await tilescope('record', '--batch', path('films.json'));
  expect(batch.code).toBe(2);
  expect(batch.out).toMatch(/^film 1 of 3: \S+loop\.gif: .*8 frames.*\nfilm 3 of 3: \S+loop\.webm: .*20 frames.*\n$/);
  const told = batch.err.split('\n');
  expect(told[0]).toMatch(
    /^tilescope: \S+films\.json, film 2 of 3: Shot 1 goes to step 1000000, but its run ends at 72/,
  );
  expect(told[1]).toMatch(/^tilescope: 1 of the 3 films of \S+films\.json could not be made; the others are there\.$/);
  // A loop: no frame stands twice, and after the last comes the first.
  const frames = framesOf(path('loop.gif'));
  expect(frames.filter((frame, at) => frame === frames[(at + 1) % frames.length])).toEqual([]);
  const words = ['--from', '0', '--until', '20', '--seconds', '1', '--size', '320x180', '--fps', '5', '--loop'];
  await tilescope('record', ...RUN, ...words, '--to', path('alone.gif'));
  expect((await readFile(path('loop.gif'))).equals(await readFile(path('alone.gif')))).toBe(true);

  await writeFile(path('films.json'), JSON.stringify({ films: [{ subject: 'matmul', to: path('a.mp4'), siz: 1 }] }));
  const refused = await tilescope('record', '--batch', path('films.json'));
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('films.json, film 1: There is no option "siz"; did you mean "size"?');
  expect(existsSync(path('a.mp4'))).toBe(false);
});

test('makes slides of a document: a page that plays from a disk, and a file of PowerPoint', async ({ page }) => {
  const place = await folder();
  const document = join(place, 'talk.tilescope');
  const run = { kernel: 'matmul', params: {}, seed: 1 };
  const storyboard = [
    { from: 0, to: 6, pace: { seconds: 1 }, hold: 0, caption: 'Tiles & <blocks>', notes: 'Say why.\nThen how.' },
    { from: 6, to: 9, pace: { seconds: 1 }, hold: 0 },
  ];
  await writeFile(document, JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 0 }, storyboard }));
  const words = ['record', document, '--size', '320x180', '--fps', '12', '--to'];
  const deck = join(place, 'deck/');
  expect(await tilescope(...words, deck, '--format', 'reveal')).toMatchObject({ code: 0, err: '' });
  expect(await readdir(deck)).toEqual(['index.html', 'shot-01.mp4', 'shot-01.png', 'shot-02.mp4', 'shot-02.png']);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(join(deck, 'index.html')).href);
  await expect(page.getByRole('heading', { name: 'Tiles & <blocks>' })).toBeVisible();
  const ended = (shot: number) =>
    page
      .locator('video')
      .nth(shot)
      .evaluate((video: HTMLVideoElement) => video.ended && video.videoWidth === 320);
  await expect.poll(() => ended(0)).toBe(true);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Matrix multiplication' })).toBeVisible();
  await expect.poll(() => ended(1)).toBe(true);
  // Nothing of the film lies below the screen.
  const shown = await page.locator('section.present video').boundingBox();
  expect(shown!.y + shown!.height).toBeLessThanOrEqual(page.viewportSize()!.height);
  // The speaker's window of reveal.js has the notes.
  await page.keyboard.press('ArrowLeft');
  const [speaker] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('s')]);
  await expect(speaker.getByText('Say why.')).toBeVisible();
  expect(asked.filter((address) => !address.startsWith('file:'))).toEqual([]);

  const slides = join(place, 'talk.pptx');
  expect(await tilescope(...words, slides)).toMatchObject({ code: 0, err: '' });
  const parts = unzipSync(await readFile(slides));
  expect(Object.keys(parts).filter((name) => /slide\d+\.xml$/i.test(name)).length).toBe(4);
  // The same films as beside the page.
  const film = await readFile(join(deck, 'shot-01.mp4'));
  expect(film.equals(parts['ppt/media/film1.mp4']!)).toBe(true);
  expect(strFromU8(parts['ppt/notesSlides/notesSlide1.xml']!)).toContain('<a:t>Then how.</a:t>');
});

test('records runs beside each other as they stand, the same each time and in slices', async () => {
  const place = await folder();
  const size = { n: 16, d: 16, br: 8, bc: 8 };
  const write = async (name: string, turns: number): Promise<string> => {
    const path = join(place, name);
    const text = {
      format: 'tilescope',
      version: 1,
      run: { kernel: 'attention', params: size, seed: 1 },
      compare: { second: { kernel: 'attention', params: { ...size, variant: 'standard' } }, lock: 'bytes', turns },
      view: { time: 0 },
      storyboard: [
        { from: 10, to: 20, pace: { seconds: 1.5 }, hold: 0.5, caption: 'Fewer bytes' },
        // Pictures that differ in nothing but where they stand: words would number them.
        {
          from: 20,
          to: 24,
          pace: { seconds: 0.5 },
          hold: 0,
          words: false,
          travel: 0.25,
          beside: [{ camera: { viewpoint: 'top' } }],
        },
      ],
    };
    await writeFile(path, JSON.stringify(text));
    return path;
  };
  const record = async (document: string, to: string, ...words: string[]): Promise<void> => {
    const as = ['--size', '321x180', '--fps', '4', '--transparent', ...words];
    const said = await tilescope('record', document, '--to', join(place, to), ...as);
    expect(said).toMatchObject({ code: 0, err: '' });
  };
  const pixelsOf = (picture: string, ...filter: string[]): Buffer =>
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-i', join(place, picture), ...filter],
      ...['-pix_fmt', 'rgba', '-f', 'rawvideo', '-'],
    ]);
  const talk = await write('talk.tilescope', 0);
  await record(talk, 'whole/', '--format', 'frames');
  for (const shard of ['1/2', '2/2']) await record(talk, 'slices/', '--format', 'frames', '--shard', shard);
  const pictures = await readdir(join(place, 'whole'));
  expect(pictures).toHaveLength(10);
  expect(await readdir(join(place, 'slices'))).toEqual(pictures);
  for (const picture of pictures) {
    const [one, two] = await Promise.all(['whole', 'slices'].map((of) => readFile(join(place, of, picture))));
    expect(one!.equals(two!), picture).toBe(true);
  }
  // Neither behind the words nor behind the room is there anything.
  const first = pixelsOf(join('whole', pictures[0]!));
  for (const row of [0, 20]) expect([...first.subarray(row * 321 * 4, row * 321 * 4 + 4)]).toEqual([0, 0, 0, 0]);
  const band = first.subarray(0, 12 * 321 * 4).filter((_, at) => at % 4 === 3);
  expect(Math.max(...band)).toBeGreaterThan(128);

  // A line of one pixel parts two pictures of 160 x 167 below the band; turned, they change places.
  await record(await write('turned.tilescope', 1), 'turned.png');
  const last = join('whole', pictures.at(-1)!);
  const [left, right] = [0, 161].map((at) => ['-vf', `crop=160:167:${at}:13`]);
  expect(pixelsOf(last, ...left!).equals(pixelsOf('turned.png', ...right!))).toBe(true);
  expect(pixelsOf(last, ...right!).equals(pixelsOf('turned.png', ...left!))).toBe(true);
  expect(pixelsOf(last, ...left!).equals(pixelsOf(last, ...right!))).toBe(false);
});

/** Processes that a process started, and those that they started; where the system tells of them. */
function descendants(of: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(of)], { encoding: 'utf8' });
  const children = stdout.split('\n').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

test('leaves the file before it as it was when it is cancelled or killed, or loses its GPU', async () => {
  const place = await folder();
  const path = join(place, 'film.webm');
  await writeFile(path, 'the film before');
  for (const end of ['SIGINT', 'SIGKILL', 'GPU'] as const) {
    // However slow the machine is, nobody is asked.
    const long = [...RUN, '--size', '320x180', '--fps', '5', '--seconds', '3600', '--yes', '--to', path];
    const child = spawn(process.execPath, [PROGRAM, 'record', ...long], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const closed = once(child, 'close');
    const partial = `${path}.${child.pid}.partial`;
    // It is there from the start, and holds something once frames are drawn: a GPU that is lost before is found again.
    await expect.poll(() => existsSync(partial) && statSync(partial).size > 0, { timeout: 60_000 }).toBe(true);
    if (end === 'SIGINT') {
      const second = await tilescope('record', ...RUN, '--to', path);
      expect(second.err).toMatch(/film\.webm is being written by another process, number \d+; wait until it is done/);
    }
    const started = descendants(child.pid!);
    if (end !== 'GPU') child.kill(end);
    else {
      const isGpu = (pid: number): boolean =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=gpu-process');
      process.kill(started.find(isGpu)!, 'SIGKILL');
    }
    const [code] = (await closed) as [number | null];
    expect(await readFile(path, 'utf8')).toBe('the film before');
    // The browser, too, ends with the command, however that ends.
    await expect.poll(() => started.filter(isRunning), { timeout: 30_000 }).toEqual([]);
    if (end === 'SIGKILL') {
      // The next recording takes away what is left.
      expect(existsSync(partial)).toBe(true);
      continue;
    }
    expect(code).toBe(end === 'GPU' ? 2 : 130);
    expect(said).toMatch(
      end === 'GPU'
        ? /^tilescope: The GPU was lost while a frame was drawn; record again\.\n$/
        : /^tilescope: The recording was cancelled[^\n]*film\.webm is as it was\.\n$/,
    );
    expect(await readdir(place)).toEqual(['film.webm']);
  }
});

test('says in the picture, and by its exit code, that the run in it is wrong', async () => {
  const into = await folder();
  const small = ['softmax', ...['variant=naive', 'r=4', 'v=16'].flatMap((word) => ['--set', word])];
  const makes = (name: string, ...words: readonly string[]): Promise<Result> =>
    tilescope('record', ...small, ...words, '--to', join(into, name));
  /** How many pixels have the ground of a warning. */
  const warned = (name: string): number => {
    const path = join(into, name);
    const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']);
    let found = 0;
    for (let at = 0; at < pixels.length; at += 3) if (pixels.readUIntBE(at, 3) === 0x3a1218) found++;
    return found;
  };
  expect(await makes('sound.png', '--size', '640x360')).toMatchObject({ code: 0, err: '' });
  expect(warned('sound.png')).toBe(0);
  for (const [name, size] of [
    ['wrong.png', ['--size', '640x360']],
    ['wrong.html', []],
  ] as const) {
    const { code, err } = await makes(name, ...size, '--set', 'magnitude=400');
    expect(err).toMatch(/^tilescope: .* beyond the range of f32.* The picture says so\.\n$/);
    expect(code).toBe(1);
  }
  expect(warned('wrong.png')).toBeGreaterThan(2000);
  await rm(into, { recursive: true });
});

test('says what a film will take before it draws any, and makes a digest of a whole run', async () => {
  const into = await folder();
  const to = join(into, 'film.mp4');
  const plan = async (...words: string[]): Promise<{ seconds: number; frames: number; bytes: number }> => {
    const { code, out, err } = await tilescope(
      'record',
      ...RUN,
      '--size',
      '320x180',
      '--to',
      to,
      '--plan',
      '--json',
      ...words,
    );
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out) as { seconds: number; frames: number; bytes: number };
  };
  const whole = await plan();
  expect(whole.seconds).toBeGreaterThan(15);
  expect(whole.seconds).toBeLessThan(40);
  expect(whole.frames).toBe(Math.round(whole.seconds * 30));
  expect(whole.bytes).toBeGreaterThan(0);
  expect((await plan('--workgroup', '1', '--round', '1')).seconds).toBeLessThan(whole.seconds / 2);
  expect(await readdir(into)).toEqual([]);
  const refused = await tilescope('record', ...RUN, '--to', to, '--pass', 'softmax');
  expect(refused.err).toBe('tilescope: There is no pass "softmax" in this run; it has 1 (flash).\n');
  expect(refused.code).toBe(2);
  await rm(into, { recursive: true });
});

test('says in one sentence what cannot be written', async () => {
  const place = await folder();
  const missing = await tilescope('record', ...FILM, '--to', join(place, 'no', 'where.webm'));
  expect(missing.err).toMatch(
    /^tilescope: The folder \S+no does not exist; make it first, or choose one that does\.\n$/,
  );
  expect(missing.code).toBe(2);

  // A folder that was made for nothing goes again.
  const document = join(place, 'talk.tilescope');
  const run = { kernel: 'matmul', params: {}, seed: 1 };
  const storyboard = [{ from: 0, to: 1e6 }];
  await writeFile(document, JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 0 }, storyboard }));
  const beyond = await tilescope('record', document, '--to', join(place, 'clips/'));
  expect(beyond.err).toMatch(
    /^tilescope: Shot 1 goes to step 1000000, but its run ends at \d+; the nearest is \d+\.\n$/,
  );
  expect(beyond.code).toBe(2);
  expect(await readdir(place)).toEqual(['talk.tilescope']);

  const disk = join(place, 'disk');
  await mkdir(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk]).status === 0;
  test.skip(!mounted, 'no small disk can be mounted here');
  try {
    await writeFile(join(disk, 'film.webm'), 'before');
    const full = await tilescope('record', ...FILM, '--to', join(disk, 'film.webm'));
    expect(full.err).toMatch(/^tilescope: \S+film\.webm cannot be written \(no space left on device\)[^\n]+\n$/);
    expect(full.code).toBe(2);
    expect(await readdir(disk)).toEqual(['film.webm']);
    expect(await readFile(join(disk, 'film.webm'), 'utf8')).toBe('before');
  } finally {
    spawnSync('umount', [disk]);
  }
});
