/** Sweeps: which one is chosen, which is in flight, and the points that were measured of each. */
import * as v from 'valibot';
import { shotSweep } from '../../core/document/sweep.ts';
import type { ShotSweep } from '../../core/document/sweep.ts';
import type { Problem } from '../../core/outcome.ts';
import { CANCELLED } from '../../core/port/contract.ts';
import type { LabPort } from '../../core/port/contract.ts';
import { AS_RUN, keyOfSweep } from '../../core/sweep.ts';
import type { NamedSweep, SweepMetric, SweepPoint, SweepReport, SweepRequest, SweepSeries } from '../../core/sweep.ts';
import type { RequestState } from './request.svelte.ts';
import { parseValues, seriesOver, splittingParameters, suggestedValues, sweptParameters } from './sweep-choice.ts';

/** Stands for a sweep of the kernel in the set-up, beside the sweeps that have a name. */
export const OWN = 'own';

/** A sweep with everything that is needed to start it. */
export interface ChosenSweep {
  readonly title: string;
  readonly help: string;
  readonly axis: string;
  readonly values: readonly number[];
  readonly series: readonly SweepSeries[];
}

export interface SweepResult {
  readonly request: SweepRequest;
  readonly points: readonly SweepPoint[];
  /** Why the sweep ended before its last point, in one sentence. */
  readonly stopped: string | null;
}

interface Flight {
  readonly chosen: ChosenSweep;
  readonly request: SweepRequest;
  readonly startedAt: number;
  readonly report: SweepReport | null;
  readonly reportedAt: number;
}

export class Sweeper {
  readonly #lab: LabPort;
  readonly #setUp: RequestState;
  readonly #busy: () => boolean;
  #results = $state.raw<Readonly<Record<string, SweepResult>>>({});
  #flight = $state.raw<Flight | null>(null);
  #cancelled = false;
  #choice = $state<string | null>(null);
  /** The values that the viewer typed, for each choice. */
  #texts = $state.raw<Readonly<Record<string, string>>>({});
  #metric = $state<SweepMetric | null>(null);
  named = $state.raw<readonly NamedSweep[]>([]);
  open = $state(false);
  /** Whether closed forms are taken and nothing is run. */
  formsOnly = $state(false);
  /** The parameter that the viewer chose to sweep over, and the one whose values give a series each. */
  ownParameter = $state<string | null>(null);
  split = $state<string | null>(null);

  /** Creates the sweeper; `busy` says whether a run is in flight, which a sweep would end. */
  constructor(lab: LabPort, setUp: RequestState, busy: () => boolean) {
    this.#lab = lab;
    this.#setUp = setUp;
    this.#busy = busy;
  }

  /** The name of a sweep, or OWN. Until the viewer chooses, it is the first sweep of the kernel in the set-up. */
  get choice(): string {
    const { kernel } = this.#setUp;
    const first = this.named.find(({ series }) => series.some((one) => one.kernel === kernel.name));
    return this.#choice ?? first?.name ?? OWN;
  }

  set choice(choice: string) {
    this.#choice = choice;
    this.#metric = null;
  }

  get metric(): SweepMetric {
    return this.#metric ?? this.named.find(({ name }) => name === this.choice)?.metric ?? 'hbm';
  }

  set metric(metric: SweepMetric) {
    this.#metric = metric;
  }

