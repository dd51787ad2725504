/** The worker that encodes a film while the page draws the next frames. Lives for one film. */
import { messageOf } from '../../../core/message.ts';
import { flipRows } from './colour.ts';
import { FORMATS } from '../../../core/film/formats.ts';
import type { EncodeTask, Files, FrameEncoder, FromWorker, ToWorker } from './contract.ts';
import { createGifEncoder } from './gif.ts';
import { createApngEncoder, createFramesEncoder, createStillEncoder, createZipEncoder } from './pictures.ts';
import { createRawEncoder } from './raw.ts';
import { createVideoEncoder } from './video.ts';

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
};

let written: (() => void) | null = null;
const asked = (message: FromWorker, transfer: Transferable[] = []): Promise<void> =>
  new Promise((resolve) => {
    written = resolve;
    scope.postMessage(message, transfer);
  });
const files: Files = {
  begin: (frame) => asked({ kind: 'begin', frame }),
  // The bytes are copied, because the encoder may go on using their buffer.
  write: (position, bytes) => {
    const copy = bytes.slice();
    return asked({ kind: 'write', position, bytes: copy }, [copy.buffer]);
  },
  end: () => asked({ kind: 'end' }),
};

let settings: EncodeTask['settings'];
let encoder: FrameEncoder;

async function create(task: EncodeTask): Promise<FrameEncoder> {
  if (task.raw) return await createRawEncoder(task, files);
  switch (task.settings.format) {
    case 'mp4':
    case 'webm':
      return await createVideoEncoder(task, files);
    case 'gif':
      return await createGifEncoder(task, files);
    case 'apng':
      return await createApngEncoder(task, files);
    case 'zip':
      return await createZipEncoder(task, files);
    case 'frames':
      return createFramesEncoder(task, files);
    case 'still':
      return createStillEncoder(task, files);
    case 'mov':
    case 'vector':
    case 'pdf':
    case 'pptx':
    case 'reveal':
    case 'page':
    case 'srt':
    case 'vtt':
    case 'events':
      throw new Error(`${FORMATS[task.settings.format].title} is not encoded in a page.`);
  }
}

async function take(message: Exclude<ToWorker, { kind: 'written' }>): Promise<void> {
  switch (message.kind) {
    case 'task':
      ({ settings } = message.task);
      encoder = await create(message.task);
      scope.postMessage({ kind: 'ready' });
      break;
    case 'sample':
    case 'frame': {
      const { pixels } = message;
      flipRows(pixels, settings.width, settings.height);
      if (message.kind === 'sample') encoder.sample?.(pixels);
      else await encoder.add(pixels);
      scope.postMessage({ kind: 'taken', pixels }, [pixels.buffer]);
      break;
    }
    case 'finish':
      await encoder.finish();
      scope.postMessage({ kind: 'finished' });
      break;
  }
}

/** Handles messages one after another, in the order in which they came, and none after a failure. */
let turn: Promise<void> = Promise.resolve();
scope.addEventListener('message', ({ data }) => {
  if (data.kind === 'written') {
    written?.();
    return;
  }
  turn = turn.then(() => take(data));
  turn.catch((error: unknown) => {
    scope.postMessage({ kind: 'failed', message: messageOf(error) });
  });
});
