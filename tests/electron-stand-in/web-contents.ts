/** A page in Chromium as main sees it: preload in an isolated world, requests answered by main, navigation asked about. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  MessagePortMain as RealPort,
  NativeImage,
  PrintToPDFOptions,
  RenderProcessGoneDetails,
  WebContents as RealWebContents,
  WebPreferences,
  WindowOpenHandlerResponse,
} from 'electron';
import { LAB_ORIGIN } from '../../app/electron/origins.ts';
import { inApplication, inChromium } from './addresses.ts';
import type { Cdp, Event, EventParameters } from './cdp.ts';
import { session } from './desk.ts';
import { ipcMain } from './ipc-main.ts';
import { MessagePortMain } from './ports.ts';
import { Preventable } from './preventable.ts';
import { schemes } from './protocol.ts';
import { askAbout } from './requests.ts';
import { isWithheld } from './withheld.ts';
import { asText, BINDING, DELIVER, fromText, WORLD, type ToMain, type ToPage } from './wire.ts';

type Provided =
  | 'capturePage'
  | 'forcefullyCrashRenderer'
  | 'getURL'
  | 'id'
  | 'postMessage'
  | 'printToPDF'
  | 'reload'
  | 'setWindowOpenHandler';

type WindowOpenHandler = (details: { readonly url: string }) => WindowOpenHandlerResponse;

/** A target that a page has opened. */
export interface Opened {
  readonly targetId: string;
  readonly sessionId: string;
  /** Where it is about to go, as Chromium has it. */
  readonly url: string;
}

interface Frame {
  readonly url: string;
  readonly parent: Frame | null;
}

/** The texts that run in every new document, made by build.ts. */
const PAGE = { mainWorld: 'main-world.js', preloadWorld: 'preload-world.js' } as const;
const BUILT = dirname(fileURLToPath(import.meta.url));

let count = 0;
let portCount = 0;

export class WebContents extends EventEmitter implements Pick<RealWebContents, Provided> {
  readonly id = ++count;
  readonly #preferences: WebPreferences;
  readonly #ports = new Map<number, { readonly port: MessagePortMain; readonly context: number }>();
  readonly #contexts = new Map<number, string>();
  readonly #frames = new Map<string, { url: string; parent: string | undefined }>();
  #context: number | undefined;
  #cdp: Cdp | undefined;
  #session = '';
  #target = '';
  #destroyed = false;
  #crashed = false;
  #ownNavigation: string | undefined;
  #openWindow: WindowOpenHandler = () => ({ action: 'allow' });

  constructor(preferences: WebPreferences) {
    super();
    if (preferences.sandbox === false || preferences.contextIsolation === false || preferences.nodeIntegration === true)
      throw new Error('The stand-in shows only pages that are isolated, sandboxed and without Node.');
    this.#preferences = preferences;
  }

