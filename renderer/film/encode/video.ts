/**
 * MP4 and WebM through WebCodecs. An encoder lives for one segment of the film and begins with a key frame, so that a
 * segment is encoded alike whether the film is made whole or in slices.
 */
import {
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  WebMOutputFormat,
} from 'mediabunny';
import type { StreamTargetChunk, VideoCodec } from 'mediabunny';
import type { BrowserCodec } from '../../../core/film/formats.ts';
import { clearTimes } from '../../../core/film/mp4.ts';
import { segmentFrames } from '../../../core/film/slice.ts';
import { alphaToI420, BT709, i420Length, toI420, unmultiply } from './colour.ts';
import { configOf } from './codecs.ts';
import type { EncodeTask, Files, FrameEncoder } from './contract.ts';

const CONTAINER_NAMES: Readonly<Record<BrowserCodec, VideoCodec>> = { h264: 'avc', av1: 'av1', vp9: 'vp9', vp8: 'vp8' };
/** How many frames may wait in an encoder. */
const LONGEST_QUEUE = 3;
/** The quantizer for codecs that are asked for a quality, from 0 (best) to 63. */
const QUANTIZER = 20;
const ALPHA_QUANTIZER = 10;
const WRITTEN_AT_ONCE = 2 ** 20;

export async function createVideoEncoder(task: EncodeTask, files: Files): Promise<FrameEncoder> {
  const { settings, codec } = task;
  if (codec === null) throw new Error('A video needs a codec.');
  const { format, width, height, fps, transparent } = settings;
  /** The MP4 boxes that hold the time of creation, which is cleared at the end. */
  const moov: { readonly bytes: Uint8Array<ArrayBuffer>; readonly position: number }[] = [];
  const output = new Output({
    format:
      format === 'mp4'
        ? new Mp4OutputFormat({
            // Players begin before they have the whole file when its tables come first; the frames are counted, so they have their place.
            fastStart: 'reserve',
            onMoov: (bytes, position) => {
              moov.push({ bytes: bytes.slice(), position });
            },
          })
        : new WebMOutputFormat(),
    target: new StreamTarget(
      new WritableStream<StreamTargetChunk>({ write: ({ position, data }) => files.write(position, data) }),
      { chunked: true, chunkSize: WRITTEN_AT_ONCE },
    ),
  });
  const source = new EncodedVideoPacketSource(CONTAINER_NAMES[codec]);
  output.addVideoTrack(source, { frameRate: fps, canBeTransparent: transparent, maximumPacketCount: task.frames });
  await files.begin(null);
  await output.start();

  const colour = createPlaneEncoder(codec, settings, QUANTIZER);
  const alpha = transparent ? createPlaneEncoder(codec, settings, ALPHA_QUANTIZER) : null;
  const segment = segmentFrames(fps);
  const planes = new Uint8Array(i420Length(width, height));
  let added = 0;
  let muxed = 0;

  /** Passes the finished packets of both encoders on to the muxer. */
  const mux = async (): Promise<void> => {
    for (;;) {
      const packet = colour.packets[0];
      const beside = alpha?.packets[0];
      if (packet === undefined || (alpha !== null && beside === undefined)) return;
      colour.packets.shift();
      alpha?.packets.shift();
      const sideData = beside === undefined ? {} : { alpha: beside.data };
      const [time, duration] = [muxed / fps, 1 / fps];
      const type = packet.type;
      await source.add(
        new EncodedPacket(packet.data, type, time, duration, muxed, packet.data.byteLength, sideData),
        muxed === 0 ? { decoderConfig: { ...packet.decoderConfig!, colorSpace: BT709 } } : undefined,
      );
      muxed++;
    }
  };
  const endSegment = async (): Promise<void> => {
    await Promise.all([colour.end(), alpha?.end()]);
    await mux();
  };

  return {
    add: async (pixels) => {
      const key = added % segment === 0;
      if (key && added > 0) await endSegment();
      if (transparent) unmultiply(pixels);
      toI420(pixels, width, height, planes);
      colour.encode(planes, added, key);
      if (alpha !== null) {
        alphaToI420(pixels, width, height, planes);
        alpha.encode(planes, added, key);
      }
      added++;
      await Promise.all([colour.roomy(), alpha?.roomy()]);
      await mux();
    },
    finish: async () => {
      await endSegment();
      if (muxed !== task.frames) throw new Error(`The encoder gave ${muxed} of ${task.frames} frames.`);
      await output.finalize();
      for (const { bytes, position } of moov) {
        clearTimes(bytes);
        await files.write(position, bytes);
      }
      await files.end();
    },
  };
}

interface Packet {
  readonly type: 'key' | 'delta';
  readonly data: Uint8Array<ArrayBuffer>;
  readonly decoderConfig: VideoDecoderConfig | undefined;
}

/** An encoder of I420 pictures that is created anew for each segment. */
function createPlaneEncoder(codec: BrowserCodec, settings: EncodeTask['settings'], quantizer: number) {
  const { width, height, fps } = settings;
  const config = configOf(codec, settings);
  const packets: Packet[] = [];
  let encoder: VideoEncoder | null = null;
  let failure: Error | null = null;
  const check = (): void => {
    if (failure !== null) throw new Error(`The encoder failed: ${failure.message}`);
  };
  const open = (): VideoEncoder => {
    const opened = new VideoEncoder({
      output: (encoded, metadata) => {
        const data = new Uint8Array(encoded.byteLength);
        encoded.copyTo(data);
        packets.push({ type: encoded.type, data, decoderConfig: metadata?.decoderConfig });
      },
      error: (error) => {
        failure = error;
      },
    });
    opened.configure(config);
    return opened;
  };
  return {
    packets,
    encode: (planes: Uint8Array<ArrayBuffer>, number: number, key: boolean): void => {
      check();
      encoder ??= open();
      const timestamp = Math.round((number * 1e6) / fps);
      const layout = { format: 'I420', codedWidth: width, codedHeight: height, timestamp, colorSpace: BT709 } as const;
      const frame = new VideoFrame(planes, layout);
      encoder.encode(frame, {
        keyFrame: key,
        ...(codec === 'vp9' || codec === 'av1' ? { [codec]: { quantizer } } : {}),
      });
      frame.close();
    },
    /** Resolves when the encoder can take another frame. */
    roomy: async (): Promise<void> => {
      while (encoder !== null && failure === null && encoder.encodeQueueSize >= LONGEST_QUEUE) {
        const waiting = encoder;
        await new Promise((resolve) => {
          waiting.addEventListener('dequeue', resolve, { once: true });
        });
      }
      check();
    },
    end: async (): Promise<void> => {
      check();
      await encoder?.flush();
      check();
      encoder?.close();
      encoder = null;
    },
  };
}
