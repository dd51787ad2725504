/** Starts a session: connects, asks what kernels there are, and decides what to open first. */
import type { KernelDescription } from '../../core/kernel.ts';
import { unknownName } from '../../core/parameter-problems.ts';
import type { Channel } from '../../core/port/channel.ts';
import { connectLab } from '../../core/port/client.ts';
import { connectDesk } from '../../core/port/desk.ts';
import type { DeskListener } from '../../core/port/desk.ts';
import { browserFiles } from '../files/browser.ts';
import { deskFiles } from '../files/desk.ts';
import { readAddress, readViewAddress } from './address.ts';
import type { Asked } from './address.ts';
import { invoke } from './commands/command.ts';
import { commandOf } from './commands/list.ts';
import { RequestState } from './request.svelte.ts';
import type { Wish } from './request.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { Session } from './session.svelte.ts';

const FIRST_KERNEL = 'attention';

/**
 * Connects a session over a channel to the core, and one to the desktop where there is one; `search` is the query of the
 * address.
 */
export async function beginSession(channel: Channel, deskChannel: Channel | null, search: string): Promise<Session> {
  const lab = connectLab(channel, {
    progress: (progress) => {
      session.report(progress);
    },
    point: (report) => {
      session.reportPoint(report);
    },
  });
  const runner = new Runner(lab);
  const [kernels, adapter, sweeps, given] = await Promise.all([
    lab.list(),
    lab.adapter(),
    lab.sweeps(),
    lab.document(),
  ]);
  const asked = readAddress(search, kernels);
  const first = firstWish(kernels, asked);
  const listener: DeskListener = {
    invoke: (id) => {
      invoke(commandOf(id), session);
    },
    opened: (document) => {
      // A file that the desktop opens at the start waits for the first run, which would otherwise take its place.
      if (files !== null) void session.begun.then(() => session.documents.receive(files.opened(document)));
    },
    saveAndLeave: () => void saveAndLeave(session),
    abandonAndLeave: () => void session.backups.abandon().then(() => desk?.leave()),
  };
  const desk = deskChannel === null ? null : connectDesk(deskChannel, listener);
  const files = desk === null ? null : deskFiles(desk);
  const session = new Session(lab, new RequestState(lab, kernels, first), runner, adapter, files ?? browserFiles());
  session.desk = desk;
  session.opening = { file: given, address: readViewAddress(search, kernels) };
  session.sweeper.named = sweeps;
  if (asked.kernel !== null && asked.kernel !== first.kernel) {
    const names = kernels.map(({ name }) => name);
    session.notice = unknownName('kernel', asked.kernel, names);
  } else session.notice = asked.problem;
  return session;
}

async function saveAndLeave({ documents, desk }: Session): Promise<void> {
  await documents.save();
  // The viewer may have cancelled the dialog, or saving may have failed; then the window stays.
  if (!documents.atRisk) await desk?.leave();
}

/** What to run first: what the address asks for, else attention with its defaults, whatever other tabs have run. */
function firstWish(kernels: readonly KernelDescription[], { kernel, params, seed }: Asked): Omit<Wish, 'inputs'> {
  const found = [kernel, FIRST_KERNEL, kernels[0]?.name].find((name) => kernels.some((known) => known.name === name));
  if (found === undefined || found === null) throw new Error('The core has no kernels.');
  return { kernel: found, params: { ...params }, seed: seed ?? 1 };
}
