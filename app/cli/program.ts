/** The command line: `tilescope`. */
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { GpuError } from '../../core/gpu/executor.ts';
import type { Machine } from '../machine.ts';
import { Interrupted, UserError } from '../user-error.ts';
import * as costs from './commands/costs.ts';
import * as join from './commands/join.ts';
import * as list from './commands/list.ts';
import * as record from './commands/record.ts';
import * as run from './commands/run.ts';
import * as sweep from './commands/sweep.ts';
import * as verify from './commands/verify.ts';

const BAD_ARGUMENTS = 2;
/** The exit code that shells use for a command ended by Ctrl+C. */
const INTERRUPTED = 130;

/** Adds one command to the program. */
type Register = (program: Command, machine: Machine) => void;

/** The commands that exist wherever the command line runs. */
const COMMON: readonly Register[] = [list, run, costs, sweep, verify, record, join].map(({ register }) => register);

/** Creates the program with all its commands, some of which exist in one place only. */
function createProgram(machine: Machine, more: readonly Register[]): Command {
  const program = new Command('tilescope')
    .description(manifest.description)
    .version(manifest.version)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      outputError: (message, write) => {
        write(oneLine(message.replace(/^error: /, '')));
      },
    });
  for (const register of [...COMMON, ...more]) register(program, machine);
  return program;
}

/**
 * Runs a command line, without the program's own name. Bad arguments give one line on standard error, and exit code 2.
 */
export async function main(words: readonly string[], machine: Machine, more: readonly Register[] = []): Promise<void> {
  try {
    await createProgram(machine, more).parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : BAD_ARGUMENTS;
    } else if (error instanceof GpuError || error instanceof UserError) {
      process.stderr.write(oneLine(error.message));
      process.exitCode = error instanceof Interrupted ? INTERRUPTED : BAD_ARGUMENTS;
    } else {
      throw error;
    }
  }
}

function oneLine(message: string): string {
  return `tilescope: ${message.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`;
}
