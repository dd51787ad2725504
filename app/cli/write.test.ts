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
