/** Finds the variables of a program that the audit watches. */
import type { GlobalVarElem } from 'wesl/core';
import type { Source } from './source.ts';
import { elementsCode, elementsOf, readType, runtimeArray } from './types.ts';
import type { ElementType, Type } from './types.ts';

interface Watched {
  readonly name: string;
  readonly type: Type;
}
/** What lies in HBM. */
export interface StorageVariable extends Watched {
  readonly space: 'storage';
  readonly group: number;
  readonly binding: number;
  readonly readOnly: boolean;
}
/** What lies in SRAM. */
export interface WorkgroupVariable extends Watched {
  readonly space: 'workgroup';
}
export type Variable = StorageVariable | WorkgroupVariable;

/** All storage and workgroup variables, in the order of their declarations. Refuses types that it cannot count. */
export function findVariables(source: Source): Variable[] {
  const variables: Variable[] = [];
  for (const declaration of source.module.decls) {
    if (declaration.kind !== 'gvar') continue;
    const [space, access] = declaration.template?.map(({ name }) => name) ?? [];
    if (space !== 'storage' && space !== 'workgroup') continue;
    const { typeRef, decl } = declaration.name;
    if (typeRef === undefined) source.refuse(declaration.start, 'the variable has no type');
    const watched = { name: decl.ident.originalName, type: readType(source, typeRef) };
    if (space === 'workgroup') variables.push({ space, ...watched });
    else {
      const [group, binding] = (['group', 'binding'] as const).map((name) =>
        attributeNumber(source, declaration, name),
      );
      variables.push({ space, ...watched, readOnly: access !== 'read_write', group: group!, binding: binding! });
    }
  }
  return variables;
}

/** How many elements a variable has, as WGSL. */
export function totalCode({ name, type }: Variable): string {
  const runtime = runtimeArray(type);
  return elementsCode(type, runtime === undefined ? undefined : `arrayLength(&${name}${runtime.path})`);
}

/** How many elements a variable has; `bytes` is the size of the buffer that is bound to it. */
export function totalOf(
  source: Source,
  { type }: Variable,
  constants: Readonly<Record<string, number>>,
  bytes = 0,
): number {
  return elementsOf(source, type, constants, bytes);
}

/** The one type that all elements of a variable have; undefined where there are several. */
export function elementType({ type }: Variable): ElementType | undefined {
  const [first, ...others] = elementTypes(type);
  return others.every(({ text, atomic }) => text === first?.text && atomic === first.atomic) ? first : undefined;
}

/** Whether some elements of a variable are atomic. */
export function hasAtomics({ type }: Variable): boolean {
  return elementTypes(type).some(({ atomic }) => atomic);
}

function elementTypes(type: Type): readonly ElementType[] {
  switch (type.kind) {
    case 'element':
      return [type];
    case 'matrix':
      return [type.column];
    case 'array':
      return elementTypes(type.of);
    case 'struct':
      return type.members.flatMap((member) => elementTypes(member.type));
  }
}

function attributeNumber(source: Source, declaration: GlobalVarElem, name: 'group' | 'binding'): number {
  for (const { attribute } of declaration.attributes ?? []) {
    if (attribute.kind !== '@attribute' || attribute.name !== name) continue;
    const value = attribute.params?.[0]?.expression;
    if (value?.kind === 'literal') return Number.parseInt(value.value, 10);
  }
  return source.refuse(declaration.start, `@${name} must be a plain number`);
}
