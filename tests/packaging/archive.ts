/** Archives of Electron: what is in them, and what of it a module reaches. */
import { isBuiltin } from 'node:module';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';

export interface Archive {
  /** Sizes by path. */
  readonly files: ReadonlyMap<string, number>;
  /** Paths of what lies beside it. */
  readonly unpacked: readonly string[];
  /** The hash of the header, which holds the hashes of all files; Electron compares it with the one that it was given. */
  readonly hash: string;
  bytes(path: string): Buffer;
  text(path: string): string;
}

interface Node {
  readonly files?: Readonly<Record<string, Node>>;
  readonly size?: number;
  readonly offset?: string;
  /** Lies beside the archive. */
  readonly unpacked?: boolean;
}

export function openArchive(path: string): Archive {
  const bytes = readFileSync(path);
  const start = 8 + bytes.readUInt32LE(4);
  const header = bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString();
  const nodes = new Map<string, Node>();
  const walk = (node: Node, at: string): void => {
    for (const [name, child] of Object.entries(node.files ?? {})) {
      const below = at === '' ? name : `${at}/${name}`;
      if (child.files === undefined) nodes.set(below, child);
      else walk(child, below);
    }
  };
  walk(JSON.parse(header) as Node, '');
  const bytesOf = (name: string): Buffer => {
    const { offset = '0', size = 0 } = nodes.get(name)!;
    return bytes.subarray(start + Number(offset), start + Number(offset) + size);
  };
  return {
    files: new Map([...nodes].map(([name, { size = 0 }]) => [name, size])),
    unpacked: [...nodes].filter(([, { unpacked }]) => unpacked === true).map(([name]) => name),
    hash: createHash('sha256').update(header).digest('hex'),
    bytes: bytesOf,
    text: (name) => bytesOf(name).toString(),
  };
}

/** Modules of an archive that one of them reaches, and the packages that those import. */
export function reach(
  archive: Archive,
  main: string,
): { readonly modules: Set<string>; readonly packages: Set<string> } {
  const modules = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (modules.has(path)) return;
    modules.add(path);
    const statements = /^(?:import|export)\b[^"'\n]*["']([^"'\n$]+)["']|\bimport\(\s*["']([^"'\n$]+)["']\s*\)/gm;
    for (const [, whole, later] of withoutComments(archive.text(path)).matchAll(statements)) {
      const name = whole ?? later;
      if (name!.startsWith('.')) visit(posix.join(dirname(path), name!));
      else if (!isBuiltin(name!) && name !== 'electron') packages.add(/^(@[^/]+\/)?[^/]+/.exec(name!)![0]);
    }
  };
  visit(main);
  return { modules, packages };
}

/** Types are named by imports in comments. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(\/\*\*|\*).*$/gm, '').replaceAll(/\/\*\*.*?\*\//g, '');
}
