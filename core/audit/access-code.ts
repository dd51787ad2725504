/** The functions that are called in the place of accesses. */
import type { Access, BeginCall } from './accesses.ts';
import { isPlain } from './places.ts';
import type { Shape } from './places.ts';
import { elementsCode } from './types.ts';
import { totalCode } from './variables.ts';

/** What a function does before the access itself. */
export interface Before {
  /** Where the access can be left out: `leave` is how the function is left then. */
  readonly guarded: (leave: string) => string;
  /** Where it cannot. */
  readonly noted: string;
}

/** The function of an access, under a name. Its parameters are the indices, audit_i0, audit_i1 and so on, at least one, and a value. */
export function accessFunction(name: string, { kind, form, shape }: Access, { guarded, noted }: Before): string {
  const { code, type } = shape;
  const indices = Array.from({ length: Math.max(shape.indices, 1) }, (_, index) => `audit_i${index}: u32`).join(', ');
  const value = `${indices}, audit_value: ${type.text}`;
  const zero = `return ${type.text}();`;
  if (form === 'index') return `fn ${name}(${indices}) -> u32 { ${noted} return audit_i0; }`;
  if (form === 'argument') return `fn ${name}(${value}) -> ${type.text} { ${noted} return audit_value; }`;
  if (form !== 'value') {
    if (kind === 'read') return `fn ${name}(${indices}) -> ${type.text} { ${guarded(zero)} return ${form}(&${code}); }`;
    if (kind === 'write') return `fn ${name}(${value}) { ${guarded('return;')} ${form}(&${code}, audit_value); }`;
    return `fn ${name}(${value}) -> ${type.text} { ${guarded(zero)} return ${form}(&${code}, audit_value); }`;
  }
  if (kind === 'load') {
    return `fn ${name}(${indices}) -> ${type.text} { ${noted} return workgroupUniformLoad(&${code}); }`;
  }
  return kind === 'write'
    ? `fn ${name}(${value}) { ${guarded('return;')} ${code} = audit_value; }`
    : `fn ${name}(${indices}) -> ${type.text} { ${guarded(zero)} return ${code}; }`;
}

/**
 * The number of the first element of a place, as WGSL over its indices. Where one of several indices lies outside its own array,
 * it is a number outside the variable.
 */
export function elementCode(shape: Shape): string {
  const element = shape.element || '0u';
  if (isPlain(shape) || shape.bounds.length === 0) return element;
  const outside = shape.bounds.map(({ index, length }) => `${index} >= ${length}`).join(' || ');
  return `select(${element}, max(${element}, ${totalCode(shape.variable)}), ${outside})`;
}

/** How many elements a place has, as WGSL. */
export function spanCode({ type }: Shape): string {
  return elementsCode(type);
}

/** One function for each way to access a variable, wherever that stands. */
export function createAccessors(): { readonly begin: BeginCall; readonly all: ReadonlyMap<string, Access> } {
  const all = new Map<string, Access>();
  const names = new Map<string, string>();
  return {
    all,
    begin: (access) => {
      const { kind, form, shape } = access;
      const how = form === 'value' || form === 'index' ? kind : form;
      const key = `${how} ${shape.code}`;
      const name =
        names.get(key) ??
        (isPlain(shape) ? `audit_${how}_${shape.variable.name}` : `audit_path_${how}_${names.size + 1}`);
      names.set(key, name);
      all.set(name, access);
      return `${name}(`;
    },
  };
}