  /**
   * Puts the page into a target of Chromium. One that another page has opened is there already, with a session, and waits
   * to go to its address. @internal
   */
  async attach(cdp: Cdp, target: string, opened?: Opened): Promise<void> {
    const attached = { targetId: target, flatten: true };
    const { sessionId } = opened ?? (await cdp.send<{ sessionId: string }>('Target.attachToTarget', attached));
    this.#ownNavigation = opened?.url;
    this.#cdp = cdp;
    this.#target = target;
    this.#session = sessionId;
    this.#frames.set(target, { url: opened?.url ?? 'about:blank', parent: undefined });
    cdp.listen((event) => {
      if (event.sessionId === sessionId) this.#hear(event);
    });
    const text = (name: string): string => readFileSync(join(BUILT, name), 'utf8');
    const preload = this.#preferences.preload;
    const source =
      preload === undefined
        ? ''
        : `if (window === window.top) { ${text(PAGE.preloadWorld)}
           ((require, module, exports) => { ${readFileSync(preload, 'utf8')}
           })(() => electronStandIn.electron, { exports: {} }, {}); }`;
    // Chromium itself asks nobody whether a page may take the screen.
    const denied = session.defaultSession.grants('fullscreen', LAB_ORIGIN)
      ? ''
      : `Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('Permissions check failed'));`;
    await askAbout(cdp, target, (paused) => this.#mayGo(paused));
    // All at once: whatever else holds a page that was opened may let it go at any time.
    const newDocument = 'Page.addScriptToEvaluateOnNewDocument';
    await Promise.all([
      this.#command('Page.enable'),
      this.#command('Inspector.enable'),
      this.#command('Runtime.enable'),
      this.#command('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      this.#command(newDocument, { source: text(PAGE.mainWorld) + denied }),
      this.#command(newDocument, { source, worldName: WORLD }),
      ...(opened === undefined ? [] : [this.#command('Runtime.runIfWaitingForDebugger')]),
    ]);
  }

  /** Loads an address for main itself, which nobody is asked about. @internal */
  async load(address: string): Promise<void> {
    this.#ownNavigation = inChromium(address, schemes());
    const loaded = new Promise<void>((resolve) => {
      this.once('-loaded', resolve);
    });
    const { errorText } = await this.#command<{ errorText?: string }>('Page.navigate', { url: this.#ownNavigation });
    if (errorText !== undefined) {
      this.emit('did-fail-load');
      throw new Error(`${errorText} loading '${address}'`);
    }
    await loaded;
  }

  reload(): void {
    const address = this.getURL();
    this.#ownNavigation = inChromium(address, schemes());
    // A page that has crashed cannot be asked to reload itself.
    this.#inBackground(
      this.#crashed ? this.#command('Page.navigate', { url: this.#ownNavigation }) : this.#command('Page.reload'),
    );
    this.#crashed = false;
  }

  getURL(): string {
    return this.#frame(this.#target)?.url ?? '';
  }

  async capturePage(): Promise<NativeImage> {
    const { data } = await this.#command<{ data: string }>('Page.captureScreenshot', { format: 'png' });
    const image: Pick<NativeImage, 'toPNG'> = { toPNG: () => Buffer.from(data, 'base64') };
    return image as NativeImage;
  }

  async printToPDF({
    pageSize,
    margins = {},
    printBackground = false,
    pageRanges = '',
  }: PrintToPDFOptions): Promise<Buffer> {
    if (typeof pageSize !== 'object') throw new Error('The stand-in prints on pages of given sizes only.');
    const { data } = await this.#command<{ data: string }>('Page.printToPDF', {
      paperWidth: pageSize.width,
      paperHeight: pageSize.height,
      marginTop: margins.top,
      marginBottom: margins.bottom,
      marginLeft: margins.left,
      marginRight: margins.right,
      printBackground,
      pageRanges,
    });
    return Buffer.from(data, 'base64');
  }

  forcefullyCrashRenderer(): void {
    // Its answer never comes: the process that would give it is gone.
    this.#inBackground(this.#command('Page.crash'));
  }

  setWindowOpenHandler(handler: Parameters<RealWebContents['setWindowOpenHandler']>[0]): void {
    this.#openWindow = handler as WindowOpenHandler;
  }

  postMessage(channel: string, message: unknown, transfer: readonly RealPort[] = []): void {
    const context = this.#context;
    if (context === undefined) return;
    const numbers = transfer.map(() => ++portCount);
    this.#post({ kind: 'send', channel, words: asText([message]), ports: numbers });
    for (const [index, given] of transfer.entries()) {
      const number = numbers[index]!;
      const port = given as unknown as MessagePortMain;
      this.#ports.set(number, { port, context });
      port.moveTo({
        post: (posted) => {
          this.#post({ kind: 'port', port: number, message: asText(posted) });
        },
        close: () => {
          if (this.#ports.delete(number)) this.#post({ kind: 'port-closed', port: number });
        },
      });
    }
  }

  /** The target is gone. @internal */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#closePorts(() => true);
    this.emit('destroyed');
  }

  /** What main says to a window that the page wants to open. @internal */
  answerOpening(url: string): WindowOpenHandlerResponse {
    return this.#openWindow({ url: inApplication(url) });
  }

