/** Documents in a browser: through file handles where the browser has them, otherwise by downloads and a file input. */
import { EXTENSION } from '../../core/document/file-name.ts';
import { refuse } from '../../core/outcome.ts';
import type { Outcome } from '../../core/outcome.ts';
import { download } from '../download.ts';
import { messageOf } from '../../core/message.ts';
import { readText } from './files.ts';
import type { Files, OpenedFile, FileLocation } from './files.ts';
import { picked, PICKER, pickersOf } from './pickers.ts';
import type { FileHandle } from './pickers.ts';
import { recentEntries, rememberEntry } from './recent.ts';

export function browserFiles(): Files {
  const pickers = pickersOf(window);
  /** The handle behind each location that was given out. */
  const handles = new WeakMap<FileLocation, FileHandle>();

  const locationOf = (handle: FileHandle): FileLocation => {
    const location = { name: handle.name, write: (text: string) => write(handle, text) };
    handles.set(location, handle);
    return location;
  };
  const read = async (handle: FileHandle): Promise<Outcome<OpenedFile>> => {
    const text = await readText(await handle.getFile());
    return text.ok ? { ok: true, value: { name: handle.name, text: text.value, location: locationOf(handle) } } : text;
  };

  return {
    open: async () => {
      if (pickers === null) return openByField();
      const handle = (await picked(pickers.showOpenFilePicker(PICKER)))?.[0];
      return handle === undefined ? null : read(handle);
    },
    save: async (name, text) => {
      if (pickers === null) {
        download(name, text);
        return { ok: true, value: { name, location: null } };
      }
      const handle = await picked(pickers.showSaveFilePicker({ ...PICKER, suggestedName: name }));
      if (handle === null) return null;
      const problem = await write(handle, text);
      return problem === null
        ? { ok: true, value: { name: handle.name, location: locationOf(handle) } }
        : refuse(problem);
    },
    recent: async () =>
      (await recentEntries()).map(({ name, content }) => ({
        name,
        open: async () => {
          if (typeof content === 'string') return { ok: true, value: { name, text: content, location: null } };
          const permission = await content.requestPermission?.({ mode: 'read' });
          if (permission === 'denied') return refuse(`This browser was not allowed to read ${name}.`);
          try {
            return await read(content);
          } catch (error) {
            return refuse(`${name} cannot be read: ${messageOf(error)}`);
          }
        },
      })),
    remember: ({ name, text, location }) =>
      rememberEntry({ name, content: (location === null ? undefined : handles.get(location)) ?? text }),
    keep: (location) => handles.get(location) ?? null,
    find: (kept) => Promise.resolve(kept instanceof FileSystemFileHandle ? locationOf(kept) : null),
  };
}

async function write(handle: FileHandle, text: string): ReturnType<FileLocation['write']> {
  try {
    const stream = await handle.createWritable();
    await stream.write(text);
    await stream.close();
    return null;
  } catch (error) {
    return { message: `${handle.name} cannot be written: ${messageOf(error)}` };
  }
}

function openByField(): Promise<Outcome<OpenedFile> | null> {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = EXTENSION;
  field.hidden = true;
  // The page holds the field while the dialog is open: of one that nothing holds no answer may ever come.
  document.body.append(field);
  return new Promise<Outcome<OpenedFile> | null>((resolve, reject) => {
    field.addEventListener('cancel', () => {
      resolve(null);
    });
    field.addEventListener('change', () => {
      const file = field.files?.[0];
      if (file === undefined) {
        resolve(null);
        return;
      }
      readText(file).then((text) => {
        resolve(text.ok ? { ok: true, value: { name: file.name, text: text.value, location: null } } : text);
      }, reject);
    });
    field.click();
  }).finally(() => {
    field.remove();
  });
}
