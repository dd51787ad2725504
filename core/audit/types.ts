/**
 * Types of watched variables, and how they are counted: by **elements**, the numbers and vectors that a type is made of. A
 * matrix is made of its columns, an array of what it holds, a structure of its members, all in the order in which they lie in memory.
 */
import type { ExpressionElem, StructElem } from 'wesl/core';
import { evaluate } from './evaluate.ts';
import { textOf } from './source.ts';
import type { Source } from './source.ts';

/** A number or a vector. */
export interface ElementType {
  readonly kind: 'element';
  /** As WGSL writes it, without aliases; of an atomic the type of its values. */
  readonly text: string;
  /** How many scalars it has: 4 for a vec4f. */
  readonly lanes: number;
  readonly scalar: string;
  readonly bytes: number;
  readonly alignment: number;
  readonly atomic: boolean;
}
export interface ArrayType {
  readonly kind: 'array';
  readonly text: string;
  readonly of: Type;
  /** An expression of literals, constants and overrides; absent where the length is that of the buffer. */
  readonly length?: { readonly text: string; readonly expression: ExpressionElem };
}
export interface MatrixType {
  readonly kind: 'matrix';
  readonly text: string;
  readonly column: ElementType;
  readonly columns: number;
}
export interface StructType {
  readonly kind: 'struct';
  readonly text: string;
  readonly members: readonly Member[];
}
export interface Member {
  readonly name: string;
  readonly type: Type;
  /** What @size and @align say of it. */
  readonly size?: number;
  readonly align?: number;
}
export type Type = ElementType | ArrayType | MatrixType | StructType;

const SCALAR_BYTES: Readonly<Record<string, number>> = { f32: 4, u32: 4, i32: 4, f16: 2, bool: 4 };
const SHORT_SCALARS: Readonly<Record<string, string>> = { f: 'f32', u: 'u32', i: 'i32', h: 'f16' };

/** The type that an expression names. Refuses what cannot be counted. */
export function readType(source: Source, type: ExpressionElem): Type {
  const refuse = (): never => source.refuse(type.start, `elements of type ${textOf(source, type)} are not supported`);
  const { name, parameters } = parts(type) ?? refuse();
  const text = textOf(source, type);
  for (const declaration of source.module.decls) {
    if (declaration.kind === 'alias' && declaration.name.ident.originalName === name) {
      return readType(source, declaration.typeRef);
    }
    if (declaration.kind === 'struct' && declaration.name.ident.originalName === name) {
      return { kind: 'struct', text: name, members: declaration.members.map((member) => memberOf(source, member)) };
    }
  }
  const [first, second] = parameters;
  if (name === 'array' && first !== undefined) {
    const of = readType(source, first);
    const length = second === undefined ? {} : { length: { text: textOf(source, second), expression: second } };
    return { kind: 'array', text, of, ...length };
  }
  if (name === 'atomic' && first !== undefined) {
    const inner = readType(source, first);
    return inner.kind === 'element' ? { ...inner, atomic: true } : refuse();
  }
  const [, columns, rows, short] = /^mat([234])x([234])([fh])?$/.exec(name) ?? [];
  if (columns !== undefined) {
    const column = vector(Number(rows), scalarOf(short, first) ?? refuse()) ?? refuse();
    return { kind: 'matrix', text, column, columns: Number(columns) };
  }
  const [, lanes, kind] = /^vec([234])([fuih])?$/.exec(name) ?? [];
  if (lanes !== undefined) return vector(Number(lanes), scalarOf(kind, first) ?? refuse()) ?? refuse();
  return vector(1, name) ?? refuse();
}

function memberOf(source: Source, { name, typeRef, attributes }: StructElem['members'][number]): Member {
  const said: { size?: number; align?: number } = {};
  for (const { attribute } of attributes ?? []) {
    if (attribute.kind !== '@attribute' || (attribute.name !== 'size' && attribute.name !== 'align')) continue;
    const value = attribute.params?.[0]?.expression;
    if (value !== undefined) said[attribute.name] = evaluate(source, value, {});
  }
  return { name: name.name, type: readType(source, typeRef), ...said };
}

function parts(
  type: ExpressionElem,
): { readonly name: string; readonly parameters: readonly ExpressionElem[] } | undefined {
  if (type.kind === 'type') return { name: type.name.originalName, parameters: type.templateParams ?? [] };
  return type.kind === 'ref' ? { name: type.ident.originalName, parameters: [] } : undefined;
}

