/**
 * Turns every access to a watched variable into a call of the function that counts it:
 *
 *     X[i]                audit_read_X(u32(i))
 *     X[i] = e            audit_write_X(u32(i), e)
 *     X[i] += e           { let audit_index = u32(i); audit_write_X(audit_index, audit_read_X(audit_index) + (e)); }
 *     let p = &X[i][j];   let p = vec2u(u32(i), u32(j));
 *     (*p).m              audit_path_read_1(p.x, p.y)
 *
 * An access to one component of a vector counts as one of the whole element, an access to a structure or an array as one of
 * each element in it. A pointer is replaced by the indices of what it points to; a function that takes pointers has a copy for
 * each variable that they lead to. What is not understood is refused.
 */
import { refDecl, visitAst } from 'wesl/core';
import type {
  AbstractElem,
  AssignElem,
  DecrementElem,
  DeclIdent,
  ExpressionElem,
  FnElem,
  FunctionCallExpression,
  IncrementElem,
  LetElem,
  TypeRefElem,
} from 'wesl/core';
import type { Edit } from './edits.ts';
import { around, createPlaces } from './places.ts';
import type { ElementAccess, Pointers, Shape } from './places.ts';
import { calleeOf, functionsOf, requireAllVisited } from './source.ts';
import type { Source } from './source.ts';
import type { Variable } from './variables.ts';

/**
 * How an access is made: a read, a write, an update of an atomic, or a load that is the same for the whole workgroup.
 */
export type AccessKind = 'read' | 'write' | 'update' | 'load';

/**
 * What is called in the place of an access, and takes the indices of the place first: `value` does it; `index` notes it and
 * gives back the only index; `argument` notes it and gives back the argument behind; the name of a builtin function of atomics
 * does it by that function.
 */
export type Form = 'value' | 'index' | 'argument' | `atomic${string}`;

export interface Access {
  readonly kind: AccessKind;
  readonly form: Form;
  readonly shape: Shape;
  /** Where it stands; an update that is no atomic one is asked for as a write and as a read. */
  readonly start: number;
}

/** What is written in place of an access up to its first argument, "audit_read_X(". */
export type BeginCall = (access: Access) => string;

/** A function that is there once more, with accesses to other variables than in its place. */
export interface Copy {
  readonly of: FnElem;
  readonly edits: readonly Edit[];
}

export interface RewrittenAccesses {
  readonly edits: Edit[];
  readonly copies: readonly Copy[];
}

const ATOMICS = /^atomic(Load|Store|Add|Sub|Max|Min|And|Or|Xor|Exchange|CompareExchangeWeak)$/;

/** A function, and what the pointers that it takes lead to. */
interface Variant {
  readonly declared: FnElem;
  readonly name: string;
  readonly pointers: Pointers;
  readonly edits: Edit[];
}

/** The edits for all accesses. Refuses any use of a watched variable that is not an access it can count. */
export function rewriteAccesses(source: Source, variables: readonly Variable[], begin: BeginCall): RewrittenAccesses {
  requireAllVisited(source, new Set(variables.map(({ name }) => name)));
  const functions = functionsOf(source);
  const variants = new Map<string, Variant[]>();
  const waiting: Variant[] = [];

  /** The name of the function that is called where its pointers lead to these places. */
  const variantFor = (declared: FnElem, given: ReadonlyMap<number, ElementAccess>): string => {
    const name = declared.name.ident.originalName;
    const known = variants.get(name) ?? [];
    const shapes = (pointers: Pointers): string => [...pointers.values()].map(({ shape }) => shape.code).join();
    const pointers = new Map(
      Array.from(given, ([at, { shape }]): [DeclIdent, Pick<ElementAccess, 'shape' | 'indices'>] => {
        const { ident } = declared.params[at]!.name.decl;
        return [ident, { shape, indices: keptIndices(ident.originalName, shape) }];
      }),
    );
    const found = known.find((variant) => shapes(variant.pointers) === shapes(pointers));
    if (found !== undefined) return found.name;
    const edits = Array.from(given, ([at, { shape }]): Edit => {
      const { start, end } = declared.params[at]!.name.typeRef!;
      return { start, end, text: tuple(shape).type };
    });
    const own = known.length === 0 ? name : `audit_${name}_${known.length + 1}`;
    if (own !== name) edits.push({ start: declared.name.start, end: declared.name.end, text: own });
    const variant = { declared, name: own, pointers, edits };
    variants.set(name, [...known, variant]);
    waiting.push(variant);
    return own;
  };

  for (const declared of functions.values()) {
    if (pointersOf(source, declared).length === 0) variantFor(declared, new Map());
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    rewriteFunction(source, variables, next, begin, (called, places) => {
      const declared = functions.get(called)!;
      return variantFor(declared, places);
    });
  }
  const all = [...variants.values()];
  return {
    edits: all.flatMap(([first]) => first!.edits),
    copies: all.flatMap(([, ...others]) => others.map(({ declared, edits }) => ({ of: declared, edits }))),
  };
}

