/**
 * A kernel as data: what a viewer may set, which tensors it reads and writes, which WGSL passes it runs, and
 * what its outputs must equal. Each has a folder in `kernels/`, a place in `kernels/index.ts` and WGSL in
 * `shaders/`; no other room knows it by name.
 */
import type { AdapterLimits } from './adapter.ts';
import type { Fault } from './outcome.ts';
import type { Parameter, Params } from './parameters.ts';
import type { PlotSpec, Trail } from './plot.ts';
import type { OperationName } from './trace/layout.ts';
import type { Random } from './tensors/random.ts';
import type { Escape } from './verdict.ts';

export interface Preset {
  readonly name: string;
  readonly title: string;
  /** The point that the preset makes, in one sentence. */
  readonly help: string;
  readonly values: Params;
}

/** The one hue of a tensor, used for its frame, slots, labels, counters and its name in text. */
export type Hue = 'cyan' | 'amber' | 'violet' | 'rose' | 'coral' | 'green' | 'slate';

/**
 * How values map to colour: diverging about zero, one-sided from zero for what can never be negative (`probability`), or one-sided and pinned to 0 and 1 (how far open
 * a gate is).
 */
export type ValueScale = 'signed' | 'probability' | 'gate';

/** An extent: a number, the name of an integer parameter, or a product of such names, "heads · d". */
export type Dimension = number | string;

/** A tensor as [planes, rows, columns], row-major f32. */
export interface TensorSpec {
  readonly name: string;
  readonly hue: Hue;
  /**
   * The kind `ghost` is for a tensor that is never written to HBM; it is drawn as an outline that fills with
   * the blocks that the kernel computed in SRAM.
   */
  readonly kind: 'input' | 'intermediate' | 'output' | 'ghost';
  readonly scale: ValueScale;
  readonly planes: Dimension;
  readonly rows: Dimension;
  /** The number of columns; absent for a vector, which has one column, and none in its .npy shape. */
  readonly columns?: Dimension;
  readonly help: string;
  /** What the trail beside its rows shows. */
  readonly trail?: Trail;
  /** Why values of the tensor may be infinite or NaN, in one sentence that is shown when they are. */
  readonly overflow?: string;
  /** Draws the rows from left to right, each as a column, since they are the tokens of a sequence. */
  readonly transposed?: true;
  /** Which way its positions run, where a sequence is not its rows. */
  readonly along?: 'columns';
  /** Says that its planes, or its rows, are the states of one thing, step after step. */
  readonly history?: 'planes' | 'rows';
  /** Stands small at the side, since one looks at other tensors: weights, what only measures, what is in no memory. */
  readonly aside?: true;
}

/** A tile that a workgroup keeps. Its name is also the WGSL variable that holds it. */
export interface SlotSpec {
  readonly name: string;
  /** The tensor hue that the slot is drawn in. */
  readonly hue: Hue;
  readonly memory: 'sram' | 'registers';
  readonly rows: number;
  readonly columns: number;
  readonly scale: ValueScale;
  /**
   * The WGSL expression of element `e` (row-major) for the snapshot; `NAME[e]` by default. For a slot in
   * registers it names the variable of a thread; element `e` then belongs to thread `e % threads`, unless
   * `owner` says otherwise.
   */
  readonly element?: string;
  /** The WGSL expression for the index of the thread that holds element `e` in its registers. */
  readonly owner?: string;
  /** Draws the rows from left to right, as those of the tensor that it holds a tile of. */
  readonly transposed?: true;
  /** Lies small at the side, since one looks at other slots: weights that stay. */
  readonly aside?: true;
  /** Which way the lanes of its combine events run; columns by default. */
  readonly lanes?: 'rows' | 'columns';
  /**
   * Makes the slot a gate: its values multiply what flows from one slot of the pass to another (or within one). They are
   * from 0 to 1 where its scale says so.
   */
  readonly valve?: { readonly from: string; readonly to: string };
  /** Makes the slot a state: what it holds is kept and rewritten, from token to token or from chunk to chunk. */
  readonly state?: true;
  /** The slot of the pass that its values flow into; for a state, at the next token. */
  readonly into?: string;
}