  readonly parameters = $derived.by(() => sweptParameters(this.#setUp.kernel, this.#setUp.values));
  readonly splits = $derived.by(() => splittingParameters(this.#setUp.kernel, this.#setUp.values));

  get #own(): ChosenSweep {
    const { kernel, values } = this.#setUp;
    const parameter = this.parameters.find(({ name }) => name === this.ownParameter) ?? this.parameters[0];
    if (parameter === undefined) return { title: kernel.title, help: '', axis: '', values: [], series: [] };
    return {
      title: `${kernel.title} over ${parameter.label}`,
      help: `${parameter.help} Everything else is as in the set-up; inputs are made from the seed.`,
      axis: parameter.label,
      values: suggestedValues(parameter, Number(values[parameter.name])),
      series: seriesOver(kernel, values, parameter.name, this.split),
    };
  }

  readonly #proposed: ChosenSweep = $derived.by(() => this.named.find(({ name }) => name === this.choice) ?? this.#own);

  get text(): string {
    return this.#texts[this.#key] ?? this.#proposed.values.join(', ');
  }

  set text(text: string) {
    this.#texts = { ...this.#texts, [this.#key]: text };
  }

  /** Typed values are kept by this key, since those for one parameter mean nothing for another. */
  get #key(): string {
    return `${this.choice} ${this.#proposed.axis}`;
  }

  /** The sweep that is in flight, or would start. */
  readonly chosen: ChosenSweep = $derived.by(
    () => this.#flight?.chosen ?? { ...this.#proposed, values: parseValues(this.text) ?? [] },
  );
  readonly result: SweepResult | null = $derived.by(() => this.#results[keyOfSweep(this.#request())] ?? null);

  /** The chosen sweep as a shot holds it; null where its values or its series cannot be. */
  readonly described: ShotSweep | null = $derived.by(() => {
    const { title, axis } = this.chosen;
    const { closedForms = null, ...request } = this.#request();
    const described = v.safeParse(shotSweep, { title, axis, metric: this.metric, ...request, closedForms });
    return described.success && request.values.length > 0 && request.series.length > 0 ? described.output : null;
  });

  get ready(): boolean {
    return this.#flight === null && !this.#busy() && this.chosen.values.length > 0 && this.chosen.series.length > 0;
  }

  get flight(): Flight | null {
    return this.#flight;
  }

  get busy(): boolean {
    return this.#busy();
  }

  #request(): SweepRequest {
    const { values, series } = this.chosen;
    const request = { values, seed: this.#setUp.wish.seed, series };
    return this.#flight?.request ?? (this.formsOnly ? { ...request, closedForms: AS_RUN } : request);
  }

  async start(): Promise<void> {
    if (!this.ready) return;
    const { chosen } = this;
    const request = this.#request();
    this.#cancelled = false;
    this.#flight = { chosen, request, startedAt: performance.now(), report: null, reportedAt: 0 };
    this.#keep({ request, points: [], stopped: null });
    try {
      const outcome = await this.#lab.sweep(request);
      const points = this.#results[keyOfSweep(request)]?.points ?? [];
      if (!outcome.ok) this.#keep({ request, points, stopped: this.#reason(outcome.problem, points.length) });
    } finally {
      this.#flight = null;
    }
  }

  /** The points of the chosen sweep, where all of them have been measured. */
  get points(): readonly SweepPoint[] | null {
    const { result, flight } = this;
    if (result === null || flight !== null || result.stopped !== null) return null;
    return result.points;
  }

  report(report: SweepReport): void {
    if (this.#flight === null) return;
    const { request } = this.#flight;
    this.#flight = { ...this.#flight, report, reportedAt: performance.now() };
    const points = this.#results[keyOfSweep(request)]?.points ?? [];
    this.#keep({ request, points: [...points, report.point], stopped: null });
  }

  async cancel(): Promise<void> {
    if (this.#flight === null) return;
    this.#cancelled = true;
    await this.#lab.cancel();
  }

  #keep(result: SweepResult): void {
    this.#results = { ...this.#results, [keyOfSweep(result.request)]: result };
  }

  #reason({ message }: Problem, done: number): string {
    if (message !== CANCELLED) return message;
    const { request } = this.#flight!;
    const measured = `after ${done} of ${request.values.length * request.series.length} points`;
    return this.#cancelled ? `Cancelled ${measured}.` : `A newer run took the GPU ${measured}.`;
  }
}
