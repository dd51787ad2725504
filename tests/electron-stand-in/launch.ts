/** Starts the application on the stand-in, with the interface that Playwright has for the genuine Electron. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chromium, type Browser, type Page } from '@playwright/test';
import { inApplication } from './addresses.ts';

type Electron = typeof import('electron');

/** The part of Playwright's ElectronApplication that the tests use. */
export interface Application {
  /** Runs a function in main, given the module `electron`; what it closes over is not there. */
  evaluate<Result, Argument>(
    work: (electron: Electron, argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  windows(): Page[];
  process(): ChildProcess;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** The script that `buildStandIn` gives. */
  readonly start: string;
  /** Folder of the application, and words for it. */
  readonly args: readonly string[];
  /** Variables of its environment, besides those of the test. */
  readonly environment?: NodeJS.ProcessEnv;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Resolves once main has started; undefined when it has ended at once, as a second instance does. */
export async function launchStandIn({ start, args, environment }: LaunchOptions): Promise<Application | undefined> {
  const child = fork(start, args, {
    execArgv: [],
    env: { ...process.env, ...environment },
    serialization: 'advanced',
  });
  const ended = once(child, 'exit');
  const endpoint = await Promise.race([
    ended.then(() => undefined),
    new Promise<string>((resolve) => {
      child.on('message', (message: { endpoint?: string }) => {
        if (message.endpoint !== undefined) resolve(message.endpoint);
      });
    }),
  ]);
  if (endpoint === undefined) return undefined;
  const browser = await chromium.connectOverCDP(endpoint);
  return application(child, browser, ended);
}

function application(child: ChildProcess, browser: Browser, ended: Promise<unknown>): Application {
  let count = 0;
  const evaluate: Application['evaluate'] = (work, argument) => {
    const id = ++count;
    return new Promise((resolve, reject) => {
      const receive = (answer: Answer): void => {
        if (answer.id !== id) return;
        child.off('message', receive);
        if (answer.error === undefined) resolve(answer.value as never);
        else reject(new Error(answer.error));
      };
      child.on('message', receive);
      child.send({ id, source: work.toString(), argument });
    });
  };
  return {
    evaluate,
    windows: () =>
      browser
        .contexts()
        .flatMap((context) => context.pages())
        .filter((page) => inApplication(page.url()) !== page.url()),
    process: () => child,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        evaluate(({ app }) => app.quit(), undefined).catch(() => undefined);
        await ended;
      }
      await browser.close();
    },
  };
}
