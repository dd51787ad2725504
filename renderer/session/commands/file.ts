/** Commands about documents. */
import type { Documents } from '../documents.svelte.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';

const ofDocuments = (
  id: string,
  title: string,
  act: (documents: Documents) => Promise<void>,
  keys?: NonNullable<Command['keys']>,
): Command =>
  command('File', id, title, {
    whileTyping: true,
    ...(keys === undefined ? {} : { keys }),
    act: ({ documents }) => {
      void act(documents);
    },
  });

export const FILE_COMMANDS: readonly Command[] = [
  ofDocuments('new', 'new document', (documents) => documents.create()),
  ofDocuments('open', 'open a document', (documents) => documents.open(), ['$mod+o']),
  ofDocuments('save', 'save the document', (documents) => documents.save(), ['$mod+s']),
  ofDocuments('save-as', 'save the document elsewhere', (documents) => documents.saveAs(), ['$mod+Shift+s']),
];
