/**
 * The WGSL that the recorder adds. A place keeps its count, box and fingerprint in variables of the invocation, and a waypoint
 * adds those of all invocations up in one buffer, of which each workgroup has a region, and in it a segment for each stop that it passes:
 *
 *     word 0             of the buffer: 1 when a region had no room for all segments
 *     SEGMENT_WORDS      of a segment, see SEGMENT
 *     TOLD_WORDS         for each waypoint of the stop, see TOLD
 *     PLACE_WORDS        for each site that may have run since the waypoint before, see PLACE
 *     1 word             for each class of arithmetic that may have run: its operations
 *
 * Whatever is smallest is kept as its complement, so that a buffer of zeros is where everything begins.
 */
import { accessFunction, elementCode, spanCode } from '../audit/access-code.ts';
import type { Access } from '../audit/accesses.ts';
import type { WorkgroupVariable, StorageVariable } from '../audit/variables.ts';
import { FINGERPRINT_CODE } from './fingerprint.ts';

/** Offsets, in words, of what a segment says of its waypoint. */
export const SEGMENT = {
  /** The highest number of a stop that an invocation came to; 0 where none came to any more. */
  stop: 0,
  /** The complement of the lowest, which is the same. */
  other: 1,
  /** How often they waited for each other since the stop before. */
  barriers: 2,
  /** The values of the loop indices. */
  i: 3,
  j: 4,
} as const;
export const SEGMENT_WORDS = 5;

/** Offsets, in words, of what is given with the buffer: what the event of a waypoint tells. */
export const TOLD = {
  /** The slot, from 1, whose real rows and columns it tells; 0 for none. */
  slot: 0,
  /** The real rows (bits 0-15) and columns (16-31) of what the slot holds from there on. */
  real: 1,
} as const;
export const TOLD_WORDS = 2;

/** Offsets, in words, of what was counted at a place. */
export const PLACE = {
  count: 0,
  /** The complement of the lowest index. */
  low: 1,
  high: 2,
  /** The complement of the lowest column. */
  left: 3,
  right: 4,
  fingerprint: 5,
} as const;
export const PLACE_WORDS = 6;

/** An access of the program to an element of a watched variable. */
export interface Site {
  /** Its number among the sites of the program. */
  readonly number: number;
  readonly kind: 'read' | 'write';
  readonly variable: StorageVariable | WorkgroupVariable;
  readonly start: number;
}

/**
 * A place where the accesses since the one before are added up: waypoints with nothing between them, or the end of the
 * program.
 */
export interface Stop {
  /** Its number, from 1; the end of the program has the last. */
  readonly number: number;
  /** The lines that its waypoints name. */
  readonly lines: readonly number[];
  readonly sites: readonly Site[];
  /** The classes of arithmetic that may have been done. */
  readonly classes: readonly number[];
}

export const HEAD_WORDS = 1;

/** The words that a segment which ends at this stop takes. */
export function wordsOf(stop: Omit<Stop, 'number'>): number {
  return worksAt(stop) + stop.classes.length;
}

/** Where, in a segment, the places begin. */
export function placesAt({ lines }: Pick<Stop, 'lines'>): number {
  return SEGMENT_WORDS + TOLD_WORDS * lines.length;
}

/** Where, in a segment, the operations begin. */
export function worksAt(stop: Pick<Stop, 'lines' | 'sites'>): number {
  return placesAt(stop) + PLACE_WORDS * stop.sites.length;
}

/** What of a program is recorded. */
export interface ToRecord {
  readonly sites: readonly Site[];
  /** The functions that are called in the place of accesses. */
  readonly functions: readonly string[];
  readonly stops: readonly Stop[];
  /** How many classes of arithmetic there are. */
  readonly classes: number;
  /** How many slots the pass has in SRAM and in registers. */
  readonly slots: number;
}

export function recordingCode({ sites, functions, stops, classes, slots }: ToRecord, group: number): string {
  const variables = [...new Set(sites.map(({ variable }) => variable))];
  return [
    `@group(${group}) @binding(0) var<storage, read_write> audit_words: array<atomic<u32>>;`,
    ...variables.map(({ name }) => `override audit_columns_${name}: u32;`),
    FRAME,
    FINGERPRINT_CODE,
    keptCode(sites.length),
    workFrame(classes, slots),
    ...functions,
    ...stops.map(stopCode),
  ].join('\n');
}

