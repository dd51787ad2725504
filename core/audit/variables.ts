/** Finds the variables of a program that the audit watches. */
import type { ExpressionElem, GlobalVarElem, TypeRefElem } from 'wesl/core';
import { textOf } from './source.ts';
import type { Source } from './source.ts';

interface Watched {
  readonly name: string;
  /** The WGSL type of one element. */
  readonly element: string;
  /** How many scalars an element has: 4 for a vec4f. */
  readonly lanes: number;
  readonly bytesPerElement: number;
  readonly atomic: boolean;
}
/** A runtime-sized array in HBM. */
export interface StorageVariable extends Watched {
  readonly space: 'storage';
  readonly group: number;
  readonly binding: number;
  readonly readOnly: boolean;
}
/** An array, or a single value, in SRAM. */
export interface WorkgroupVariable extends Watched {
  readonly space: 'workgroup';
  /** The length of an array, an expression of constants and overrides; absent for a single value. */
  readonly length?: { readonly text: string; readonly expression: ExpressionElem };
}
export type Variable = StorageVariable | WorkgroupVariable;

const SCALAR_BYTES: Readonly<Record<string, number>> = { f32: 4, u32: 4, i32: 4, f16: 2 };
const SHORT_SCALARS: Readonly<Record<string, string>> = { f: 'f32', u: 'u32', i: 'i32', h: 'f16' };

/** All storage and workgroup variables, in the order of their declarations. Refuses types that it cannot count. */
export function findVariables(source: Source): Variable[] {
  const variables: Variable[] = [];
  for (const declaration of source.module.decls) {
    if (declaration.kind !== 'gvar') continue;
    const [space, access] = declaration.template?.map(({ name }) => name) ?? [];
    if (space === 'storage') variables.push(storageVariable(source, declaration, access !== 'read_write'));
    if (space === 'workgroup') variables.push(workgroupVariable(source, declaration));
  }
  return variables;
}

function storageVariable(source: Source, declaration: GlobalVarElem, readOnly: boolean): StorageVariable {
  const { name, type } = named(source, declaration);
  const [element, length] = arrayOf(type) ?? [];
  if (element === undefined || length !== undefined) {
    return source.refuse(declaration.start, `a storage variable must be an array without a length, as array<f32>`);
  }
  const described = describeElement(source, element);
  if (described.lanes === 3) source.refuse(element.start, 'a vector of three leaves a gap in memory: use a scalar');
  return {
    space: 'storage',
    name,
    ...described,
    readOnly,
    group: attributeNumber(source, declaration, 'group'),
    binding: attributeNumber(source, declaration, 'binding'),
  };
}

function workgroupVariable(source: Source, declaration: GlobalVarElem): WorkgroupVariable {
  const { name, type } = named(source, declaration);
  const [element, length] = arrayOf(type) ?? [type];
  return {
    space: 'workgroup',
    name,
    ...describeElement(source, element),
    ...(length === undefined ? {} : { length: { text: textOf(source, length), expression: length } }),
  };
}

function named(source: Source, { name, start }: GlobalVarElem): { readonly name: string; readonly type: TypeRefElem } {
  const type = name.typeRef;
  if (type === undefined) return source.refuse(start, 'the variable has no type');
  return { name: name.decl.ident.originalName, type };
}

function arrayOf(type: TypeRefElem): readonly [ExpressionElem, (ExpressionElem | undefined)?] | undefined {
  if (type.name.originalName !== 'array' || type.templateParams === undefined) return undefined;
  const [element, length] = type.templateParams;
  return element === undefined ? undefined : [element, length];
}

function describeElement(source: Source, type: ExpressionElem): Omit<Watched, 'name'> {
  const element = textOf(source, type).replace(/\s/g, '');
  const atomic = /^atomic<([ui]32)>$/.exec(element)?.[1];
  const vector = /^vec([234])(?:([fuih])|<(\w+)>)$/.exec(element);
  const scalar = atomic ?? (vector === null ? element : (vector[3] ?? SHORT_SCALARS[vector[2]!]!));
  const bytes = SCALAR_BYTES[scalar];
  if (bytes === undefined) {
    return source.refuse(
      type.start,
      `elements of type ${element} are not supported: use f32, u32, i32, f16 or vectors`,
    );
  }
  const lanes = vector === null ? 1 : Number(vector[1]);
  return { element, lanes, atomic: atomic !== undefined, bytesPerElement: bytes * lanes };
}

function attributeNumber(source: Source, declaration: GlobalVarElem, name: 'group' | 'binding'): number {
  for (const { attribute } of declaration.attributes ?? []) {
    if (attribute.kind !== '@attribute' || attribute.name !== name) continue;
    const value = attribute.params?.[0]?.expression;
    if (value?.kind === 'literal') return Number.parseInt(value.value, 10);
  }
  return source.refuse(declaration.start, `@${name} must be a plain number`);
}
