/** Command-line switches of Chromium. */

/** WebGPU and WebGL on the CPU. Without the last two switches a WebGPU canvas loses its device. */
export const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
] as const;

/** Switches against first-run pages and against traffic of the browser's own. */
export const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** Chromium refuses to start as root with its sandbox. */
export const AS_ROOT = ['--no-sandbox'] as const;

/**
 * Shows no window, for machines without a display, and draws frames as fast as they can be drawn. The browser
 * ends when its end of the pipe closes, and so with the process that started it, however that ends.
 */
export const HEADLESS = ['--headless=new', '--hide-scrollbars', '--mute-audio', '--remote-debugging-pipe'] as const;

export interface WindowOptions {
  readonly url: string;
  readonly profile: string;
  /** Whether there is no GPU with a driver that works. */
  readonly software: boolean;
  readonly root: boolean;
  /** Draws without showing a window. */
  readonly hidden?: boolean;
}

/** The switches for a window without tabs and address bar. */
export function windowFlags({ url, profile, software, root, hidden = false }: WindowOptions): string[] {
  return [
    ...(hidden ? [...HEADLESS, url] : [`--app=${url}`]),
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    ...QUIET,
    ...(software ? SOFTWARE_GPU : []),
    ...(root ? AS_ROOT : []),
  ];
}
