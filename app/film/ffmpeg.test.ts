import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encoderOf, hasLayers } from './ffmpeg.ts';

/** Start code and header of a piece of a stream: type 1, with the number of its layer. */
const piece = (layer: number): readonly number[] => [0, 0, 1, (1 << 1) | (layer >> 5), ((layer & 31) << 3) | 1, 7, 7];

it.each([
  ['one layer', [...piece(0), ...piece(0)], false],
  ['a layer above it', [...piece(0), ...piece(1)], true],
  ['a layer with a number of six bits', [...piece(0), ...piece(32)], true],
  ['nothing', [], false],
])('finds the layers of a stream: %s', (_, bytes, found) => {
  expect(hasLayers(Uint8Array.from(bytes))).toBe(found);
});

describe.runIf(process.platform !== 'win32')('HEVC', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tilescope-test-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  /** An ffmpeg of which x265 answers with such layers, and which has no VideoToolbox. */
  const pretend = async (...layers: readonly number[]): Promise<void> => {
    const stream = layers
      .flatMap(piece)
      .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
      .join('');
    const program = join(folder, 'ffmpeg');
    const answer = `case "$*" in *libx265*) cat > /dev/null; printf '${stream}';; *) exit 1;; esac`;
    await writeFile(program, `#!/bin/sh\n${answer}\n`);
    await chmod(program, 0o755);
    vi.stubEnv('TILESCOPE_FFMPEG', program);
  };

  it('with alpha is taken from an encoder whose stream has a layer for it', async () => {
    await pretend(0, 1);
    expect((await encoderOf('hevc', true))?.options).toContain('libx265');
  });
  it('with alpha is not taken from one that leaves alpha out and says nothing', async () => {
    await pretend(0);
    expect(await encoderOf('hevc', true)).toBeNull();
    expect((await encoderOf('hevc', false))?.options).toContain('libx265');
  });
  it('is there from no ffmpeg that is not there', async () => {
    vi.stubEnv('TILESCOPE_FFMPEG', join(folder, 'absent'));
    expect(await encoderOf('hevc', true)).toBeNull();
  });
});