function rewriteFunction(
  source: Source,
  variables: readonly Variable[],
  { declared, pointers: given, edits }: Variant,
  begin: BeginCall,
  variantFor: (called: string, places: ReadonlyMap<number, ElementAccess>) => string,
): void {
  const places = createPlaces(source, variables);
  const functions = functionsOf(source);
  const pointers = new Map(given);
  const placeOf = (expression: ExpressionElem): ElementAccess | undefined => places.placeOf(expression, pointers);
  const pointerOf = (expression: ExpressionElem): ElementAccess | undefined => places.pointerOf(expression, pointers);
  const call = (kind: AccessKind, place: ElementAccess, form: Form = 'value', start = place.start): string =>
    begin({ kind, form, shape: place.shape, start });
  /** Elements of the syntax tree that have been handled together with the element around them. */
  const done = new Set<AbstractElem>();
  /** Statements in the head of a loop, which cannot be replaced by a block. */
  const heads = new Set<AbstractElem>();

  /** All of a place but its indices is handled. */
  const take = (expression: ExpressionElem): void => {
    done.add(expression);
    if (expression.kind === 'component-expression' || expression.kind === 'component-member-expression') {
      take(expression.base);
    } else if (expression.kind === 'parenthesized-expression' || expression.kind === 'unary-expression') {
      take(expression.expression);
    }
  };

  const assign = ({ lhs, op, rhs, start }: AssignElem, isHead: boolean): void => {
    if (lhs.kind === 'phony') {
      // An address that nobody keeps is no access.
      if (pointerOf(rhs) !== undefined) take(rhs);
      return;
    }
    const place = placeOf(lhs);
    if (place === undefined) return;
    if (op.value === '=') {
      edits.push(...around(place, call('write', place), ', ', rhs.start));
      edits.push({ start: rhs.end, end: rhs.end, text: ')' });
    } else {
      if (isHead) refuseHead(start, place);
      edits.push(...update(place, `${op.value.slice(0, -1)} (`, rhs.start, call));
      edits.push({ start: rhs.end, end: rhs.end, text: ')); }' });
    }
    take(lhs);
  };

  const step = ({ kind, target, start }: IncrementElem | DecrementElem, isHead: boolean): void => {
    const place = placeOf(target);
    if (place === undefined) return;
    if (isHead) refuseHead(start, place);
    const operator = kind === 'increment' ? '++' : '--';
    const end = source.text.indexOf(operator, target.end) + operator.length;
    edits.push(...update(place, `${operator[0]} 1); }`, end, call));
    take(target);
  };

  const refuseHead = (start: number, { shape }: ElementAccess): void => {
    source.refuse(start, `move the update of ${shape.variable.name} from the loop's head into its body`);
  };

  /** A pointer becomes the indices of what it points to. */
  const keep = ({ name, init }: LetElem): void => {
    const place = init === undefined ? undefined : pointerOf(init);
    if (init === undefined || place === undefined) return;
    const { ident, end } = name.decl;
    const typed = name.typeRef !== undefined;
    edits.push(...kept({ ...place, start: typed ? end : init.start }, typed ? ' = ' : '', init.end));
    pointers.set(ident, { shape: place.shape, indices: keptIndices(ident.originalName, place.shape) });
    take(init);
  };

  const callOf = (element: FunctionCallExpression): void => {
    const name = calleeOf(element);
    const own = functions.get(name);
    const taken = own === undefined ? [] : pointersOf(source, own);
    if (own !== undefined && taken.length > 0) {
      const found = new Map<number, ElementAccess>();
      for (const at of taken) {
        const argument = element.arguments[at]!;
        const place = pointerOf(argument);
        if (place === undefined) return source.refuse(argument.start, 'it is not understood where this pointer leads');
        found.set(at, place);
        edits.push(...kept(place, '', argument.end));
        take(argument);
      }
      const { start, end } = element.function;
      edits.push({ start, end, text: variantFor(name, found) });
      return;
    }
    const [target, second] = element.arguments;
    const place = target === undefined ? undefined : pointerOf(target);
    if (target === undefined || place === undefined) return;
    const { shape } = place;
    if (name === 'arrayLength') {
      edits.push({ start: target.start, end: target.end, text: `&${shape.code}` });
    } else if (name === 'workgroupUniformLoad') {
      edits.push(...around({ ...place, start: element.start }, call('load', place), ')', element.end));
    } else if (ATOMICS.test(name)) {
      const kind = name === 'atomicLoad' ? 'read' : name === 'atomicStore' ? 'write' : 'update';
      if (shape.indices === 1) {
        // The address of an atomic stays an address; only its index is passed through the function that counts.
        const [before, after] = shape.code.split('[audit_i0]');
        edits.push(...around(place, `&${before}[${call(kind, place, 'index')}`, `)]${after}`, target.end));
      } else if (name !== 'atomicCompareExchangeWeak') {
        const form = name as Form;
        const end = second?.start ?? element.end;
        const behind = second === undefined ? ')' : ', ';
        edits.push(...around({ ...place, start: element.start }, call(kind, place, form), behind, end));
      } else if (shape.indices === 0) {
        edits.push({ start: target.start, end: target.end, text: `&${shape.code}` });
        edits.push({ start: second!.start, end: second!.start, text: `${call(kind, place, 'argument')}0u, ` });
        edits.push({ start: second!.end, end: second!.end, text: ')' });
      } else return source.refuse(element.start, `${name} of an array in an array is not counted`);
    } else return;
    take(target);
  };

  const read = (element: ExpressionElem): void => {
    const place = placeOf(element);
    if (place?.shape.component === false) {
      edits.push(...around(place, call('read', place), ')', place.end));
      take(element);
      return;
    }
    if (element.kind !== 'component-member-expression' && element.kind !== 'component-expression') return;
    // Components of a vector that a pointer points to.
    const base = pointerOf(element.base);
    if (base?.shape.type.kind !== 'element') return;
    edits.push(...around(base, call('read', base), ')', base.end));
    take(element.base);
  };

  visitAst(declared, (element) => {
    if (element.kind === 'for') {
      for (const head of [element.init, element.update]) if (head !== undefined) heads.add(head);
    }
    if (done.has(element)) return;
    switch (element.kind) {
      case 'assign':
        assign(element, heads.has(element));
        break;
      case 'increment':
      case 'decrement':
        step(element, heads.has(element));
        break;
      case 'let':
        keep(element);
        break;
      case 'call-expression':
        callOf(element);
        break;
      case 'unary-expression': {
        const place = element.operator.value === '&' ? pointerOf(element) : undefined;
        if (place !== undefined) source.refuse(element.start, `the address of ${place.shape.variable.name} is taken`);
        read(element);
        break;
      }
      case 'ref': {
        const pointed = refDecl(element.ident, source.bindings);
        if (pointed !== undefined && pointers.has(pointed)) {
          source.refuse(element.start, `this use of the pointer ${element.ident.originalName} is not understood`);
        }
        read(element);
        break;
      }
      case 'component-expression':
      case 'component-member-expression':
        read(element);
        break;
      default:
    }
  });
}

