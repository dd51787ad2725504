import { expect, it } from 'vitest';
import { intoFolder } from './destination.ts';

const text = new TextDecoder();
const bytes = (word: string): Uint8Array<ArrayBuffer> => Uint8Array.from(word, (letter) => letter.charCodeAt(0));

/** A folder of the File System Access API: a stream's words become the file's when it is closed. */
function folderOf(files: Record<string, string>, full = false) {
  const streamOf = (name: string) => {
    let words = '';
    return {
      write: ({ position, data }: { position: number; data: Uint8Array }) => {
        if (full) return Promise.reject(new DOMException('no space is left', 'QuotaExceededError'));
        words = words.slice(0, position) + text.decode(data);
        return Promise.resolve();
      },
      close: () => Promise.resolve(void (files[name] = words)),
      abort: () => Promise.resolve(),
    };
  };
  const folder = {
    name: 'clips',
    getFileHandle: (name: string, { create = false } = {}) => {
      if (!(name in files) && !create) return Promise.reject(new DOMException('no such file', 'NotFoundError'));
      files[name] ??= '';
      return Promise.resolve({ createWritable: () => Promise.resolve(streamOf(name)) });
    },
    removeEntry: (name: string) => Promise.resolve(void Reflect.deleteProperty(files, name)),
  };
  return folder as unknown as FileSystemDirectoryHandle;
}

it('puts films into a folder one after another, and gives up only the one that is not whole', async () => {
  const files: Record<string, string> = { 'a.mp4': 'before', 'b.mp4': 'before' };
  const destination = await intoFolder(folderOf(files), ['a.mp4', 'b.mp4', 'c.mp4']);
  expect(destination).toMatchObject({ name: 'clips', present: ['a.mp4', 'b.mp4'] });
  for (const name of ['a.mp4', 'b.mp4']) {
    await destination.fileOf(name).begin(null);
    await destination.fileOf(name).write(0, bytes('film'));
    if (name === 'a.mp4') await destination.fileOf(name).end();
  }
  await destination.abandon();
  expect(files).toEqual({ 'a.mp4': 'film', 'b.mp4': 'before' });
});

it('leaves no empty file where there was none', async () => {
  const files: Record<string, string> = {};
  const destination = await intoFolder(folderOf(files), ['a.mp4']);
  expect(destination).toMatchObject({ name: 'a.mp4', present: [] });
  await destination.fileOf('a.mp4').begin(null);
  expect(files).toEqual({ 'a.mp4': '' });
  await destination.abandon();
  await destination.abandon();
  expect(files).toEqual({});
});

it('says in one sentence what cannot be written', async () => {
  const destination = await intoFolder(folderOf({}, true), ['a.mp4']);
  await destination.fileOf('a.mp4').begin(null);
  await expect(destination.fileOf('a.mp4').write(0, bytes('film'))).rejects.toThrow(
    'a.mp4 cannot be written (no space is left); choose another folder.',
  );
});
