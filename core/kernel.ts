/**
 * A kernel as data: what a viewer may set, which tensors it touches, which WGSL passes it runs, what it must equal.
 * Each has a folder in `kernels/`, a place in `kernels/index.ts` and WGSL in `shaders/`; no other room knows it by
 * name.
 */
import type { AdapterLimits } from './adapter.ts';
import type { Problem } from './outcome.ts';
import type { Parameter, Params } from './parameters.ts';
import type { PlotSpec } from './plot.ts';
import type { OperationName } from './trace/layout.ts';
import type { Random } from './tensors/random.ts';

export interface Preset {
  readonly name: string;
  readonly title: string;
  /** The point that the preset makes, one sentence. */
  readonly help: string;
  readonly values: Params;
}

/** The one hue of a tensor, used for its frame, slots, labels, counters and its name in text. */
export type Hue = 'cyan' | 'amber' | 'violet' | 'rose' | 'coral' | 'green' | 'slate';

/**
 * How values map to colour: diverging about zero, one-sided from zero, or one-sided and pinned to 0 and 1 (how far open
 * a gate is).
 */
export type ValueScale = 'signed' | 'probability' | 'gate';

/** An extent: a number, or the name of an integer parameter. */
export type Dimension = number | string;

/** A tensor as [planes, rows, columns], row-major f32. */
export interface TensorSpec {
  readonly name: string;
  readonly hue: Hue;
  /** `ghost`: never written to HBM; drawn as an outline that fills with the blocks that the kernel computed in SRAM. */
  readonly kind: 'input' | 'intermediate' | 'output' | 'ghost';
  readonly scale: ValueScale;
  readonly planes: Dimension;
  readonly rows: Dimension;
  /** Absent for a vector (one column, and none in its .npy shape). */
  readonly columns?: Dimension;
  readonly help: string;
  /**
   * Name of a matrix whose row t says how much each row of this tensor still counts after token t: the fading trail
   * beside the rows, taken from the last row of the matrix that is stored.
   */
  readonly trail?: string;
  /** What happened where it is infinite or NaN, one sentence, shown when it is. */
  readonly overflow?: string;
  /** Its rows are drawn from left to right, each as a column: the tokens of a sequence on their belt. */
  readonly transposed?: true;
}

/** A tile that a workgroup keeps. Its name is also the WGSL variable that holds it. */
export interface SlotSpec {
  readonly name: string;
  /** Whose hue it wears. */
  readonly hue: Hue;
  readonly memory: 'sram' | 'registers';
  readonly rows: number;
  readonly columns: number;
  readonly scale: ValueScale;
  /**
   * WGSL expression of element `e` (row-major), for the snapshot; `NAME[e]` by default. A register slot names the
   * thread's own variable; element `e` then belongs to thread `e % threads`, unless `owner` says otherwise.
   */
  readonly element?: string;
  /** WGSL expression of the index of the thread that holds element `e` in its registers. */
  readonly owner?: string;
  /** Its rows are drawn from left to right, as those of the tensor that it is a tile of. */
  readonly transposed?: true;
  /** What the lanes of its combine events are; columns by default. */
  readonly lanes?: 'rows' | 'columns';
  /** A gate: its values, from 0 to 1, multiply what flows from one slot of the pass to another (or within one). */
  readonly valve?: { readonly from: string; readonly to: string };
}

/** One dispatch. */
export interface KernelPass {
  readonly name: string;
  readonly title: string;
  /** Path below `shaders/` without `.wgsl`. */
  readonly shader: string;
  /** `override` constants of the WGSL. */
  readonly constants: Readonly<Record<string, number | boolean>>;
  /** Tensors in the order of their bindings in group 0; the WGSL may call them otherwise. */
  readonly tensors: readonly string[];
  readonly workgroups: readonly [number, number, number];
  readonly slots: readonly SlotSpec[];
  /** Names of the loop indices that events carry. */
  readonly loops: readonly [string] | readonly [string, string];
  /** Upper bound on the events of one workgroup; the region of each workgroup is sized by it. */
  readonly maximumEvents: number;
}

