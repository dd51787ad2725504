/** The application: its life, its one instance, its switches, its folders. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, CommandLine, ProcessMetric } from 'electron';
import { launchChromium, processesOf, type Chromium } from './chromium.ts';
import { claimInstance, type Claim } from './instance-lock.ts';
import { Preventable } from './preventable.ts';

type Provided =
  | 'addRecentDocument'
  | 'clearRecentDocuments'
  | 'enableSandbox'
  | 'getName'
  | 'getPath'
  | 'getVersion'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'whenReady';

let running: Chromium | undefined;

export function chromium(): Chromium {
  if (running === undefined) throw new Error('the application is not ready');
  return running;
}

/** Milliseconds that Chromium has to end. */
const CLOSING_PATIENCE = 5000;

/** Milliseconds between looks at whether Chromium's GPU process is still the same. */
const WATCH_INTERVAL = 100;

class StandInApp extends EventEmitter implements Pick<App, Provided> {
  readonly isPackaged = false;
  readonly commandLine: Pick<CommandLine, 'appendSwitch'> = {
    appendSwitch: (name, value) => {
      if (running !== undefined) throw new Error(`the switch ${name} comes too late`);
      this.#switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
  };
  /** The windows that are open. @internal */
  readonly windows = new Set<{ close(): void }>();
  readonly #switches: string[] = [];
  readonly #ready: Promise<void>;
  #becomeReady: () => void = () => undefined;
  #claim: Claim | undefined;
  #quitting = false;

  constructor() {
    super();
    this.#ready = new Promise((resolve) => {
      this.#becomeReady = resolve;
    });
  }

  /** Starts Chromium, once main has run and unless it has quit at once. @internal */
  async start(): Promise<void> {
    if (this.#quitting) await new Promise(() => undefined);
    const profile = join(this.getPath('userData'), 'chromium');
    running = await launchChromium(profile, this.#switches);
    running.process.once('exit', () => process.exit(1));
    await running.cdp.send('Target.setDiscoverTargets', { discover: true });
    this.#watchGpu(profile);
    this.emit('ready');
    this.#becomeReady();
  }

  /** @internal */
  isReady(): boolean {
    return running !== undefined;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  getName(): string {
    return this.#manifest().productName;
  }

  getVersion(): string {
    return this.#manifest().version;
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    const given = process.argv.find((word) => word.startsWith('--user-data-dir='));
    const userData = given?.slice('--user-data-dir='.length) ?? join(tmpdir(), 'electron-stand-in');
    const path = name === 'userData' ? userData : join(userData, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  enableSandbox(): void {
    if (this.isReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  requestSingleInstanceLock(): boolean {
    this.#claim ??= claimInstance(this.getPath('userData'), (words, folder) => {
      this.emit('second-instance', {}, words, folder, undefined);
    });
    return this.#claim.first;
  }

  getAppMetrics(): Pick<ProcessMetric, 'pid' | 'type'>[] {
    return [...processesOf(join(this.getPath('userData'), 'chromium'))];
  }

  addRecentDocument(): void {
    // The list is the system's, which headless has none of.
  }

  clearRecentDocuments(): void {
    // As above.
  }

  quit(): void {
    if (this.#quitting) return;
    const event = new Preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of [...this.windows]) window.close();
    if (this.windows.size > 0) {
      this.#quitting = false;
      return;
    }
    this.emit('will-quit', new Preventable());
    void this.#end(0);
  }

  /** Ends at once, when the test has gone. @internal */
  exit(code: number): void {
    this.#quitting = true;
    void this.#end(code);
  }

  /** @internal */
  windowsAreClosed(): void {
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  async #end(code: number): Promise<void> {
    await this.#claim?.told;
    this.#claim?.release();
    this.emit('quit', {}, code);
    if (running !== undefined) {
      const { cdp } = running;
      running.process.removeAllListeners('exit');
      const { process: child } = running;
      const ended = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : Promise.resolve();
      const impatience = setTimeout(() => child.kill('SIGKILL'), CLOSING_PATIENCE);
      await cdp.send('Browser.close').catch(() => undefined);
      await ended;
      clearTimeout(impatience);
      rmSync(join(this.getPath('userData'), 'chromium'), { recursive: true, force: true, maxRetries: 5 });
    }
    process.exit(code);
  }

  #manifest(): { readonly productName: string; readonly version: string } {
    return JSON.parse(readFileSync(join(process.argv[1] ?? process.cwd(), 'package.json'), 'utf8')) as {
      productName: string;
      version: string;
    };
  }

  #watchGpu(profile: string): void {
    const find = (): number | undefined => processesOf(profile).find(({ type }) => type === 'GPU')?.pid;
    let last = find();
    setInterval(() => {
      const now = find();
      if (last !== undefined && now !== last && !this.#quitting)
        this.emit('child-process-gone', {}, { type: 'GPU', reason: 'killed', exitCode: 9, serviceName: 'GPU' });
      last = now;
    }, WATCH_INTERVAL).unref();
  }
}

export const app = new StandInApp();