function scalarOf(short: string | undefined, parameter: ExpressionElem | undefined): string | undefined {
  if (short !== undefined) return SHORT_SCALARS[short];
  return parameter === undefined ? undefined : parts(parameter)?.name;
}

function vector(lanes: number, scalar: string): ElementType | undefined {
  const bytes = SCALAR_BYTES[scalar];
  if (bytes === undefined) return undefined;
  const text = lanes === 1 ? scalar : `vec${lanes}<${scalar}>`;
  const alignment = bytes * (lanes === 3 ? 4 : lanes);
  return { kind: 'element', text, lanes, scalar, bytes: bytes * lanes, alignment, atomic: false };
}

/** How many elements a type has, as WGSL; `runtime` is the length of an array that has none of its own. */
export function elementsCode(type: Type, runtime = '0u'): string {
  switch (type.kind) {
    case 'element':
      return '1u';
    case 'matrix':
      return `${type.columns}u`;
    case 'array': {
      const length = lengthCode(type, runtime);
      const each = elementsCode(type.of);
      return each === '1u' ? length : `${length} * ${each}`;
    }
    case 'struct':
      return `(${type.members.map((member) => elementsCode(member.type, runtime)).join(' + ')})`;
  }
}

export function lengthCode({ length }: ArrayType, runtime: string): string {
  return length === undefined ? runtime : `u32(${length.text})`;
}

/** The last array of a storage variable, whose length is that of its buffer, with the members that lead to it. */
export function runtimeArray(type: Type, path = ''): { readonly type: ArrayType; readonly path: string } | undefined {
  if (type.kind === 'array') return type.length === undefined ? { type, path } : undefined;
  const last = type.kind === 'struct' ? type.members.at(-1) : undefined;
  return last === undefined ? undefined : runtimeArray(last.type, `${path}.${last.name}`);
}

/** How many elements a type has; `bytes` is the size of the buffer, where that decides. */
export function elementsOf(source: Source, type: Type, constants: Readonly<Record<string, number>>, bytes = 0): number {
  const inner = (of: Type, within = 0): number => elementsOf(source, of, constants, within);
  switch (type.kind) {
    case 'element':
      return 1;
    case 'matrix':
      return type.columns;
    case 'array': {
      const length =
        type.length === undefined
          ? Math.floor(bytes / strideOf(source, type.of, constants))
          : evaluate(source, type.length.expression, constants);
      return length * inner(type.of);
    }
    case 'struct': {
      const offsets = layoutOf(source, type, constants).offsets;
      return type.members.reduce((sum, member, index) => sum + inner(member.type, bytes - offsets[index]!), 0);
    }
  }
}

interface Layout {
  readonly size: number;
  readonly alignment: number;
  /** Where the members of a structure begin. */
  readonly offsets: readonly number[];
}

/** Where a type's parts lie in memory, by the rules of WGSL. */
function layoutOf(source: Source, type: Type, constants: Readonly<Record<string, number>>): Layout {
  switch (type.kind) {
    case 'element':
      return { size: type.bytes, alignment: type.alignment, offsets: [] };
    case 'matrix': {
      const { alignment, bytes } = type.column;
      return { size: type.columns * roundUp(bytes, alignment), alignment, offsets: [] };
    }
    case 'array': {
      const length = type.length === undefined ? 0 : evaluate(source, type.length.expression, constants);
      const { alignment } = layoutOf(source, type.of, constants);
      return { size: length * strideOf(source, type.of, constants), alignment, offsets: [] };
    }
    case 'struct': {
      const offsets: number[] = [];
      let [end, alignment] = [0, 1];
      for (const member of type.members) {
        const own = layoutOf(source, member.type, constants);
        const align = member.align ?? own.alignment;
        offsets.push(roundUp(end, align));
        end = offsets.at(-1)! + (member.size ?? own.size);
        alignment = Math.max(alignment, align);
      }
      return { size: roundUp(end, alignment), alignment, offsets };
    }
  }
}

function strideOf(source: Source, type: Type, constants: Readonly<Record<string, number>>): number {
  const { size, alignment } = layoutOf(source, type, constants);
  return roundUp(size, alignment);
}

function roundUp(size: number, alignment: number): number {
  return Math.ceil(size / alignment) * alignment;
}
