/**
 * The binary event layout. One event is nine little-endian u32 words (36 bytes):
 *
 *     word 0   operation (bits 0-7) | tensor (8-15) | slot (16-23) | repeats (24-31)
 *     word 1   row of the tile in its tensor
 *     word 2   column of the tile in its tensor
 *     word 3   rows (0-15) | columns (16-31) of the tile, nominal
 *     word 4   rows (0-15) | columns (16-31) of the tile that lie inside the tensor
 *     word 5   loop index i
 *     word 6   source line (0-15) | plane (16-31)
 *     word 7   floating-point operations
 *     word 8   loop index j
 *
 * A combine is one level of a tree over the lanes of its slot, and has no place in a tensor; instead
 *
 *     word 0   bits 24-31: 1 when the lane that is taken from gets what the taking lane held, else 0
 *     word 1   first taking lane (0-15) | lanes from one taking lane to the next (16-31)
 *     word 2   number of taking lanes (0-15) | lanes from a taking lane to the one it takes from (16-31, signed)
 *
 * A load or a store moves every real element of its tile `repeats` times (threads that read the same operand straight
 * from HBM repeat it). Events of one workgroup are contiguous and in program order; workgroups follow in the order of
 * their index, passes in the order of their dispatch. An event's snapshot is not addressed: snapshots lie one after the
 * other in the order of the events that change a slot (see snapshots.ts).
 */
export const WORDS_PER_EVENT = 9;
export const BYTES_PER_EVENT = 4 * WORDS_PER_EVENT;

/** The number that stands for no tensor or no slot. */
export const NONE = 0xff;

export const OPERATIONS = {
  load: 1,
  store: 2,
  compute: 3,
  accumulate: 4,
  rescale: 5,
  normalise: 6,
  initialise: 7,
  combine: 8,
  skip: 9,
  barrier: 10,
} as const;
export type OperationName = keyof typeof OPERATIONS;

export const OPERATION_NAMES: readonly (OperationName | undefined)[] = Object.entries(OPERATIONS).reduce<
  (OperationName | undefined)[]
>((names, [name, code]) => {
  names[code] = name as OperationName;
  return names;
}, []);

/** The raw records of a whole run, `WORDS_PER_EVENT` words for each event. */
export type Records = Uint32Array<ArrayBuffer>;

/**
 * One level of a tree of combines: lane `first + m step` takes what lane `first + m step + partner` holds, m < count.
 */
export interface Lanes {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly partner: number;
  /** The lane that is taken from gets what the taking lane held (the down-sweep of Blelloch 1990). */
  readonly moves: boolean;
}

export interface TraceEvent {
  readonly operation: OperationName;
  /** The index in the run's tensors, or `NONE`. */
  readonly tensor: number;
  /** The index in the pass's slots, or `NONE`. */
  readonly slot: number;
  readonly repeats: number;
  readonly plane: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly realRows: number;
  readonly realColumns: number;
  readonly i: number;
  readonly j: number;
  readonly line: number;
  readonly flops: number;
  /** The lanes of a combine, whose row and column are 0; null for every other event. */
  readonly lanes: Lanes | null;
}

export function eventCount(records: Records): number {
  return records.length / WORDS_PER_EVENT;
}

export function operationCode(records: Records, event: number): number {
  return records[event * WORDS_PER_EVENT]! & 0xff;
}

export function tensorOf(records: Records, event: number): number {
  return (records[event * WORDS_PER_EVENT]! >>> 8) & 0xff;
}

export function slotOf(records: Records, event: number): number {
  return (records[event * WORDS_PER_EVENT]! >>> 16) & 0xff;
}

/** The line of the shader that records the event, counted from 1. */
export function lineOf(records: Records, event: number): number {
  return records[event * WORDS_PER_EVENT + 6]! & 0xffff;
}

export function flopsOf(records: Records, event: number): number {
  return records[event * WORDS_PER_EVENT + 7]!;
}

/** How many elements a load or a store moves between HBM and the workgroup, with multiplicity; 0 for other events. */
export function elementsMoved(records: Records, event: number): number {
  const at = event * WORDS_PER_EVENT;
  const code = records[at]! & 0xff;
  if (code !== OPERATIONS.load && code !== OPERATIONS.store) return 0;
  const real = records[at + 4]!;
  return (real & 0xffff) * (real >>> 16) * (records[at]! >>> 24);
}

/** Whether the event gives its slot new values. Such an event has a snapshot when its workgroup is watched. */
export function changesSlot(records: Records, event: number): boolean {
  const code = operationCode(records, event);
  return slotOf(records, event) !== NONE && code !== OPERATIONS.store;
}

export function decodeEvent(records: Records, event: number): TraceEvent {
  const at = event * WORDS_PER_EVENT;
  const head = records[at]!;
  const operation = OPERATION_NAMES[head & 0xff];
  if (operation === undefined) throw new Error(`event ${event} has no operation`);
  const nominal = records[at + 3]!;
  const real = records[at + 4]!;
  const origin = records[at + 6]!;
  const lanes = operation === 'combine' ? decodeLanes(records, at) : null;
  return {
    operation,
    tensor: (head >>> 8) & 0xff,
    slot: (head >>> 16) & 0xff,
    repeats: operation === 'combine' ? 1 : head >>> 24,
    plane: origin >>> 16,
    row: lanes === null ? records[at + 1]! : 0,
    column: lanes === null ? records[at + 2]! : 0,
    rows: nominal & 0xffff,
    columns: nominal >>> 16,
    realRows: real & 0xffff,
    realColumns: real >>> 16,
    i: records[at + 5]!,
    j: records[at + 8]!,
    line: origin & 0xffff,
    flops: records[at + 7]!,
    lanes,
  };
}

function decodeLanes(records: Records, at: number): Lanes {
  const taking = records[at + 1]!;
  const taken = records[at + 2]!;
  return {
    first: taking & 0xffff,
    step: taking >>> 16,
    count: taken & 0xffff,
    // The signed shift sign-extends the upper half.
    partner: taken >> 16,
    moves: records[at]! >>> 24 === 1,
  };
}
