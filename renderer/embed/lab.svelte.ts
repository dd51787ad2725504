/** The run of a page as it is seen: what the lab would compute is in the page already. */
import { prefersReducedMotion } from 'svelte/motion';
import type { EmbeddedRun } from '../../core/embed/contract.ts';
import { refuse } from '../../core/outcome.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { StageOptions } from '../scene/contract.ts';
import { Playback } from '../session/playback.svelte.ts';
import { Runner } from '../session/runner.svelte.ts';
import { createSettings } from '../session/settings.svelte.ts';
import { View } from '../session/view.svelte.ts';
import type { Host } from '../session/view.svelte.ts';

export class EmbeddedLab implements Host {
  readonly embedded: EmbeddedRun;
  readonly settings = createSettings();
  readonly playback = new Playback(this.settings);
  readonly view: View;
  readonly magnified = 1;
  readonly cards = true;
  readonly options: StageOptions = $derived.by(() => {
    const { theme, projector, toScale, colours, focus } = this.settings;
    return { theme, projector, toScale, colours, focus, reducedMotion: prefersReducedMotion.current };
  });

  constructor(embedded: EmbeddedRun) {
    this.embedded = embedded;
    this.playback.still = () => this.options.reducedMotion;
    this.settings.theme = embedded.theme;
    const lab = labOf(embedded);
    this.view = new View(lab, new Runner(lab), this, () => embedded.run.title);
  }

  get moving(): boolean {
    return this.playback.moving;
  }

  timeOf(): number {
    return this.playback.time;
  }

  markedOn(): null {
    return null;
  }

  wordsOn(): null {
    return null;
  }

  othersOn(): null {
    return null;
  }

  pass(_view: View, elapsed: number): void {
    this.playback.pass(elapsed);
  }

  grabbed(): void {
    // Nobody else moves the camera.
  }

  /** Shows the run as the page was made to; called while the player is set up. */
  async start(): Promise<void> {
    const { kernel, params, seed } = this.embedded.run;
    await this.view.runner.run({ kernel, params, seed, inputs: {} });
    if (this.view.index !== null) this.playback.show(this.view.index);
    this.playback.seek(this.embedded.time);
  }
}

/** The part of a lab that a finished run needs. */
function labOf({ run, snapshots }: EmbeddedRun): Pick<LabPort, 'run' | 'cancel' | 'snapshot'> {
  return {
    run: () => Promise.resolve({ ok: true, value: run }),
    cancel: () => Promise.resolve(),
    snapshot: ({ pass, workgroup }) => {
      const found = snapshots.find((one) => one.pass === pass && one.workgroup === workgroup);
      return Promise.resolve(
        found === undefined ? refuse('The page does not hold this workgroup.') : { ok: true, value: found },
      );
    },
  };
}
