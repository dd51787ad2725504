import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openWhole } from './write.ts';

it('lets the file before stay until the one in its place is whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tilescope-write-'));
  const path = join(folder, 'film.mp4');
  await writeFile(path, 'before');
  const given = await openWhole(path);
  await given.write(0, new TextEncoder().encode('lost'));
  await given.discard();
  expect(await readFile(path, 'utf8')).toBe('before');
  const file = await openWhole(path);
  await file.write(2, new TextEncoder().encode('ter'));
  await file.write(0, new TextEncoder().encode('af'));
  expect(await readFile(path, 'utf8')).toBe('before');
  await file.finish();
  expect(await readFile(path, 'utf8')).toBe('after');
  expect(await readdir(folder)).toEqual(['film.mp4']);
});

it.skipIf(process.platform === 'win32')('takes the place of no device and of no folder', async () => {
  await expect(openWhole(devNull)).rejects.toThrow(/^\/dev\/null cannot be written \(it is no file\); choose a place/);
  await expect(openWhole(tmpdir())).rejects.toThrow(/cannot be written \(it is a folder\)/);
});

it('gives no file to a second process while the first one lives, and takes away what a dead one left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tilescope-write-'));
  const path = join(folder, 'film.mp4');
  const ended = spawnSync(process.execPath, ['--version']).pid;
  await writeFile(`${path}.${ended}.partial`, 'left');
  await writeFile(join(folder, 'film.mp4.notes'), 'of somebody else');
  await (await openWhole(path)).finish();
  expect(await readdir(folder)).toEqual(['film.mp4', 'film.mp4.notes']);
  await writeFile(`${path}.${process.ppid}.partial`, 'grows');
  await expect(openWhole(path)).rejects.toThrow(
    `${path} is being written by another process, number ${process.ppid}; wait until it is done`,
  );
  expect(await readdir(folder)).toEqual(['film.mp4', `film.mp4.${process.ppid}.partial`, 'film.mp4.notes']);
});

it('names a folder that is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tilescope-write-'));
  await expect(openWhole(join(folder, 'clips', 'film.mp4'))).rejects.toThrow(
    `The folder ${join(folder, 'clips')} does not exist; make it first, or choose one that does.`,
  );
});
