/**
 * What a lab is asked to run, as whoever asks says it. `core/perform/resolve.ts` makes a kernel with valid inputs of
 * it.
 */
import type { Problem } from './outcome.ts';
import type { Params, ParameterValue } from './parameters.ts';

/** A file as the user gave it: name for messages, bytes as they are. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface RunRequest {
  readonly kernel: string;
  /** Only what differs from the defaults need be here. */
  readonly params: Params;
  readonly seed: number;
  /** .npy files by tensor name; shapes fix the parameters that are not set. */
  readonly inputs: Readonly<Record<string, InputFile>>;
  /** Runs that it is to stand beside: those stay held, however old they are. */
  readonly beside?: readonly string[];
}

/** A request before it runs: of the files, only what they would fix. */
export interface CheckRequest {
  readonly kernel: string;
  readonly params: Params;
  readonly seed: number;
  /** Loaded files by tensor name, with the shapes that `load` gave. */
  readonly inputs: Readonly<Record<string, { readonly name: string; readonly shape: readonly number[] }>>;
}

export interface CheckedRequest {
  readonly problems: readonly Problem[];
  /** All parameters, with defaults and what the input shapes fix filled in. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Bytes of workgroup memory that the run would take, and what the adapter has. */
  readonly sram: { readonly needed: number; readonly available: number };
  /** Inputs that the seed does not make, and what they are instead. */
  readonly fixedInputs: Readonly<Record<string, string>>;
}