const FRAME = `
override audit_stride: u32;
// The workgroups that are recorded, from the first to before the last; the others only run.
override audit_first: u32 = 0u;
override audit_last: u32 = 0xffffffffu;
var<private> audit_thread: u32;
var<private> audit_at: u32;
var<private> audit_end: u32;
var<private> audit_barriers: u32;
var<private> audit_i: u32;
var<private> audit_j: u32;

fn audit_start(local: u32, group: vec3u, groups: vec3u) {
  audit_thread = local;
  let index = group.x + groups.x * (group.y + groups.y * group.z);
  let is_recorded = index >= audit_first && audit_last > index;
  audit_at = ${HEAD_WORDS}u + select(0u, (index - audit_first) * audit_stride, is_recorded);
  audit_end = select(0u, audit_at + audit_stride, is_recorded);
}

fn audit_workgroup_barrier() {
  workgroupBarrier();
  audit_barriers++;
}

fn audit_storage_barrier() {
  storageBarrier();
  audit_barriers++;
}
`;

/** What an invocation keeps of each site until the next stop, and how it is added up. */
function keptCode(sites: number): string {
  const count = Math.max(sites, 1);
  return `
struct AuditKept {
  count: u32,
  low: u32,   // complements, as in the buffer
  high: u32,
  left: u32,
  right: u32,
  sum: u32,
}
var<private> audit_kept: array<AuditKept, ${count}>;

fn audit_note(site: u32, index: u32, column: u32) {
  let kept = &audit_kept[site];
  (*kept).count++;
  (*kept).low = max((*kept).low, ~index);
  (*kept).high = max((*kept).high, index);
  (*kept).left = max((*kept).left, ~column);
  (*kept).right = max((*kept).right, column);
  (*kept).sum += audit_number(index);
}

/// Adds up what was kept of the sites from \`first\` to before \`last\`.
fn audit_add(first: u32, last: u32, to: u32) {
  var at = to;
  for (var site = first; site < last; site++) {
    let kept = audit_kept[site];
    if (kept.count > 0u) {
      atomicAdd(&audit_words[at + ${PLACE.count}u], kept.count);
      atomicMax(&audit_words[at + ${PLACE.low}u], kept.low);
      atomicMax(&audit_words[at + ${PLACE.high}u], kept.high);
      atomicMax(&audit_words[at + ${PLACE.left}u], kept.left);
      atomicMax(&audit_words[at + ${PLACE.right}u], kept.right);
      atomicAdd(&audit_words[at + ${PLACE.fingerprint}u], kept.sum);
      audit_kept[site] = AuditKept();
    }
    at += ${PLACE_WORDS}u;
  }
}`;
}

/** How arithmetic is counted; see work.ts. */
function workFrame(classes: number, slots: number): string {
  return `
var<private> audit_class: u32;
var<private> audit_pads: u32;    // of what the statement has taken up so far, how much is padding
var<private> audit_reals: u32;   // and how much is real
var<private> audit_works: array<u32, ${Math.max(classes, 1)}>;
/// Complements of the real extents of each slot, so that at first all of it is real.
var<private> audit_padded: array<u32, ${Math.max(slots, 1)}>;

fn audit_begin(of_class: u32, pads: u32, reals: u32) -> bool {
  audit_class = of_class;
  audit_pads = pads;
  audit_reals = reals;
  return true;
}

fn audit_work(needs_real: bool, scalar: u32, vector: u32, lanes: u32) {
  if (audit_pads == 0u && (!needs_real || audit_reals > 0u)) { audit_works[audit_class] += scalar + vector * lanes; }
}

fn audit_tested(begun: bool, value: bool, needs_real: bool, scalar: u32, vector: u32, lanes: u32) -> bool {
  audit_work(needs_real, scalar, vector, lanes);
  return value;
}

/// The state of a variable after a statement that gave it a value: 0 for none, 1 real, 2 padded.
fn audit_next(before: u32) -> u32 {
  if (audit_pads > 0u) { return select(2u, 1u, before == 1u); }
  return select(before, 1u, audit_reals > 0u);
}

fn audit_see(slot: u32, row: u32, column: u32) {
  let real = ~audit_padded[slot];
  let padded = u32(row >= (real & 0xffffu) || column >= real >> 16u);
  audit_pads += padded;
  audit_reals += 1u - padded;
}

/// Takes up what the events of so many waypoints tell of slots.
fn audit_tell(begin: u32, waypoints: u32) {
  for (var at = begin; at < begin + ${TOLD_WORDS}u * waypoints; at += ${TOLD_WORDS}u) {
    let slot = atomicLoad(&audit_words[at + ${TOLD.slot}u]);
    if (slot > 0u) { audit_padded[slot - 1u] = ~atomicLoad(&audit_words[at + ${TOLD.real}u]); }
  }
}

fn audit_add_work(of_class: u32, at: u32) {
  if (audit_works[of_class] > 0u) {
    atomicAdd(&audit_words[at], audit_works[of_class]);
    audit_works[of_class] = 0u;
  }
}`;
}

