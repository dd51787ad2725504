/** What the viewer asks for: kernel, parameters, inputs and seed; checked by the core while it is typed. */
import type { KernelDescription, Preset, TensorSpec } from '../../core/kernel.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import { defaultParameters } from '../../core/parameters.ts';
import type { Params, ParameterValue } from '../../core/parameters.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { CheckedRequest, InputFile, CheckRequest, RunRequest } from '../../core/request.ts';
import { messageOf } from '../../core/message.ts';

export interface LoadedInput {
  readonly file: InputFile;
  readonly shape: readonly number[];
  readonly dtype: string;
}

export interface Wish {
  readonly kernel: string;
  /** Only what the viewer set. */
  readonly params: Params;
  readonly seed: number;
  readonly inputs: Readonly<Record<string, LoadedInput>>;
}

const CHECK_DELAY_MS = 120;

export class RequestState {
  readonly kernels: readonly KernelDescription[];
  readonly #lab: LabPort;
  #wish = $state.raw<Wish>({ kernel: '', params: {}, seed: 1, inputs: {} });
  #checked = $state.raw<CheckedRequest | null>(null);
  /** What the last answer was about. */
  #checkedWish = $state.raw<Wish | null>(null);
  /** Asks the core about the request as it is; null once it was asked. */
  #ask: (() => void) | null = null;
  /** Settles once the core has answered. */
  #answer: Promise<void> = Promise.resolve();
  /** Why there is no answer to a check, e.g. that there is no GPU. */
  #checkProblem = $state.raw<Problem | null>(null);
  #inputProblems = $state.raw<Readonly<Record<string, Problem>>>({});
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticket = 0;

  constructor(lab: LabPort, kernels: readonly KernelDescription[], wish: Omit<Wish, 'inputs'>) {
    this.#lab = lab;
    this.kernels = kernels;
    this.#wish = { ...wish, inputs: {} };
    this.#check(0);
  }

  get wish(): Wish {
    return this.#wish;
  }

  get kernel(): KernelDescription {
    const found = this.kernels.find(({ name }) => name === this.wish.kernel);
    if (found === undefined) throw new Error(`kernel ${this.wish.kernel} is not in the list`);
    return found;
  }

