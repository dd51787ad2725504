/** The command line in Node: Dawn computes, and an installed browser draws. */
import { FILM_PAGE } from '../../core/port/meeting.ts';
import { findBrowser, thisMachine } from '../browser/find.ts';
import { startServer } from '../browser/server.ts';
import { printPage } from '../browser/print.ts';
import { openWindow } from '../browser/window.ts';
import type { Drawing, DrawingServices, Machine } from '../machine.ts';
import { built } from '../paths.ts';
import { UserError } from '../user-error.ts';
import { createDawnExecutor, inSoftware } from './dawn.ts';

async function openDrawing({ executor, lab, film }: DrawingServices): Promise<Drawing> {
  const browser = findBrowser(thisMachine());
  if (browser === undefined) {
    throw new UserError(
      'No Chrome, Chromium or Edge was found to draw with; install one, or name it in TILESCOPE_BROWSER.',
    );
  }
  const server = await startServer({ root: built('renderer'), port: 0, onChannel: lab, onFilmPage: film });
  const address = server.address(new URLSearchParams(), FILM_PAGE);
  const window = await openWindow(browser, address, { hidden: true, software: await inSoftware(executor) });
  return {
    name: `The browser ${browser}`,
    closed: window.closed,
    print: async (width, height) => await printPage(window.pipe, address, width, height),
    close: async () => {
      await window.close();
      await server.close();
    },
  };
}

export const nodeMachine: Machine = { createExecutor: createDawnExecutor, openDrawing };
