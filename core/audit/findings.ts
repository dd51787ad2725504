/** Says in words what the counters found wrong. */
import { FINDING, findingsAt } from './counting-code.ts';
import type { Variable } from './variables.ts';

/** Returns one sentence for each kind of fault of each variable; none for a sound pass. */
export function describeFindings(label: string, variables: readonly Variable[], words: Uint32Array): string[] {
  const findings: string[] = [];
  if (words[0] !== 0) {
    findings.push(
      `${label} has more than 1024 invocations a workgroup or 2^20 barriers, beyond what races are looked for.`,
    );
  }
  for (const [index, { name }] of variables.entries()) {
    const word = (offset: number): number => words[findingsAt(index) + offset]!;
    const beyond = `outside its ${word(FINDING.length)} elements, at indices up to ${word(FINDING.outsideIndex)}`;
    const reads = word(FINDING.outsideReads);
    const writes = word(FINDING.outsideWrites);
    if (reads > 0) findings.push(`${label}: ${name} is read ${times(reads)} ${beyond}.`);
    if (writes > 0) findings.push(`${label}: ${name} is written ${times(writes)} ${beyond}.`);
    const clashes = word(FINDING.invocationClashes);
    if (clashes > 0) {
      const element = 0xffffffff - word(FINDING.invocationElement);
      findings.push(
        `${label}: ${name} has a race at element ${element}: invocations of a workgroup access it with no barrier between, and one writes (${times(clashes)} in all).`,
      );
    }
    const unwritten = word(FINDING.unwrittenReads);
    if (unwritten > 0) {
      const element = 0xffffffff - word(FINDING.unwrittenElement);
      findings.push(
        `${label}: ${name} is read at element ${element} before anything was written there (${times(unwritten)} in all).`,
      );
    }
    const crossings = word(FINDING.workgroupClashes);
    if (crossings > 0) {
      const element = 0xffffffff - word(FINDING.workgroupElement);
      findings.push(
        `${label}: ${name} has a race at element ${element}: several workgroups access it, and one writes (${times(crossings)} in all).`,
      );
    }
  }
  return findings;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
