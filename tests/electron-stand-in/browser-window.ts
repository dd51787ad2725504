/** Windows: targets of a headless Chromium. */
import { EventEmitter } from 'node:events';
import type {
  BrowserWindow as RealWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  WindowOpenHandlerResponse,
} from 'electron';
import { app, chromium, goOn } from './app.ts';
import { WebContents, type Opened } from './web-contents.ts';
import { windowing } from './windowing.ts';
import { Preventable } from './preventable.ts';
import { askAbout } from './requests.ts';
import { isWithheld } from './withheld.ts';

type Provided =
  | 'close'
  | 'destroy'
  | 'focus'
  | 'getNormalBounds'
  | 'isDestroyed'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'restore'
  | 'setBounds'
  | 'show';

/** Milliseconds that a window which was denied is there. */
const OPENED_FOR = 500;

const open = new Set<BrowserWindow>();

export class BrowserWindow extends EventEmitter implements Pick<RealWindow, Provided> {
  readonly webContents: WebContents;
  readonly #target: Promise<string>;
  #bounds: Rectangle;
  #state: 'normal' | 'maximized' = 'normal';
  #visible: boolean;
  readonly #unseen: boolean;
  #destroyed = false;
  /** What main has said to windows that the page wants to open and that are not there yet, in order. */
  readonly #openings: { readonly url: string; readonly answer: WindowOpenHandlerResponse }[] = [];

  /** @param opened is what the window shows where a page has opened it */
  constructor(options: BrowserWindowConstructorOptions = {}, opened?: Opened) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { x = 0, y = 0, width = 800, height = 600, show = true } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = show;
    // A window that is shown later would be shown at once by Chromium, and so is; one that nobody slows down is never shown.
    this.#unseen = !show && options.webPreferences?.backgroundThrottling === false;
    this.webContents = new WebContents(options.webPreferences ?? {});
    open.add(this);
    app.windows.add(this);
    this.#target = this.#create(opened);
    this.webContents.on('-window-open', (url: string) => {
      this.#openings.push({ url, answer: this.webContents.answerOpening(url) });
    });
    this.webContents.once('-loaded', () => {
      if (!isWithheld('ready-to-show')) this.emit('ready-to-show');
    });
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...open];
  }

  async loadURL(url: string): Promise<void> {
    await this.#target;
    await this.webContents.load(url);
  }

  show(): void {
    this.#visible = true;
    this.emit('show');
  }

  focus(): void {
    this.emit('focus');
  }

  maximize(): void {
    this.#state = 'maximized';
    this.#visible = true;
    this.emit('maximize');
  }

  restore(): void {
    this.#state = 'normal';
    this.emit('restore');
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isMinimized(): boolean {
    // Nobody minimizes a headless window.
    return false;
  }

  isVisible(): boolean {
    return this.#visible && !this.#destroyed;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  getNormalBounds(): Rectangle {
    return this.#bounds;
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  close(): void {
    const event = new Preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    open.delete(this);
    app.windows.delete(this);
    void this.#target
      .then((targetId) => chromium().cdp.send('Target.closeTarget', { targetId }))
      .catch(() => undefined);
    this.webContents.destroy();
    this.emit('closed');
    if (open.size === 0) app.windowsAreClosed();
  }

  async #create(opened?: Opened): Promise<string> {
    const { cdp } = chromium();
    const targetId = opened?.targetId ?? (await this.#createTarget());
    cdp.listen(({ method, params }) => {
      if (method === 'Target.targetDestroyed' && params.targetId === targetId) this.destroy();
      if (method === 'Target.attachedToTarget' && params.targetInfo.openerId === targetId)
        this.#show(params.targetInfo.targetId, params.sessionId);
    });
    await this.webContents.attach(cdp, targetId, opened);
    return targetId;
  }

  /** Shows a page that the one in this window has opened, if main allows it. */
  #show(targetId: string, sessionId: string): void {
    const { cdp } = chromium();
    const opening = this.#openings.shift();
    if (opening?.answer.action === 'allow') {
      const shown = new BrowserWindow(opening.answer.overrideBrowserWindowOptions, {
        targetId,
        sessionId,
        url: opening.url,
      });
      this.once('closed', () => {
        shown.destroy();
      });
      return;
    }
    // A window that was denied is never shown. One that is closed while a test's driver still holds it takes the page
    // that opened it along: they share a process.
    void askAbout(cdp, targetId, () => false);
    void goOn(cdp, sessionId);
    const close = (): void => void cdp.send('Target.closeTarget', { targetId }).catch(() => undefined);
    setTimeout(close, OPENED_FOR).unref();
  }

  async #createTarget(): Promise<string> {
    const { width, height } = this.#bounds;
    const place =
      windowing() === 'headless' || !this.#unseen
        ? { newWindow: true, width, height }
        : { hidden: true, background: true };
    const { targetId } = await chromium().cdp.send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      ...place,
    });
    return targetId;
  }
}
