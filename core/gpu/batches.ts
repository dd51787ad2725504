/**
 * Cuts a long pass into batches. A dispatch cannot be ended once the GPU has it, so a pass that takes long is
 * dispatched in parts, between which a cancellation is heard. WebGPU dispatches begin at workgroup 0, so the
 * program adds the first workgroup of its batch to the index of its workgroup; nothing else in it changes.
 */
type Grid = readonly [number, number, number];

export interface Batch {
  /** The workgroup at which the batch begins. */
  readonly base: Grid;
  readonly count: Grid;
}

/** Cuts a grid into boxes of workgroups, each at most as large as `most` says when its turn comes. */
export function* batchesOf([columns, rows, planes]: Grid, most: () => number): Generator<Batch, void, void> {
  const plane = columns * rows;
  for (let at = 0; at < plane * planes;) {
    const base = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / plane)] as const;
    const size = Math.max(1, Math.floor(most()));
    const count: Grid =
      at % plane === 0 && size >= plane
        ? [columns, rows, Math.min(planes - base[2], Math.floor(size / plane))]
        : base[0] === 0 && size >= columns
          ? [columns, Math.min(rows - base[1], Math.floor(size / columns)), 1]
          : [Math.min(columns - base[0], size), 1, 1];
    yield { base, count };
    at += count[0] * count[1] * count[2];
  }
}

export interface BatchedCode {
  readonly code: string;
  /** The bind group of the uniform that holds the base, at binding 0. */
  readonly group: number;
}

const INDEX = /@builtin\(workgroup_id\)\s*(\w+)\s*:/;
/** Builtins that would tell a program about the batch instead of the whole grid. */
const OTHERS = /@builtin\((num_workgroups|global_invocation_id)\)/;
const GROUPS = 4;

/** The program that runs a batch; undefined for a program that cannot be batched. */
export function batchedCode(code: string): BatchedCode | undefined {
  const index = INDEX.exec(code);
  const group = Math.max(-1, ...[...code.matchAll(/@group\((\d+)\)/g)].map((match) => Number(match[1]))) + 1;
  if (index === null || OTHERS.test(code) || group >= GROUPS) return undefined;
  const name = index[1]!;
  const body = code.indexOf('{', index.index) + 1;
  const head = code.slice(0, body).replace(INDEX, '@builtin(workgroup_id) batch_index :');
  return {
    code: `${head} let ${name} = batch_index + batch_base;${code.slice(body)}\n@group(${group}) @binding(0) var<uniform> batch_base: vec3u;\n`,
    group,
  };
}
