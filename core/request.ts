/**
 * A request to run a kernel, as whoever asks states it. `core/perform/resolve.ts` turns it into a kernel with
 * valid inputs.
 */
import type { TensorSpec } from './kernel.ts';
import type { Problem } from './outcome.ts';
import type { Params, ParameterValue } from './parameters.ts';

/** A file as the user gave it: its name for messages, and its bytes. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was read of a text, and how: "3 rows, 2 columns, with semicolons between fields and a decimal comma". */
  readonly read?: string;
}

/** The most runs that can be asked to stay held at once: those of a long talk. */
export const MOST_HELD = 64;

export interface RunRequest {
  readonly kernel: string;
  /** The values of parameters; those that equal the defaults may be left out. */
  readonly params: Params;
  readonly seed: number;
  /** Files by the name of their tensor; their shapes determine the parameters that are not set. */
  readonly inputs: Readonly<Record<string, InputFile>>;
  /** The runs that it will stand beside, which stay held however old they are. */
  readonly beside?: readonly string[];
}

/** A request before it runs: in place of the files it has what they would determine. */
export interface CheckRequest {
  readonly kernel: string;
  readonly params: Params;
  readonly seed: number;
  /** Loaded files by tensor name, with the shapes that `load` gave. */
  readonly inputs: Readonly<Record<string, { readonly name: string; readonly shape: readonly number[] }>>;
}

export interface CheckedRequest {
  readonly problems: readonly Problem[];
  /** All parameters, filled in from defaults and from the shapes of the inputs. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** The bytes of workgroup memory that the run would take, and those that the adapter has. */
  readonly sram: { readonly needed: number; readonly available: number };
  /** About how much the run has to do (core/work.ts); null while a problem is in its way. */
  readonly work: number | null;
  /** The inputs that files may give, with their extents by the names of the parameters. */
  readonly inputs: readonly TensorSpec[];
  /** The inputs that the seed does not make, and what they are instead. */
  readonly fixedInputs: Readonly<Record<string, string>>;
}
