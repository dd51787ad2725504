/** The run of a page as it is seen: what the lab would compute is in the page already. */
import { prefersReducedMotion } from 'svelte/motion';
import type { Theme } from '../../core/document/view.ts';
import type { EmbeddedRun } from '../../core/embed/contract.ts';
import { refuse } from '../../core/outcome.ts';
import type { LabPort } from '../../core/port/contract.ts';
import { PLAIN_COLOURS } from '../scene/contract.ts';
import type { StageOptions } from '../scene/contract.ts';
import { Playback } from '../session/playback.svelte.ts';
import { Runner } from '../session/runner.svelte.ts';
import { View } from '../session/view.svelte.ts';

export class EmbeddedView extends View {
  readonly embedded: EmbeddedRun;
  readonly playback = new Playback();
  readonly runner: Runner;
  readonly showFootprint = true;
  readonly showLens = false;
  readonly others = null;
  readonly marked = null;
  readonly words = null;
  readonly magnified = 1;
  readonly cards = true;
  theme = $state<Theme>('dark');
  readonly time = $derived.by(() => this.playback.time);
  readonly options: StageOptions = $derived({
    theme: this.theme,
    reducedMotion: prefersReducedMotion.current,
    toScale: false,
    colours: PLAIN_COLOURS,
    focus: false,
  });

  constructor(embedded: EmbeddedRun) {
    super(labOf(embedded));
    this.embedded = embedded;
    this.playback.still = () => this.options.reducedMotion;
    this.theme = embedded.theme;
    this.runner = new Runner(labOf(embedded));
  }

  get pending(): string {
    return this.embedded.run.title;
  }

  get moving(): boolean {
    return this.playback.moving;
  }

  pass(elapsed: number): void {
    this.playback.pass(elapsed);
  }

  /** Shows the run as the page was made to; called while the player is set up. */
  async start(): Promise<void> {
    const { kernel, params, seed } = this.embedded.run;
    await this.runner.run({ kernel, params, seed, inputs: {} });
    if (this.index !== null) this.playback.show(this.index);
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