/** One dispatch of a shader. */
export interface KernelPass {
  readonly name: string;
  readonly title: string;
  /** The path of the shader below `shaders/`, without `.wgsl`. */
  readonly shader: string;
  /** The WGSL itself, of a pass whose shader is not in `shaders/`. */
  readonly source?: string;
  /** The switches of a shader that has some, `@if(NAME)` (core/gpu/conditions.ts). */
  readonly conditions?: Readonly<Record<string, boolean>>;
  /** The values of the shader's `override` constants. */
  readonly constants: Readonly<Record<string, number | boolean>>;
  /** The tensors in the order of their bindings in group 0; the WGSL may call them otherwise. */
  readonly tensors: readonly string[];
  readonly workgroups: readonly [number, number, number];
  readonly slots: readonly SlotSpec[];
  /** The names of the loop indices that events carry. */
  readonly loops: readonly [string] | readonly [string, string];
  /**
   * The variables of the shader's entry point that each loop index is the value of, where they are not called as the index
   * is. Where none of them is in scope an index stays as it was; the second begins again from 0 where the first has changed.
   */
  readonly counters?: readonly (readonly string[])[];
  /** The most events of one workgroup; the region of each workgroup in the trace buffer has room for so many. */
  readonly maximumEvents: number;
  /** Whether the pass only measures what the others did. Playing passes over it, unless it begins there. */
  readonly measures?: true;
}

/** An index of an operand: the result's own row or column, the summation index, or a fixed number. */
export type OperandIndex = 'r' | 'c' | 'k' | number;
export interface Operand {
  /** The name of a slot of the pass, or of a tensor. */
  readonly name: string;
  readonly row: OperandIndex;
  readonly column: OperandIndex;
  /** Its plane for each plane of the result, which is the same plane unless this says otherwise. */
  readonly planes?: readonly number[];
  /** Whether it is the value that the slot had before this event. */
  readonly previous?: boolean;
  /** In a combine, whether it is the element of the lane that the result's lane takes from. */
  readonly partner?: boolean;
  /** Whether the result is the largest or the smallest of its elements over k, so that one of them decides. */
  readonly chosen?: 'largest' | 'smallest';
}

/** How a slot (or a tensor) gets its values, for the caption and for the hover card. */
export interface Formula {
  /** The name of the slot or tensor that gets the values. */
  readonly result: string;
  /** The event that computes it; absent for a tensor. */
  readonly operation?: OperationName;
  /** The pass that the formula is for, where passes fill a slot of this name in different ways. */
  readonly pass?: string;
  /** The formula in terms of matrices: "S = scale · Q Kᵀ". */
  readonly text: string;
  /** The formula of one element: "S[r,c] = scale · Σₖ Q[r,k] K[c,k]". */
  readonly cell: string;
  readonly operands: readonly Operand[];
  /** Says that its operands are all that it reads, where they are nothing but its own values before. */
  readonly alone?: true;
  /** Number of terms of the sum over k, when there is one. */
  readonly terms?: number;
  /** Why it is done, in a line that is shown while it happens; absent for a tensor. */
  readonly why?: string;
}

/**
 * Closed forms: elements (not bytes) by tensor, floating-point operations in total, and depth in steps
 * (core/trace/depth.ts).
 */
export interface Costs {
  readonly read: Readonly<Record<string, number>>;
  readonly write: Readonly<Record<string, number>>;
  readonly flops: number;
  readonly depth?: number;
}

/** The run that another run is meant to be compared with: the same answer, or the same tokens, by another way. */
export interface Rival {
  /** The kernel, where it is another one. */
  readonly kernel?: string;
  /** The values that differ from those of the run; for another kernel, all that differ from its defaults. */
  readonly values: Params;
  /** What it is called within a sentence: "standard attention". */
  readonly title: string;
  /** What it does otherwise, in one sentence. */
  readonly why: string;
}

export type Arrays = Readonly<Record<string, Float32Array<ArrayBuffer>>>;