/** The function of an access, which notes it at its sites; `slots` are the names of the slots of the pass. */
export function siteCode(name: string, access: Access, sites: readonly Site[], slots: readonly string[]): string {
  const { shape } = access;
  const { variable } = shape;
  const columns = `audit_columns_${variable.name}`;
  const span = spanCode(shape);
  const slot = variable.space === 'workgroup' ? slots.indexOf(variable.name) : -1;
  const seen = slot < 0 ? 'audit_reals++;' : `audit_see(${slot}u, audit_row, audit_column);`;
  const notes = [
    // One division: it takes longer than anything else here.
    `let audit_row = audit_index / ${columns}; let audit_column = audit_index - audit_row * ${columns};`,
    ...sites.map(({ number, kind }) => {
      const note = `audit_note(${number}u, audit_index, audit_column);`;
      return kind === 'read' ? `${note} ${seen}` : note;
    }),
  ].join(' ');
  const first = elementCode(shape);
  const note =
    span === '1u'
      ? `let audit_index = ${first}; ${notes}`
      : `let audit_first = ${first}; for (var audit_index = audit_first; audit_index < audit_first + ${span}; audit_index++) { ${notes} }`;
  const waits = access.kind === 'load' ? ' audit_barriers++;' : '';
  return accessFunction(name, access, { guarded: () => note, noted: `${note}${waits}` });
}

function stopCode(stop: Stop): string {
  const numbers = stop.sites.map(({ number }) => number);
  /** Where sites follow one another, they are added up in one loop: every call makes the program longer. */
  const firsts = numbers.flatMap((number, index) => (numbers[index - 1] === number - 1 ? [] : [index]));
  const adding = firsts.map((first, index) => {
    const last = (firsts[index + 1] ?? numbers.length) - 1;
    const to = `audit_at + ${placesAt(stop) + PLACE_WORDS * first}u`;
    return `  audit_add(${numbers[first]}u, ${numbers[last]! + 1}u, ${to});`;
  });
  const works = worksAt(stop);
  adding.push(...stop.classes.map((one, index) => `  audit_add_work(${one}u, audit_at + ${works + index}u);`));
  return `
fn audit_stop_${stop.number}(i: u32, j: u32) {
  audit_i = i;
  audit_j = j;
  if (audit_at + ${wordsOf(stop)}u > audit_end) {
    if (audit_end > 0u) { atomicStore(&audit_words[0], 1u); }
    return;
  }
  atomicMax(&audit_words[audit_at + ${SEGMENT.stop}u], ${stop.number}u);
  atomicMax(&audit_words[audit_at + ${SEGMENT.other}u], ${0xffffffff - stop.number}u);
  if (audit_thread == 0u) {
    atomicStore(&audit_words[audit_at + ${SEGMENT.barriers}u], audit_barriers);
    atomicStore(&audit_words[audit_at + ${SEGMENT.i}u], i);
    atomicStore(&audit_words[audit_at + ${SEGMENT.j}u], j);
  }
${adding.join('\n')}
${stop.lines.length > 0 ? `  audit_tell(audit_at + ${SEGMENT_WORDS}u, ${stop.lines.length}u);` : ''}
  audit_at += ${wordsOf(stop)}u;
  audit_barriers = 0u;
}`;
}
