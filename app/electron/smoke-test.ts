/** Whether an installed application works: it shows the lab, which runs flash attention; the answer is printed as JSON. */
import { app } from 'electron';
import { isSound } from '../../core/run.ts';
import { labQuery } from '../query.ts';
import { facts } from './about.ts';
import type { RemoteGpu } from './gpu/remote.ts';
import { openLabWindow, type LabWindowHost } from './lab-window.ts';

const PATIENCE = 240_000;
/** The picture of a run is drawn within so many milliseconds, also in software. */
const DRAWN_AFTER = 3000;
/** A picture with fewer bytes than this shows nothing. */
const LEAST_PICTURE = 20_000;

/** Runs the test and ends the application, with the exit code 0 if all is well and 1 otherwise. */
export async function smokeTest(host: Omit<LabWindowHost, 'onRun'> & { readonly executor: RemoteGpu }): Promise<void> {
  const timer = setTimeout(() => {
    end({ ok: false, reason: `It took longer than ${PATIENCE / 1000} s.` });
  }, PATIENCE);
  try {
    end(await look(host));
  } catch (error) {
    end({ ok: false, reason: String(error) });
  } finally {
    clearTimeout(timer);
  }
}

async function look(host: Omit<LabWindowHost, 'onRun'> & { readonly executor: RemoteGpu }): Promise<Findings> {
  const query = labQuery('attention', ['variant=flash']);
  const [outcome, window] = await new Promise<
    [Parameters<NonNullable<LabWindowHost['onRun']>>[0], ReturnType<typeof openLabWindow>]
  >((resolve) => {
    const opened = openLabWindow({ ...host, onRun: (ran) => resolve([ran, opened]) }, query);
  });
  const versions = await facts(host.executor);
  if (!outcome.ok) return { ok: false, reason: outcome.problem.message, versions };
  const { kernel, events } = outcome.value;
  const sound = isSound(outcome.value);
  await new Promise((resolve) => setTimeout(resolve, DRAWN_AFTER));
  const pictureBytes = (await window.webContents.capturePage()).toPNG().length;
  const shown = window.isVisible();
  return {
    ok: sound && shown && pictureBytes >= LEAST_PICTURE,
    shown,
    pictureBytes,
    run: { kernel, events, sound },
    adapter: await host.executor.adapter(),
    codecs: await host.executor.codecs(),
    versions,
  };
}

type Findings = Readonly<Record<string, unknown>> & { readonly ok: boolean };

function end(findings: Findings): void {
  process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`, () => {
    app.exit(findings.ok ? 0 : 1);
  });
}
