/**
 * Makes a program count its own arithmetic, by the slot whose values it is for.
 *
 * A statement counts the operations that it did where all that it took up was real: each element of a slot that it read lies
 * inside its tensor, as far as events have told of the slot, and so did what went into the local values that it used. A
 * variable that is summed up is real as soon as something real went into it, and padded where only padding did; one that
 * nothing went into yet makes no operation real. The operations of a function count for the statement that called it.
 */
import { elemScalar, isFloatScalar, typeOfDecl, typeOfExpr, visitAst } from 'wesl/core';
import type {
  AssignElem,
  DeclIdent,
  ExpressionElem,
  FnElem,
  LetElem,
  Statement,
  TypeContext,
  VarElem,
} from 'wesl/core';
import type { Edit } from '../audit/edits.ts';
import { calleeOf } from '../audit/source.ts';
import type { Source } from '../audit/source.ts';
import { isNone, oneOf, OPAQUE, operationsOf, sumOf } from './arithmetic.ts';
import type { Operations } from './arithmetic.ts';
import { flowOf, rootOf, valuesIn } from './flow.ts';
import type { Flow } from './flow.ts';

/** A statement of the entry point that does arithmetic, and for which slots. */
export interface Work {
  readonly start: number;
  /** Its number in `classes`. */
  readonly ofClass: number;
}

export interface WorkRewriting {
  readonly edits: readonly Edit[];
  readonly works: readonly Work[];
  /** The sets of slots that arithmetic is for. */
  readonly classes: readonly (readonly string[])[];
}

/** `slots` are the slots that module variables hold, by the names of the variables. */
export function rewriteWork(
  source: Source,
  entry: FnElem,
  functions: ReadonlyMap<string, FnElem>,
  context: TypeContext,
  slots: ReadonlyMap<string, string>,
): WorkRewriting {
  const edits: Edit[] = [];
  const works: Work[] = [];
  const classes: (readonly string[])[] = [[]];
  const flow = flowOf(entry, context.bindings, slots);
  const working = functionsThatWork(functions, context);
  const classOf = (ends: readonly string[]): number => {
    const known = classes.findIndex((one) => one.join() === ends.join());
    return known >= 0 ? known : classes.push(ends) - 1;
  };
  const insert = (at: number, text: string): void => void edits.push({ start: at, end: at, text });

  for (const [name, declared] of functions) {
    if (OPAQUE.has(name) || (declared !== entry && !working.has(name))) continue;
    const isEntry = declared === entry;
    const names = new Map<DeclIdent, Tracked>();
    if (!isEntry) insert(declared.body.start + 1, ' let audit_base = audit_pads; let audit_base_reals = audit_reals;');
    const rewriting: Rewriting = {
      source,
      context,
      edits,
      insert,
      tracked: names,
      begin: (values, ofClass) => beginCode(values, names, isEntry ? ofClass : null),
      noteWork: (start, ends) => {
        const ofClass = isEntry ? classOf(ends) : 0;
        if (isEntry) works.push({ start, ofClass });
        return ofClass;
      },
      works: (expression) => callsOf(expression).some((called) => working.has(called)),
      flow,
    };
    eachStatement(declared, (statement, inHead) => {
      rewriteStatement(statement, inHead, rewriting);
    });
  }
  return { edits, works, classes };
}

/** A local variable of numbers with a fraction, whose being real or padded is followed. */
interface Tracked {
  readonly kind: 'let' | 'var';
  readonly name: string;
  /** The components of a vector; 0 for a single number. */
  readonly width: number;
}

interface Rewriting {
  readonly source: Source;
  readonly context: TypeContext;
  readonly edits: Edit[];
  readonly insert: (at: number, text: string) => void;
  readonly tracked: Map<DeclIdent, Tracked>;
  readonly begin: (values: readonly DeclIdent[], ofClass: number) => string;
  /** Notes a statement that does arithmetic, and returns the number of its class. */
  readonly noteWork: (start: number, ends: readonly string[]) => number;
  /** Whether an expression calls a function of the program that does arithmetic. */
  readonly works: (expression: ExpressionElem) => boolean;
  readonly flow: Flow;
}