  /** Every parameter's value in force: set by the viewer, fixed by a file, or the default. */
  get values(): Readonly<Record<string, ParameterValue>> {
    return { ...defaultParameters(this.kernel), ...this.#checked?.params, ...this.wish.params };
  }

  /** Whether the core has answered about the request as it is. */
  get answered(): boolean {
    return this.#checkedWish === this.#wish;
  }

  /** About how much the run has to do; null while that is not known. */
  get work(): number | null {
    return this.answered && this.#checkProblem === null ? (this.#checked?.work ?? null) : null;
  }

  get sram(): CheckedRequest['sram'] | null {
    return this.#checked?.sram ?? null;
  }

  /** The inputs of the kernel with their extents; none until the core has said. */
  get inputSpecs(): readonly TensorSpec[] {
    return this.#checked?.inputs ?? [];
  }

  /** Where an input that is not loaded comes from; empty until the core has said. */
  originOf(tensor: string): string {
    return this.#checked === null ? '' : (this.#checked.fixedInputs[tensor] ?? 'from the seed');
  }

  /** Problems of the request as it is, inputs that could not be read included. */
  get problems(): readonly Problem[] {
    const unanswered = this.#checkProblem === null ? [] : [this.#checkProblem];
    return [...unanswered, ...Object.values(this.#inputProblems), ...(this.#checked?.problems ?? [])];
  }

  /** Why files were refused, by the tensor that each was for. */
  get refusals(): Readonly<Record<string, Problem>> {
    return this.#inputProblems;
  }

  problemOf(field: string): Problem | undefined {
    return this.problems.find((problem) => problem.field === field);
  }

  choose(kernel: string): void {
    if (kernel === this.wish.kernel) return;
    this.#inputProblems = {};
    this.#change({ kernel, params: {}, inputs: {} });
  }

  set(name: string, value: ParameterValue): void {
    this.setAll({ [name]: value });
  }

  setAll(values: Params): void {
    this.#change({ params: { ...this.wish.params, ...values } });
  }

  /** Forgets a value, so that a file or the default decides. */
  unset(name: string): void {
    this.#change({ params: Object.fromEntries(Object.entries(this.wish.params).filter(([key]) => key !== name)) });
  }

  setSeed(seed: number): void {
    this.#change({ seed });
  }

  applyPreset(preset: Preset): void {
    this.#change({ params: preset.values });
  }

  reset(): void {
    this.#change({ params: {} });
  }

  /** Loads a file for a tensor; one that cannot be used becomes a problem of that tensor. */
  async loadInput(tensor: string, input: Outcome<InputFile>): Promise<void> {
    const { kernel } = this.wish;
    const problem = input.ok ? await this.loadInputs({ [tensor]: input.value }) : input.problem;
    if (problem !== null && kernel === this.wish.kernel) {
      this.#inputProblems = { ...this.#inputProblems, [tensor]: { ...problem, field: tensor } };
    }
  }

  /** Loads files for several tensors as one change, or none of them and says why. */
  async loadInputs(files: Readonly<Record<string, InputFile>>): Promise<Problem | null> {
    const { kernel } = this.wish;
    const loaded: Record<string, LoadedInput> = {};
    for (const [tensor, file] of Object.entries(files)) {
      const outcome = await this.#lab.load({ kernel, tensor, file });
      if (kernel !== this.wish.kernel) return null;
      if (!outcome.ok) return { ...outcome.problem, field: tensor };
      loaded[tensor] = { file, ...outcome.value };
    }
    this.#forgetProblems(Object.keys(loaded));
    this.#change({ inputs: { ...this.wish.inputs, ...loaded } });
    return null;
  }

  /** What would be wrong with the request, were files of such shapes loaded into it. */
  async problemWith(shapes: CheckRequest['inputs']): Promise<Problem | null> {
    const request = this.#toCheck();
    const checked = await this.#lab.check({ ...request, inputs: { ...request.inputs, ...shapes } });
    return checked.ok ? (checked.value.problems[0] ?? null) : checked.problem;
  }

  clearInput(tensor: string): void {
    this.#forgetProblems([tensor]);
    if (!(tensor in this.wish.inputs)) return;
    const inputs = Object.fromEntries(Object.entries(this.wish.inputs).filter(([name]) => name !== tensor));
    this.#change({ inputs });
  }

  /** Asks for something else altogether, or for what was asked for before. */
  restore(wish: Wish): void {
    this.#inputProblems = {};
    this.#wish = wish;
    this.#check(0);
  }

  /** Waits until the core has said what it thinks of the request as it is then. */
  async settled(): Promise<void> {
    for (let ticket = -1; ticket !== this.#ticket;) {
      ticket = this.#ticket;
      this.#ask?.();
      await this.#answer;
    }
  }

  toRequest(): RunRequest {
    const { kernel, params, seed, inputs } = this.wish;
    const files = Object.fromEntries(Object.entries(inputs).map(([name, { file }]) => [name, file]));
    return { kernel, params, seed, inputs: files };
  }

  /** The request to check, which names the files but does not hold their bytes. */
  #toCheck(): CheckRequest {
    const { kernel, params, seed, inputs } = this.wish;
    const shapes = Object.entries(inputs).map(([name, { file, shape }]) => [name, { name: file.name, shape }]);
    return { kernel, params, seed, inputs: Object.fromEntries(shapes) as CheckRequest['inputs'] };
  }

  #forgetProblems(tensors: readonly string[]): void {
    const others = Object.entries(this.#inputProblems).filter(([name]) => !tensors.includes(name));
    this.#inputProblems = Object.fromEntries(others);
  }

  #change(change: Partial<Wish>): void {
    this.#wish = { ...this.wish, ...change };
    this.#check(CHECK_DELAY_MS);
  }

  #check(delay: number): void {
    clearTimeout(this.#timer);
    const ticket = ++this.#ticket;
    const wish = this.#wish;
    this.#answer = new Promise((resolve) => {
      this.#ask = () => {
        clearTimeout(this.#timer);
        this.#ask = null;
        const asked = this.#lab.check(this.#toCheck()).then(
          (outcome) => {
            if (ticket !== this.#ticket) return;
            if (outcome.ok) this.#checked = outcome.value;
            this.#checkedWish = wish;
            this.#checkProblem = outcome.ok ? null : outcome.problem;
          },
          (error: unknown) => {
            if (ticket === this.#ticket) this.#checkProblem = { message: messageOf(error) };
          },
        );
        resolve(asked);
      };
      this.#timer = setTimeout(this.#ask, delay);
    });
  }
}