/** An index of an operand: the result's own row or column, the summation index, or a fixed number. */
export type OperandIndex = 'r' | 'c' | 'k' | number;
export interface Operand {
  /** Slot of the pass, or tensor. */
  readonly name: string;
  readonly row: OperandIndex;
  readonly column: OperandIndex;
  /** The value that the slot had before this event. */
  readonly previous?: boolean;
  /** The element, in a combine, of the lane that the result's lane takes from. */
  readonly partner?: boolean;
}

/** How a slot (or a tensor) gets its values, for the caption and for the hover card. */
export interface Formula {
  /** Slot or tensor name. */
  readonly result: string;
  /** The event that computes it; absent for a tensor. */
  readonly operation?: OperationName;
  /** Name of the pass that the formula is for, where passes fill a slot of this name in different ways. */
  readonly pass?: string;
  /** In matrix terms: "S = scale · Q Kᵀ". */
  readonly text: string;
  /** For one element: "S[r,c] = scale · Σₖ Q[r,k] K[c,k]". */
  readonly cell: string;
  readonly operands: readonly Operand[];
  /** Number of terms of the sum over k, when there is one. */
  readonly terms?: number;
}

/**
 * Closed forms. Elements (not bytes) by tensor, floating-point operations in total, depth in steps
 * (core/trace/depth.ts).
 */
export interface Costs {
  readonly read: Readonly<Record<string, number>>;
  readonly write: Readonly<Record<string, number>>;
  readonly flops: number;
  readonly depth?: number;
}

export type Arrays = Readonly<Record<string, Float32Array<ArrayBuffer>>>;

/** What kernels are about, in the order in which a list shows them. */
export const KERNEL_GROUPS = ['Attention', 'Rows', 'Matrix products', 'Recurrent networks', 'State spaces'] as const;
export type KernelGroup = (typeof KERNEL_GROUPS)[number];

export interface Kernel {
  readonly name: string;
  readonly title: string;
  readonly group: KernelGroup;
  /** Why one would choose it, in one short sentence for a list. */
  readonly line: string;
  /** What it computes and why one would look at it; one paragraph. */
  readonly summary: string;
  /** Papers, as "Author year, title". */
  readonly papers: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly presets: readonly Preset[];
  /** Integer parameters that size the tiles: what to shrink when they do not fit in workgroup memory. */
  readonly blocks: readonly string[];
  /** Rules across parameters and against the device; called with values that pass each parameter's own schema. */
  check(params: Params, limits: AdapterLimits): Problem | undefined;
  /** In drawing order; the index of a tensor is its id in the trace. */
  tensors(params: Params): readonly TensorSpec[];
  passes(params: Params): readonly KernelPass[];
  formulas(params: Params): readonly Formula[];
  /** Seeded inputs, one array for each tensor of kind `input`. */
  inputs(params: Params, random: Random): Arrays;
  /** Says what the inputs are when they do not depend on the seed, in a few words ("trained weights"). */
  fixedInputs?(params: Params): Readonly<Record<string, string>>;
  /** Float64 answers for every materialised tensor that is not an input, written independently of the WGSL. */
  reference(params: Params, inputs: Arrays): Readonly<Record<string, Float64Array>>;
  costs(params: Params): Costs;
  /** How many elements a sequence model must keep of all tokens so far to compute the next one. */
  state?(params: Params): number;
  /** Plots that the viewer sees beside the picture. */
  plots?(params: Params): readonly PlotSpec[];
  /** Small parameters, drawn so that edges that do not divide, 1 and primes are common; what `verify` runs. */
  sample(random: Random): Params;
  /** Bound on the relative L2 error of every output. */
  readonly tolerance: number;
  /**
   * Looser bounds by output, each from a condition number of the problem at hand and an error analysis that the kernel
   * names. An output without one has the kernel's tolerance, and no bound falls below it.
   */
  conditionedTolerance?(params: Params, inputs: Arrays): Readonly<Record<string, number>>;
}

/** What a renderer gets to know of a kernel before a run. */
export interface KernelDescription {
  readonly name: string;
  readonly title: string;
  readonly group: KernelGroup;
  readonly line: string;
  readonly summary: string;
  readonly papers: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly presets: readonly Preset[];
  /** Names of the tensors that a user may load, for each set of defaults. */
  readonly inputs: readonly string[];
  /** Parameters that are extents of those, which a loaded file fixes. */
  readonly sizes: readonly string[];
}