function rewriteStatement(statement: Statement, inHead: boolean, rewriting: Rewriting): void {
  const { source, context, insert, tracked } = rewriting;
  const refuseHead = (operations: Operations): void => {
    if (inHead && !isNone(operations))
      source.refuse(statement.start, 'arithmetic in the head of a loop is not counted');
  };
  switch (statement.kind) {
    case 'let':
    case 'var': {
      if (statement.init === undefined || inHead) return;
      rewriteDeclaration(statement, statement.init, rewriting);
      return;
    }
    case 'assign': {
      const operations = assignedOperations(statement, context);
      refuseHead(operations);
      if (!inHead) rewriteAssignment(statement, operations, rewriting);
      return;
    }
    case 'return': {
      if (statement.value === undefined) return;
      const operations = operationsOf(statement.value, context);
      if (isNone(operations) && !rewriting.works(statement.value)) return;
      const values = valuesIn(statement.value, context.bindings);
      const ofClass = rewriting.noteWork(statement.start, []);
      const begun = `{ ${rewriting.begin(values, ofClass)} let audit_value = `;
      rewriting.edits.push({ start: statement.start, end: statement.value.start, text: begun });
      insert(statement.value.end, `; ${workCode(operations, values, tracked)} return audit_value; }`);
      return;
    }
    case 'if':
    case 'while':
      rewriteCondition(statement.condition, rewriting);
      return;
    case 'for':
      if (statement.condition !== undefined) rewriteCondition(statement.condition, rewriting);
      return;
    case 'call': {
      const parts = statement.call.arguments.map((argument) => operationsOf(argument, context));
      if (parts.some((part) => !isNone(part))) {
        source.refuse(statement.start, 'arithmetic in the arguments of a call that gives nothing is not counted');
      }
      return;
    }
    default:
  }
}

function rewriteDeclaration(statement: LetElem | VarElem, init: ExpressionElem, rewriting: Rewriting): void {
  const { context, insert, tracked, flow } = rewriting;
  const variable = statement.name.decl.ident;
  const type = typeOfDecl(variable, context);
  const scalar = elemScalar(type);
  const isNumber = scalar !== undefined && isFloatScalar(scalar) && type.kind !== 'matrix';
  const operations = operationsOf(init, context);
  if (!isNumber && isNone(operations) && !rewriting.works(init)) return;
  const values = valuesIn(init, context.bindings);
  const ofClass =
    isNone(operations) && !rewriting.works(init) ? 0 : rewriting.noteWork(statement.start, flow.ofVariable(variable));
  insert(statement.start, `${rewriting.begin(values, ofClass)} `);
  const width = type.kind === 'vector' ? type.size : 0;
  const own: Tracked = { kind: statement.kind, name: `${variable.originalName}_${statement.start}`, width };
  const after = [workCode(operations, values, tracked)];
  if (isNumber && statement.kind === 'var') after.push(`var audit_state_${own.name} = audit_next(0u);`);
  if (isNumber && statement.kind === 'let') {
    // Some numbers that a vector is put together from may be padding.
    const parts = init.kind === 'call-expression' && init.arguments.length === width && width > 0 && isNone(operations);
    if (width > 0) {
      const lanes = parts ? `${width}u - min(audit_pads, ${width}u)` : `select(${width}u, 0u, audit_pads > 0u)`;
      after.push(`let audit_lanes_${own.name} = ${lanes};`);
    }
    after.push(`let audit_pads_${own.name} = ${parts ? `u32(audit_pads >= ${width}u)` : 'audit_pads'};`);
  }
  insert(afterStatement(rewriting.source, statement.end), ` ${after.join(' ')}`);
  if (isNumber) tracked.set(variable, own);
}

function assignedOperations({ lhs, op, rhs }: AssignElem, context: TypeContext): Operations {
  const operations = operationsOf(rhs, context);
  if (lhs.kind === 'phony' || op.value === '=') return operations;
  const operands = [lhs, rhs].map((side) => oneOf(typeOfExpr(side, context)));
  const own = operands.find(({ width }) => width > 0) ?? operands[0]!;
  return sumOf([operations, own]);
}

function rewriteAssignment(statement: AssignElem, operations: Operations, rewriting: Rewriting): void {
  const { context, insert, tracked, flow } = rewriting;
  const { lhs, op, rhs } = statement;
  if (lhs.kind === 'phony') return;
  const root = rootOf(lhs, context.bindings);
  const variable = root === undefined ? undefined : tracked.get(root);
  const works = !isNone(operations) || rewriting.works(rhs);
  if (!works && variable?.kind !== 'var') return;
  const isUpdate = op.value !== '=';
  const values = [...(isUpdate && root !== undefined ? [root] : []), ...valuesIn(rhs, context.bindings)];
  const ofClass = works ? rewriting.noteWork(statement.start, flow.ofTarget(lhs)) : 0;
  insert(statement.start, `${rewriting.begin(values, ofClass)} `);
  const after = [workCode(operations, values, tracked)];
  if (variable?.kind === 'var') {
    const state = `audit_state_${variable.name}`;
    const keeps = lhs.kind !== 'ref' || values.includes(root!);
    after.push(`${state} = audit_next(${keeps ? state : '0u'});`);
  }
  insert(afterStatement(rewriting.source, rhs.end), ` ${after.join(' ')}`);
}