/** The groups that kernels belong to, in the order in which a list shows them. */
export const KERNEL_GROUPS = [
  'Learning',
  'Attention',
  'Rows',
  'Matrix products',
  'Recurrent networks',
  'State spaces',
] as const;
export type KernelGroup = (typeof KERNEL_GROUPS)[number];

export interface Kernel {
  readonly name: string;
  readonly title: string;
  readonly group: KernelGroup;
  /** Why one would choose the kernel, in one short sentence for a list. */
  readonly line: string;
  /** What the kernel computes and why one would look at it, in one paragraph. */
  readonly summary: string;
  /** The papers that it comes from, as "Author year, title". */
  readonly papers: readonly string[];
  /** What one must know to compare its arrays with those of a paper or of another program, in a sentence each. */
  readonly conventions: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly presets: readonly Preset[];
  /** The integer parameters that size the tiles, which are what to shrink when tiles do not fit in workgroup memory. */
  readonly blocks: readonly string[];
  /** Rules across parameters and against the device; called with values that pass each parameter's own schema. */
  check(params: Params, limits: AdapterLimits): Fault | undefined;
  /** The tensors in drawing order; the position of a tensor is its number in the trace. */
  tensors(params: Params): readonly TensorSpec[];
  passes(params: Params): readonly KernelPass[];
  formulas(params: Params): readonly Formula[];
  /** Makes the inputs from the seed, an array for each tensor of kind `input`. */
  inputs(params: Params, random: Random): Arrays;
  /** For inputs that do not depend on the seed, a few words that say what they are ("trained weights"). */
  fixedInputs?(params: Params): Readonly<Record<string, string>>;
  /** The float64 reference of every tensor in HBM that is not an input, written independently of the WGSL. */
  reference(params: Params, inputs: Arrays): Readonly<Record<string, Float64Array>>;
  costs(params: Params): Costs;
  /** The costs without the passes that only measure; absent where no pass does, and where no run is compared. */
  watchedCosts?(params: Params): Costs;
  /** How many elements a sequence model must keep of all tokens so far to compute the next one. */
  state?(params: Params): number;
  /**
   * What a run is compared with when it has ended; absent, or undefined for some parameters, where no comparison makes a
   * point. What the rules or the device refuse is not offered.
   */
  rival?(params: Params): Rival | undefined;
  /** Plots that are shown below the picture. */
  plots?(params: Params): readonly PlotSpec[];
  /**
   * Draws small parameters in which extents that blocks do not divide, ones and primes are common; `verify`
   * runs them.
   */
  sample(random: Random): Params;
  /** The relative L2 error to which an output is said to match the reference. */
  readonly tolerance: number;
  /**
   * How far f32 may stray from the reference, by an error analysis of the formula for the inputs at hand that the kernel
   * names: for each output an absolute bound on every element, or one number, a bound on the L2 norm of all errors. An
   * output without one must match.
   */
  errors?(params: Params, inputs: Arrays): Readonly<Record<string, Float64Array | number>>;
  /** What the loaded inputs hold that the kernel cannot work on; the sentence names the entry. */
  inputFault?(params: Params, inputs: Arrays): Fault | undefined;
  /**
   * The first value beyond the range of f32 among those that are computed before every output and stored nowhere. What
   * tensors in HBM hold is found without this.
   */
  escape?(params: Params, inputs: Arrays): Escape | undefined;
}

/** What a renderer knows of a kernel before a run. */
export interface KernelDescription {
  readonly name: string;
  readonly title: string;
  readonly group: KernelGroup;
  readonly line: string;
  readonly summary: string;
  readonly papers: readonly string[];
  readonly conventions: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly presets: readonly Preset[];
  /** The shapes of those tensors by name, "[heads, n, d]", of which a file may leave out a single plane. */
  readonly shapes: Readonly<Record<string, string>>;
  /** The names of the tensors that a user may load, under the defaults of the parameters. */
  readonly inputs: readonly string[];
  /** The parameters that are extents of those tensors, which a loaded file sets. */
  readonly sizes: readonly string[];
}
