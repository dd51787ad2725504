/** The File System Access API as far as it is used, which TypeScript's own types leave out; browsers may, too. */
import { EXTENSION } from '../../core/document/file-name.ts';

export interface FileHandle extends FileSystemFileHandle {
  requestPermission?(options: { readonly mode: 'read' | 'readwrite' }): Promise<PermissionState>;
}

interface PickerOptions {
  readonly id: string;
  readonly types: readonly { readonly description: string; readonly accept: Readonly<Record<string, string[]>> }[];
  readonly suggestedName?: string;
}

export interface Pickers {
  showOpenFilePicker(options: PickerOptions): Promise<FileHandle[]>;
  showSaveFilePicker(options: PickerOptions): Promise<FileHandle>;
}

export const PICKER: PickerOptions = {
  id: 'tilescope',
  types: [{ description: 'Tilescope document', accept: { 'application/json': [EXTENSION] } }],
};

/** The pickers of this browser, where it has them. */
export function pickersOf(window: object): Pickers | null {
  return 'showOpenFilePicker' in window && 'showSaveFilePicker' in window ? (window as Pickers) : null;
}

/** The result of a picker, or null when the viewer cancels the dialog. */
export async function picked<T>(picking: Promise<T>): Promise<T | null> {
  try {
    return await picking;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}
