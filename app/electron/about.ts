/** The box about the application: its version, what it computes on, and what it is built on. */
import { app, dialog, type MessageBoxOptions } from 'electron';
import type { Executor } from '../../core/gpu/executor.ts';
import { GpuError } from '../../core/gpu/executor.ts';

/** Facts by name, in the order in which they are shown. */
export type Facts = Readonly<Record<string, string>>;

/** The versions, and the adapter that computes, or why there is none. */
export async function facts(executor: Pick<Executor, 'adapter'>): Promise<Facts> {
  const { electron, chrome, node } = process.versions;
  return {
    Tilescope: app.getVersion(),
    'Computes on': await adapterName(executor),
    Electron: electron,
    Chromium: chrome,
    Node: node,
  };
}

async function adapterName(executor: Pick<Executor, 'adapter'>): Promise<string> {
  try {
    const { vendor, architecture, device, description, software } = await executor.adapter();
    const name =
      description === '' ? [vendor, architecture, device].filter((part) => part !== '').join(' ') : description;
    return `${name === '' ? 'a GPU that does not tell its name' : name}${software ? ' (software)' : ''}`;
  } catch (error) {
    if (error instanceof GpuError) return error.message;
    throw error;
  }
}

export async function showAbout(executor: Pick<Executor, 'adapter'>, showLicences: () => void): Promise<void> {
  const lines = Object.entries(await facts(executor)).map(([name, value]) => `${name}: ${value}`);
  const options: MessageBoxOptions = {
    type: 'info',
    title: 'About Tilescope',
    message: 'Tilescope',
    detail: [...lines, '', 'MIT License. Tilescope sends no data to anybody.'].join('\n'),
    buttons: ['Close', 'Licences'],
    defaultId: 0,
    cancelId: 0,
  };
  const { response } = await dialog.showMessageBox(options);
  if (response === 1) showLicences();
}
