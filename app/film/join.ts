/** Joins slices of a film by copying their packets, without encoding anything again. */
import {
  ALL_FORMATS,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  WebMOutputFormat,
} from 'mediabunny';
import type { EncodedPacket, InputVideoTrack, StreamTargetChunk } from 'mediabunny';
import { formatOfFile } from '../../core/film/formats.ts';
import { clearTimes } from '../../core/film/mp4.ts';
import { reason } from '../cli/request.ts';
import { openWhole } from '../cli/write.ts';
import { UserError } from '../user-error.ts';

interface SliceFile {
  readonly path: string;
  readonly track: InputVideoTrack;
  readonly config: VideoDecoderConfig;
  readonly packets: readonly EncodedPacket[];
}

/** Writes the joined film and returns how many frames it has. */
export async function joinFilms(paths: readonly string[], to: string): Promise<number> {
  const format = formatOfFile(to);
  if (format !== 'mp4' && format !== 'webm')
    throw new UserError('Slices of MP4 and WebM films are joined into one of the kind.');
  const parts: SliceFile[] = [];
  for (const path of paths) parts.push(await readSlice(path));
  const first = parts[0]!;
  for (const part of parts.slice(1)) {
    const difference = differenceOf(first, part);
    if (difference !== null)
      throw new UserError(`${part.path} is no slice of the same film as ${first.path}: ${difference}.`);
  }
  const file = await openWhole(to);
  try {
    const moov: { readonly bytes: Uint8Array; readonly position: number }[] = [];
    const output = new Output({
      format:
        format === 'mp4'
          ? new Mp4OutputFormat({
              fastStart: 'reserve',
              onMoov: (bytes, position) => {
                moov.push({ bytes: bytes.slice(), position });
              },
            })
          : new WebMOutputFormat(),
      target: new StreamTarget(
        new WritableStream<StreamTargetChunk>({ write: ({ position, data }) => file.write(position, data) }),
      ),
    });
    const codec = await first.track.getCodec();
    if (codec === null) throw new UserError(`${first.path} has a codec that is not known.`);
    const source = new EncodedVideoPacketSource(codec);
    const fps = rateOf(parts);
    output.addVideoTrack(source, {
      frameRate: fps,
      maximumPacketCount: parts.reduce((sum, { packets }) => sum + packets.length, 0),
      canBeTransparent: first.packets.some(({ sideData }) => sideData.alpha !== undefined),
    });
    await output.start();
    let number = 0;
    for (const { packets, config } of parts) {
      for (const packet of packets) {
        await source.add(
          packet.clone({ timestamp: number / fps, duration: 1 / fps, sequenceNumber: number }),
          number === 0 ? { decoderConfig: config } : undefined,
        );
        number++;
      }
    }
    await output.finalize();
    for (const { bytes, position } of moov) {
      clearTimes(bytes);
      await file.write(position, bytes);
    }
    await file.finish();
    return number;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function readSlice(path: string): Promise<SliceFile> {
  try {
    const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (track === null || config === null || config === undefined) throw new Error('it holds no film');
    const packets: EncodedPacket[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    if (packets.length === 0) throw new Error('it holds no frame');
    return { path, track, config, packets };
  } catch (error) {
    throw new UserError(`${path} cannot be read as a slice of a film (${reason(error)}).`, { cause: error });
  }
}

/** The frame rate of the film, from the timestamps of its longest slice, whose packets are evenly spaced. */
function rateOf(parts: readonly SliceFile[]): number {
  const { packets } = parts.reduce((longest, part) => (part.packets.length > longest.packets.length ? part : longest));
  const span = packets.at(-1)!.timestamp - packets[0]!.timestamp;
  const rate = packets.length > 1 ? (packets.length - 1) / span : 1 / packets[0]!.duration;
  return Math.abs(rate - Math.round(rate)) < 0.01 ? Math.round(rate) : Math.round(rate * 1000) / 1000;
}

function differenceOf(a: SliceFile, b: SliceFile): string | null {
  const sizeOf = ({ config }: SliceFile): string => `${config.codedWidth} x ${config.codedHeight}`;
  if (a.config.codec !== b.config.codec) return `it is ${b.config.codec}, not ${a.config.codec}`;
  if (sizeOf(a) !== sizeOf(b)) return `it has ${sizeOf(b)} pixels, not ${sizeOf(a)}`;
  return hex(a.config.description) === hex(b.config.description) ? null : 'it was encoded with other settings';
}

function hex(description: VideoDecoderConfig['description']): string {
  if (description === undefined) return '';
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return Buffer.from(bytes).toString('hex');
}
