/** `tilescope record` as a user calls it: real files, looked at with ffprobe and ffmpeg. */
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

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
    expect(framesOf(joined)).toEqual(framesOf(join(place, `whole.${extension}`)));
    expect(framesOf(joined)).toHaveLength(FRAMES);
    expect(probe(joined)).toEqual(probe(join(place, `whole.${extension}`)));
  }
});

test('keeps the background of a transparent film out of it', async () => {
  const path = join(await folder(), 'clear.png');
  await film(path, '--transparent');
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-']);
  expect([...pixels.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  const opaque = pixels.filter((_, at) => at % 4 === 3).filter((alpha) => alpha === 255).length;
  expect(opaque).toBeGreaterThan((320 * 180) / 4);
});

test('records the shots of a document, one clip each', async () => {
  const place = await folder();
  const document = join(place, 'talk.tilescope');
  const shots = [
    { from: 0, to: 6, pace: { seconds: 1 }, hold: 0, caption: 'First' },
    { from: 6, to: 9, pace: { seconds: 0.5 }, hold: 0.5, camera: { viewpoint: 'tray' }, travel: 0.25 },
  ];
  const run = { kernel: 'matmul', params: {}, seed: 1 };
  await writeFile(
    document,
    JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 0 }, storyboard: shots }),
  );
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
    '--json',
  );
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ format: 'mp4', frames: 24, films: [{ frames: 12 }, { frames: 12 }] });
  expect(await readdir(clips)).toEqual(['shot-01.mp4', 'shot-02.mp4']);
  expect(probe(join(clips, 'shot-02.mp4'))).toMatchObject({ nb_read_frames: '12', duration: '1.000000' });
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
    const long = [...RUN, '--size', '320x180', '--seconds', '600', '--to', path];
    const child = spawn(process.execPath, [PROGRAM, 'record', ...long], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const closed = once(child, 'close');
    await expect.poll(() => existsSync(`${path}.partial`), { timeout: 60_000 }).toBe(true);
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
      await rm(`${path}.partial`);
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

test('says in one sentence what cannot be written', async () => {
  const place = await folder();
  const missing = await tilescope('record', ...FILM, '--to', join(place, 'no', 'where.webm'));
  expect(missing.err).toMatch(/^tilescope: \S+where\.webm cannot be written \(no such file or directory\)[^\n]+\n$/);
  expect(missing.code).toBe(2);

  // A folder that was made for nothing goes again.
  const document = join(place, 'talk.tilescope');
  const run = { kernel: 'matmul', params: {}, seed: 1 };
  const storyboard = [{ from: 0, to: 1e6 }];
  await writeFile(document, JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 0 }, storyboard }));
  const beyond = await tilescope('record', document, '--to', join(place, 'clips/'));
  expect(beyond.err).toMatch(
    /^tilescope: Shot 1 goes to step 1000000, but the run ends at \d+; the nearest is \d+\.\n$/,
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