function rewriteCondition(condition: ExpressionElem, rewriting: Rewriting): void {
  const { context, insert, tracked } = rewriting;
  const operations = operationsOf(condition, context);
  if (isNone(operations) && !rewriting.works(condition)) return;
  const values = valuesIn(condition, context.bindings);
  const ofClass = rewriting.noteWork(condition.start, []);
  const begun = rewriting.begin(values, ofClass).replace(/;$/, '');
  insert(condition.start, `audit_tested(${begun}, `);
  insert(condition.end, `, ${workArguments(operations, values, tracked)})`);
}

/** What is done before a statement: it is said what is known of the local values that it takes up. */
function beginCode(
  values: readonly DeclIdent[],
  tracked: ReadonlyMap<DeclIdent, Tracked>,
  ofClass: number | null,
): string {
  const used = [...new Set(values)].flatMap((value) => tracked.get(value) ?? []);
  const lets = used.filter(({ kind }) => kind === 'let').map(({ name }) => `audit_pads_${name}`);
  const states = used.filter(({ kind }) => kind === 'var').map(({ name }) => `audit_state_${name}`);
  const pads = [...lets, ...states.map((state) => `u32(${state} == 2u)`)];
  const reals = [...lets.map((known) => `u32(${known} == 0u)`), ...states.map((state) => `u32(${state} == 1u)`)];
  // In a function what its arguments were made from comes first.
  const base = ofClass === null ? ['audit_base', 'audit_base_reals'] : [];
  const sum = (first: string | undefined, others: readonly string[]): string =>
    [...(first === undefined ? [] : [first]), ...others].join(' + ') || '0u';
  return `audit_begin(${ofClass === null ? 'audit_class' : `${ofClass}u`}, ${sum(base[0], pads)}, ${sum(base[1], reals)});`;
}

function workCode(
  operations: Operations,
  values: readonly DeclIdent[],
  tracked: ReadonlyMap<DeclIdent, Tracked>,
): string {
  return isNone(operations) ? '' : `audit_work(${workArguments(operations, values, tracked)});`;
}

/**
 * Whether something real must have been taken up, the operations on numbers, those on vectors, and how many components of
 * the vectors are real.
 */
function workArguments(
  { scalar, vector, width }: Operations,
  values: readonly DeclIdent[],
  tracked: ReadonlyMap<DeclIdent, Tracked>,
): string {
  const used = [...new Set(values)].flatMap((value) => tracked.get(value) ?? []);
  const lanes = used
    .filter((one) => one.kind === 'let' && one.width === width && width > 0)
    .reduce((least, { name }) => `min(${least}, audit_lanes_${name})`, `${width}u`);
  return `${used.some(({ kind }) => kind === 'var')}, ${scalar}u, ${vector}u, ${lanes}`;
}

/** The end of a statement whose last expression ends at `from`. */
function afterStatement({ text }: Source, from: number): number {
  return text[from - 1] === ';' ? from : text.indexOf(';', from) + 1;
}

function callsOf(expression: ExpressionElem): readonly string[] {
  const called: string[] = [];
  visitAst(expression, (element) => {
    if (element.kind === 'call-expression') called.push(calleeOf(element));
  });
  return called;
}

/** The functions that do arithmetic themselves or by those that they call. */
function functionsThatWork(functions: ReadonlyMap<string, FnElem>, context: TypeContext): ReadonlySet<string> {
  const found = new Set<string>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [name, { body }] of functions) {
      if (OPAQUE.has(name)) continue;
      visitAst(body, (element) => {
        if (element.kind === 'call-expression' && found.has(calleeOf(element))) found.add(name);
        if (element.kind === 'binary-expression' || element.kind === 'call-expression') {
          if (!isNone(operationsOf(element, context))) found.add(name);
        }
        if (element.kind === 'assign' && !isNone(assignedOperations(element, context))) found.add(name);
      });
    }
  }
  return found;
}

/** Calls back with every statement of a function, and whether it stands in the head of a loop. */
function eachStatement(declared: FnElem, visit: (statement: Statement, inHead: boolean) => void): void {
  const heads = new Set<unknown>();
  visitAst(declared.body, (element) => {
    if (element.kind === 'for') for (const head of [element.init, element.update]) heads.add(head);
    switch (element.kind) {
      case 'let':
      case 'var':
      case 'assign':
      case 'return':
      case 'if':
      case 'while':
      case 'for':
      case 'call':
        visit(element, heads.has(element));
        break;
      default:
    }
  });
}