  #command<T = unknown>(method: string, params = {}): Promise<T> {
    if (this.#cdp === undefined) throw new Error('the page is not in Chromium yet');
    return this.#cdp.send<T>(method, params, this.#session);
  }

  /** A page may go while it is told something; only then may telling it fail. */
  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      const gone = /has ended|Cannot find context|Session with given id|Target crashed|closed/i;
      if (!this.#destroyed && !gone.test(String(error))) throw error;
    });
  }

  #post(message: ToPage): void {
    if (this.#context === undefined || this.#destroyed) return;
    this.#inBackground(
      this.#command('Runtime.callFunctionOn', {
        functionDeclaration: `(message) => ${DELIVER}(message)`,
        executionContextId: this.#context,
        arguments: [{ value: message }],
      }),
    );
  }

  #hear({ method, params }: Event): void {
    switch (method) {
      case 'Runtime.executionContextCreated': {
        const { id, name, auxData } = params.context;
        if (name !== WORLD) return;
        this.#contexts.set(id, auxData.frameId);
        if (auxData.frameId === this.#target) this.#context = id;
        return;
      }
      case 'Runtime.executionContextDestroyed':
        this.#forget((context) => context === params.executionContextId);
        return;
      case 'Runtime.executionContextsCleared':
        this.#forget(() => true);
        return;
      case 'Runtime.bindingCalled':
        this.#fromPage(params.executionContextId, JSON.parse(params.payload) as ToMain);
        return;
      case 'Page.frameAttached':
        this.#frames.set(params.frameId, { url: '', parent: params.parentFrameId });
        return;
      case 'Page.frameNavigated': {
        const { id, url, parentId } = params.frame;
        this.#frames.set(id, { url, parent: parentId });
        return;
      }
      case 'Page.navigatedWithinDocument':
        this.#frames.set(params.frameId, {
          url: params.url,
          parent: this.#frames.get(params.frameId)?.parent,
        });
        return;
      case 'Page.loadEventFired':
        this.emit('-loaded');
        if (!isWithheld('did-finish-load')) this.emit('did-finish-load');
        return;
      case 'Page.windowOpen':
        this.emit('-window-open', params.url);
        return;
      case 'Inspector.targetCrashed': {
        this.#crashed = true;
        this.#forget(() => true);
        const details: RenderProcessGoneDetails = { reason: 'crashed', exitCode: 5 };
        this.emit('render-process-gone', {}, details);
        return;
      }
    }
  }

  #fromPage(context: number, message: ToMain): void {
    if (message.kind === 'port') this.#ports.get(message.port)?.port.fromPage(fromText(message.message));
    else if (message.kind === 'port-closed') this.#closePorts((port) => port === message.port);
    else {
      const senderFrame = this.#frame(this.#contexts.get(context));
      ipcMain.emit(message.channel, { sender: this, senderFrame }, ...(fromText(message.words) as unknown[]));
    }
  }

  #frame(id: string | undefined): Frame | null {
    const found = id === undefined ? undefined : this.#frames.get(id);
    if (found === undefined) return null;
    return { url: inApplication(found.url), parent: this.#frame(found.parent) };
  }

  #forget(isGone: (context: number) => boolean): void {
    for (const context of this.#contexts.keys()) if (isGone(context)) this.#contexts.delete(context);
    if (this.#context !== undefined && isGone(this.#context)) this.#context = undefined;
    this.#closePorts((_port, context) => isGone(context));
  }

  #closePorts(isGone: (port: number, context: number) => boolean): void {
    for (const [number, { port, context }] of this.#ports) {
      if (!isGone(number, context)) continue;
      this.#ports.delete(number);
      port.close();
    }
  }

  /** Asks main whether the page may go to a document, unless main sends it there. */
  #mayGo({ request, redirectedRequestId }: EventParameters): boolean {
    const isOwn = this.#ownNavigation === request.url;
    this.#ownNavigation = undefined;
    const event = Object.assign(new Preventable(), { url: inApplication(request.url) });
    if (!isOwn) this.emit(redirectedRequestId === undefined ? 'will-navigate' : 'will-redirect', event);
    return !event.defaultPrevented;
  }
}
