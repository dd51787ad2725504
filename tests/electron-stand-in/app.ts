/** The application: its life, its one instance, its switches, its folders. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App, CommandLine, ProcessMetric } from 'electron';
import type { Cdp } from './cdp.ts';
import { launchChromium, processesOf, type Chromium } from './chromium.ts';
import { claimInstance, type Claim } from './instance-lock.ts';
import { place } from './place.ts';
import { Preventable } from './preventable.ts';
import { windowing } from './windowing.ts';

type Provided =
  | 'addRecentDocument'
  | 'clearRecentDocuments'
  | 'enableSandbox'
  | 'exit'
  | 'getName'
  | 'getPath'
  | 'getVersion'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
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

/** Lets a page that waits go on, without a session to it. @internal */
export async function goOn(cdp: Cdp, sessionId: string): Promise<void> {
  // It may be gone already.
  await cdp.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => undefined);
  await cdp.send('Target.detachFromTarget', { sessionId }).catch(() => undefined);
}

class StandInApp extends EventEmitter implements Pick<App, Provided> {
  readonly isPackaged = place().isPackaged;
  readonly commandLine: Pick<CommandLine, 'appendSwitch' | 'getSwitchValue'> = {
    appendSwitch: (name, value) => {
      if (running !== undefined) throw new Error(`the switch ${name} comes too late`);
      this.#switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
    getSwitchValue: (name) => (name === 'ozone-platform' ? windowing() : ''),
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
    running = await launchChromium(profile, this.#switches, windowing());
    running.process.once('exit', () => process.exit(1));
    await running.cdp.send('Target.setDiscoverTargets', { discover: true });
    // A page that another opens waits until main has been asked about it; any other goes on at once.
    const { cdp } = running;
    cdp.listen(({ method, params }) => {
      const waits = method === 'Target.attachedToTarget' && params.waitingForDebugger;
      if (waits && params.targetInfo.openerId === undefined) void goOn(cdp, params.sessionId);
    });
    await running.cdp.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    });
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
    const userData =
      given?.slice('--user-data-dir='.length) ?? join(homedir(), '.config', this.#manifest().productName);
    const path = name === 'userData' ? userData : join(userData, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  enableSandbox(): void {
    if (this.isReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  setAppUserModelId(): void {
    throw new Error('app.setAppUserModelId is there on Windows only');
  }

  requestSingleInstanceLock(handed?: Record<string, unknown>): boolean {
    this.#claim ??= claimInstance(this.getPath('userData'), handed, (words, folder, data) => {
      this.emit('second-instance', {}, words, folder, data);
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
    // There is no list of the system to clear either.
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

  /** Ends at once; so it does when the test has gone. */
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
    return JSON.parse(readFileSync(join(place().folder, 'package.json'), 'utf8')) as {
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
