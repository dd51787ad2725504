/** Commands about documents. */
import type { Documents } from '../documents.svelte.ts';
import type { Command } from './command.ts';

const command = (
  id: string,
  title: string,
  act: (documents: Documents) => Promise<void>,
  keys?: NonNullable<Command['keys']>,
): Command => ({
  id: `file.${id}`,
  title,
  group: 'File',
  whileTyping: true,
  ...(keys === undefined ? {} : { keys }),
  act: ({ documents }) => {
    void act(documents);
  },
});

export const FILE_COMMANDS: readonly Command[] = [
  command('new', 'new document', (documents) => documents.create()),
  command('open', 'open a document', (documents) => documents.open(), ['$mod+o']),
  command('save', 'save the document', (documents) => documents.save(), ['$mod+s']),
  command('save-as', 'save the document elsewhere', (documents) => documents.saveAs(), ['$mod+Shift+s']),
];
