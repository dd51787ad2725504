/** Whether the Electron binary is installed: the npm package alone has none until it is downloaded. */
import { statSync } from 'node:fs';
import { join } from 'node:path';

const EXECUTABLES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Path of the binary below a checkout, or undefined. Never asks the package itself, which would try to download. */
export function electronBinary(root: string, platform: NodeJS.Platform = process.platform): string | undefined {
  const path = join(root, 'node_modules/electron/dist', EXECUTABLES[platform] ?? 'electron');
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : undefined;
}
