/** `tilescope record`: a run, or the shots of a document, as a film. */
import type { Command } from 'commander';
import { FORMAT_NAMES, FORMATS } from '../../../core/film/formats.ts';
import { DIGEST } from '../../../core/film/settings.ts';
import { createFilmMaker } from '../../film/record-films.ts';
import type { Machine } from '../../machine.ts';
import { Interrupted, UserError } from '../../user-error.ts';
import { readBatch } from '../batch.ts';
import { collect } from '../collect.ts';
import { CHECK_FAILED } from '../exit-codes.ts';
import { recordOne } from '../record-one.ts';
import type { Recorded, Recording, RecordOptions } from '../record-one.ts';
import { parseSeed } from '../seed.ts';
import { progressBar } from '../time-left.ts';

interface Options extends Omit<RecordOptions, 'to'> {
  readonly to?: string;
  readonly batch?: string;
  readonly json?: boolean;
}

/** The formats that a folder can be filled with. */
const IN_FOLDER = FORMAT_NAMES.filter((name) => FORMATS[name].folder || FORMATS[name].kind !== 'slides');

export function register(program: Command, machine: Machine): void {
  program
    .command('record')
    .description('record a run, or the shots of a .tilescope document, frame by frame; no GPU and no display needed')
    .argument('[subject]', 'a kernel, see `tilescope list`, or a .tilescope document')
    .option(
      '--to <place>',
      'file (.mp4, .webm, .mov, .gif, .apng, .zip, .png, .svg, .pdf; .pptx, slides; .srt, .vtt, .json, what the film says; or .html, a page that plays and orbits) or folder/ (a clip for each shot, or PNG files)',
    )
    .option('--set <name=value>', 'set a parameter of the kernel (repeatable)', collect, [])
    .option('--seed <number>', 'seed of the inputs that are not loaded', parseSeed, 1)
    .option('--in <name=file.npy>', 'load an input (repeatable)', collect, [])
    .option('--size <WxH>', 'pixels, 1920x1080 by default')
    .option('--scale <factor>', 'multiply the size by this, for stills')
    .option('--fps <number>', 'frames a second, 30 by default (GIF 25)')
    .option('--format <name>', `format of the files in a folder: ${IN_FOLDER.join(', ')}`)
    .option('--codec <name>', 'h264 or av1 in MP4; vp9, av1 or vp8 in WebM; prores or hevc in MOV')
    .option(
      '--transparent',
      'transparent background (WebM, MOV, PNG, APNG), with the words of the light theme unless --theme says dark',
    )
    .option('--theme <name>', 'dark or light')
    .option('--logo <file>', 'picture on title and end card (PNG, SVG; default: as in the document)')
    .option('--font <file>', 'font of title and end card (WOFF2, TrueType, OpenType)')
    .option('--accent <colour>', 'colour of titles and conclusions on cards, such as #2a9df4')
    .option('--large-words', 'large words, for a projector (default: as in the document)')
    .option('--no-large-words', 'words of normal size')
    .option('--from <step>', 'first step, in completed events')
    .option('--until <step>', 'last step, in completed events')
    .option('--pass <number or name>', 'a pass of the run, instead of steps')
    .option('--workgroup <number>', 'a workgroup of the pass, from 1')
    .option('--round <number>', 'one turn of the loops of the workgroup, from 1')
    .option('--seconds <number>', 'duration of the run on screen')
    .option(
      '--speed <factor>',
      `playing speed, 1 as in the lab (by default what repeats is quicker, so that all plays within ${DIGEST} s)`,
    )
    .option('--hold <seconds>', 'how long the last frame is held, 1 by default')
    .option('--viewpoint <name>', 'position of the camera: home, wall, tray or top')
    .option('--caption <text>', 'text shown instead of the title')
    .option('--cards', 'begin with a card that says what runs, and end with one that says what moved')
    .option('--no-cards', 'leave the cards out (default: with them, unless steps or seconds are given)')
    .option(
      '--loop',
      'forwards and then backwards, so that a film repeats without a jump; a page begins again at its end',
    )
    .option('--autoplay', 'a page plays as soon as it is seen')
    .option('--subtitles', 'write the words of the film beside it too, as .srt and .vtt')
    .option('--events', 'write beside it too which second shows which event, as .json')
    .option('--shard <i/n>', 'record only the i-th of n slices; `tilescope join` joins them')
    .option('--encoder <name>', 'auto, browser, or ffmpeg where it is installed', 'auto')
    .option('--plan', 'say how long the film will be and take, and draw nothing')
    .option('--yes', 'record without a question, however long it takes')
    .option('--batch <file.json>', 'record the films that a file lists, one after another, instead of a subject')
    .option('--json', 'print one JSON object and nothing else')
    .action((subject: string | undefined, options: Options) => recordCommand(machine, subject, options));
}

async function recordCommand(machine: Machine, subject: string | undefined, options: Options): Promise<void> {
  const { to, batch, json = false } = options;
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  const bar = progressBar(process.stderr);
  const filmMaker = createFilmMaker(machine);
  const recording = { filmMaker, bar, signal: controller.signal };
  try {
    if (batch !== undefined) {
      if (subject !== undefined || to !== undefined) {
        throw new UserError(`${batch} says what to record and where; leave the subject and --to out.`);
      }
      await recordBatch(recording, batch, json, options.yes === true);
      return;
    }
    if (subject === undefined) throw new UserError('Name a kernel or a .tilescope document to record, or a --batch.');
    if (to === undefined) throw new UserError('Say where the film goes: --to film.mp4, or --to clips/ for a folder.');
    const recorded = await recordOne(recording, subject, { ...options, to });
    if (recorded === null) return;
    console.log(json ? JSON.stringify(recorded.json, null, 2) : recorded.words);
    warn(recorded);
  } finally {
    await filmMaker.close();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
  }
}

/** Records one film after another. One that fails is told at once, and the others are made all the same. */
async function recordBatch(recording: Recording, path: string, json: boolean, yes: boolean): Promise<void> {
  const films = await readBatch(path);
  if ('faults' in films) {
    for (const fault of films.faults) console.error(`tilescope: ${fault}`);
    throw new UserError(`Nothing was recorded, because ${path} is not as it should be.`);
  }
  const made: object[] = [];
  let failed = 0;
  for (const [at, { subject, options }] of films.entries()) {
    const place = `film ${at + 1} of ${films.length}`;
    try {
      const recorded = await recordOne(recording, subject, { ...options, yes: yes || options.yes === true });
      if (recorded === null) continue;
      if (json) made.push(recorded.json);
      else console.log(`${place}: ${recorded.words}`);
      warn(recorded);
    } catch (error) {
      if (error instanceof Interrupted || !(error instanceof UserError)) throw error;
      failed++;
      made.push({ failed: error.message });
      console.error(`tilescope: ${path}, ${place}: ${error.message}`);
    }
  }
  if (json) console.log(JSON.stringify(made, null, 2));
  if (failed === 0) return;
  throw new UserError(`${failed} of the ${films.length} films of ${path} could not be made; the others are there.`);
}

/** Says what of the cards did not come out as meant, and of runs whose checks fail what the film says of them, and ends with another code than for sound ones. */
function warn({ warnings, remarks }: Recorded): void {
  for (const remark of remarks) console.error(`tilescope: ${remark}`);
  for (const warning of warnings) console.error(`tilescope: ${warning} The picture says so.`);
  if (warnings.length > 0) process.exitCode = CHECK_FAILED;
}
