/**
 * Finds which places of a program may run between two waypoints, whatever way control takes: those are what a waypoint has room
 * for. Nothing is decided about conditions, so that a place may be counted in where it never runs, and never left out.
 */
import { visitAst } from 'wesl/core';
import type { AbstractElem, FnElem, Statement } from 'wesl/core';
import { calleeOf } from '../audit/source.ts';

/** Something in the program that is counted, by where it stands. */
export interface Positioned {
  readonly start: number;
}

export interface Reaching<P> {
  /** The places that may have run since the waypoint before, by where the call of the waypoint begins. */
  readonly atWaypoint: ReadonlyMap<number, readonly P[]>;
  /** The places that may have run since the last waypoint when the entry point returns. */
  readonly atEnd: readonly P[];
}

type Live<P> = ReadonlySet<P>;
type Ranged = AbstractElem & { readonly start: number; readonly end: number };

/** `isWaypoint` tells a call of a waypoint; waypoints stand in the entry point only. */
export function reaching<P extends Positioned>(
  entry: FnElem,
  functions: ReadonlyMap<string, FnElem>,
  places: readonly P[],
  isWaypoint: (call: string) => boolean,
): Reaching<P> {
  const atWaypoint = new Map<number, Set<P>>();
  const atEnd = new Set<P>();
  const within = placesWithin(functions, places);
  /** What lives where the loop around is left, and where it goes on with its next turn. */
  interface Loop {
    readonly left: Set<P>;
    readonly next: Set<P>;
  }

  const block = (body: readonly Statement[], live: Live<P>, loop: Loop): Live<P> =>
    body.reduce((before, statement) => after(statement, before, loop), live);

  /** What lives after a loop whose turns begin with `before`; its body is passed twice, once as the turn after a turn. */
  const turns = (live: Live<P>, body: (live: Live<P>, loop: Loop) => Live<P>): Live<P> => {
    let entering = live;
    let left = live;
    for (let turn = 0; turn < 2; turn++) {
      const loop: Loop = { left: new Set(), next: new Set() };
      const ended = body(entering, loop);
      left = union(left, loop.left, ended, loop.next);
      entering = union(entering, ended, loop.next);
    }
    return left;
  };

  const after = (statement: Statement, live: Live<P>, loop: Loop): Live<P> => {
    switch (statement.kind) {
      case 'block':
        return block(statement.body, live, loop);
      case 'if': {
        const tested = union(live, within(statement.condition));
        const taken = block(statement.body.body, tested, loop);
        return union(taken, statement.else === undefined ? tested : after(statement.else, tested, loop));
      }
      case 'for': {
        const begun = statement.init === undefined ? live : union(live, within(statement.init));
        const head = [statement.condition, statement.update].flatMap((part) => (part === undefined ? [] : [part]));
        return turns(union(begun, ...head.map(within)), (entering, own) =>
          union(block(statement.body.body, entering, own), ...head.map(within)),
        );
      }
      case 'while':
        return turns(union(live, within(statement.condition)), (entering, own) =>
          union(block(statement.body.body, entering, own), within(statement.condition)),
        );
      case 'loop':
        return turns(live, (entering, own) => {
          const ended = union(block(statement.body.body, entering, own), own.next);
          return statement.continuing === undefined ? ended : after(statement.continuing, ended, own);
        });
      case 'continuing': {
        const ended = block(statement.body.body, live, loop);
        const left = statement.breakIf === undefined ? ended : union(ended, within(statement.breakIf));
        for (const place of left) loop.left.add(place);
        return left;
      }
      case 'switch': {
        const chosen = union(live, within(statement.selector));
        const own: Loop = { left: new Set(), next: loop.next };
        const ended = statement.clauses.map(({ body }) => block(body.body, chosen, own));
        return union(chosen, own.left, ...ended);
      }
      case 'break':
        for (const place of live) loop.left.add(place);
        return statement.condition === undefined ? new Set() : live;
      case 'continue':
        for (const place of live) loop.next.add(place);
        return new Set();
      case 'return':
        for (const place of union(live, within(statement))) atEnd.add(place);
        return new Set();
      case 'call': {
        if (!isWaypoint(calleeOf(statement.call))) return union(live, within(statement));
        atWaypoint.set(statement.start, new Set([...(atWaypoint.get(statement.start) ?? []), ...live]));
        return new Set();
      }
      default:
        return union(live, within(statement));
    }
  };

  const outermost: Loop = { left: new Set(), next: new Set() };
  for (const place of block(entry.body.body, new Set(), outermost)) atEnd.add(place);
  const inOrder = (set: ReadonlySet<P>): P[] => places.filter((place) => set.has(place));
  return {
    atWaypoint: new Map(Array.from(atWaypoint, ([start, set]) => [start, inOrder(set)])),
    atEnd: inOrder(atEnd),
  };
}

/** The places in an element, and in the functions that it calls. */
function placesWithin<P extends Positioned>(
  functions: ReadonlyMap<string, FnElem>,
  places: readonly P[],
): (element: Ranged) => Live<P> {
  const ofFunction = new Map<string, Live<P>>();
  const ofCalled = (name: string): Live<P> => {
    const known = ofFunction.get(name);
    if (known !== undefined) return known;
    const called = functions.get(name);
    if (called === undefined) return new Set();
    ofFunction.set(name, new Set());
    const found = of(called.body);
    ofFunction.set(name, found);
    return found;
  };
  const of = (element: Ranged): Live<P> => {
    const found = new Set(places.filter(({ start }) => start >= element.start && start < element.end));
    visitAst(element, (inner) => {
      if (inner.kind !== 'call-expression') return;
      for (const place of ofCalled(calleeOf(inner))) found.add(place);
    });
    return found;
  };
  return of;
}

function union<P>(...sets: readonly Live<P>[]): Live<P> {
  return new Set(sets.flatMap((set) => [...set]));
}
