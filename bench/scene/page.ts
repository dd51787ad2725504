/**
 * What the scene costs in a page: time of scripting and submission, without the pixels, which a software GPU draws far
 * slower than any other. The figures go to whoever serves the page.
 */
import { createTraceIndex } from '../../core/trace/index.ts';
import { createRandom } from '../../core/tensors/random.ts';
import { PLAIN_COLOURS } from '../../renderer/scene/contract.ts';
import type { Run } from '../../core/run.ts';
import type { FrameState, Others, Stage } from '../../renderer/scene/contract.ts';
import { createStage } from '../../renderer/scene/stage.ts';
import { syntheticRun, syntheticSnapshots } from '../synthetic-run.ts';
import { recordingCost } from '../recording.ts';
import { quietest } from '../measure.ts';
import type { Figure } from '../measure.ts';
import { figuresOfOpening } from './opening.ts';
import { figuresOfTimeline } from './timeline.ts';

const [WIDTH, HEIGHT] = [640, 360];
const FRAMES = 160;
const WARM_UP = 20;
/** Events of other workgroups that are under way in each frame. */
const FLIGHTS = 2000;
/** Events from one frame to the next: each shows another caption, as fast playing does. */
const STRIDE = 1.37;
const PICKS = 4000;
const PICK_ROUNDS = 15;

const OPTIONS: FrameState['options'] = {
  theme: 'dark',
  projector: false,
  reducedMotion: false,
  toScale: false,
  colours: PLAIN_COLOURS,
  focus: false,
};

async function measure(): Promise<readonly Figure[]> {
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  const stage = await createStage(canvas, OPTIONS);
  stage.resize(WIDTH, HEIGHT, 1);
  const gl = canvas.getContext('webgl2')!;
  const finish = (): void => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));

  const frames = await quietest(() => frameTimes(stage, 1024, finish), middle);
  const small = pickTimes(stage, 64, finish);
  const large = pickTimes(stage, 4096, finish);
  const opening = await figuresOfOpening(stage);
  stage.dispose();
  const recording = await recordingCost();
  return [
    ...recording,
    {
      name: 'script of a frame while playing, 3 × 1024² cells, 10⁶ events, 2,000 in flight',
      value: middle(frames),
      unit: 'ms',
      bound: 4,
    },
    { name: 'the same, 95th percentile', value: percentile(frames, 0.95), unit: 'ms' },
    { name: 'picking among 4096² cells / among 64²', value: middle(large) / middle(small), unit: '×', bound: 1.5 },
    { name: 'one pick among 4096² cells', value: (1000 * middle(large)) / PICKS, unit: 'µs' },
    ...opening,
    ...figuresOfTimeline(),
  ];
}

async function frameTimes(stage: Stage, edge: number, finish: () => void): Promise<readonly number[]> {
  const run = syntheticRun(edge);
  const index = createTraceIndex(run);
  stage.show(index);
  const times: number[] = [];
  let snapshots: FrameState['snapshots'] = null;
  for (let frame = 0; frame < FRAMES + WARM_UP; frame++) {
    const time = 400_000 + frame * STRIDE;
    const span = index.workgroupAt(Math.ceil(time) - 1);
    if (snapshots?.workgroup !== span.workgroup) snapshots = syntheticSnapshots(run, span);
    const others = inFlight(run, frame);
    const state = { time, snapshots, hover: null, footprint: null, options: OPTIONS, others };
    const started = performance.now();
    stage.draw(state);
    if (frame >= WARM_UP) times.push(performance.now() - started);
    // This waits until the pixels are drawn, so that the next frame does not have to.
    finish();
    await rest();
  }
  return times;
}

/** Other workgroups that all load a tile, each of them somewhere on its way. */
function inFlight(run: Run, frame: number): Others {
  const { starts } = run.passes[0]!;
  const events = Uint32Array.from({ length: FLIGHTS }, (_, at) => starts[2 * at]! + 1 + 4 * (frame % 60));
  const shares = Float32Array.from({ length: FLIGHTS }, (_, at) => ((at + 7 * frame) % 100) / 100);
  return { events, shares, count: FLIGHTS };
}

function pickTimes(stage: Stage, edge: number, finish: () => void): readonly number[] {
  stage.show(createTraceIndex(syntheticRun(edge)));
  stage.draw({ time: 100, snapshots: null, hover: null, footprint: null, options: OPTIONS });
  finish();
  return Array.from({ length: PICK_ROUNDS }, (_, round) => {
    const random = createRandom(round);
    const started = performance.now();
    for (let pick = 0; pick < PICKS; pick++) stage.pick(random.uniform() * WIDTH, random.uniform() * HEIGHT);
    return performance.now() - started;
  });
}

function middle(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], share: number): number {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.min(Math.floor(share * ascending.length), ascending.length - 1)]!;
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const answer = await measure().then(
  (figures) => ({ figures }),
  (error: unknown) => ({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);
await fetch('/result', { method: 'POST', body: JSON.stringify(answer) });