/** A block that reads the place and writes it, so that its indices are evaluated once. */
function update(
  place: ElementAccess,
  operation: string,
  end: number,
  call: (kind: AccessKind, place: ElementAccess) => string,
): Edit[] {
  const indices = keptIndices('audit_index', place.shape).join(', ') || 'audit_index';
  const write = `${call('write', place)}${indices}, ${call('read', place)}${indices}) ${operation}`;
  return kept(place, '{ let audit_index = ', end, `; ${write}`);
}

/** Writes the indices of a place as one value. */
function kept(place: ElementAccess, before: string, end: number, after = ''): Edit[] {
  const { open, close } = tuple(place.shape);
  return around(place, `${before}${open}`, `${close}${after}`, end);
}

/** How the indices of a place are kept in one value. */
function tuple({ indices }: Shape): { readonly type: string; readonly open: string; readonly close: string } {
  if (indices < 2) return { type: 'u32', open: '', close: '' };
  return indices > 4
    ? { type: `array<u32, ${indices}>`, open: 'array(', close: ')' }
    : { type: `vec${indices}u`, open: `vec${indices}u(`, close: ')' };
}

/** The indices of a place that are kept in a value of this name. */
function keptIndices(name: string, { indices }: Shape): readonly string[] {
  if (indices < 2) return indices === 0 ? [] : [name];
  return Array.from({ length: indices }, (_, index) => `${name}[${index}]`);
}

/** Which parameters of a function are pointers to memory that is watched. */
function pointersOf(source: Source, { params }: FnElem): readonly number[] {
  return params.flatMap(({ name: { typeRef } }, at) =>
    typeRef !== undefined && isWatched(source, typeRef) ? [at] : [],
  );
}

function isWatched(source: Source, { name: { originalName }, templateParams }: TypeRefElem): boolean {
  if (originalName === 'ptr') {
    const [space] = templateParams ?? [];
    const named =
      space?.kind === 'ref' ? space.ident.originalName : space?.kind === 'type' ? space.name.originalName : '';
    return named === 'storage' || named === 'workgroup';
  }
  const alias = source.module.decls.find(
    (declaration) => declaration.kind === 'alias' && declaration.name.ident.originalName === originalName,
  );
  return alias?.kind === 'alias' && isWatched(source, alias.typeRef);
}
