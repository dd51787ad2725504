/** The port between a page and the desktop around it: documents in files, and the native menu. */
import { createBirpc } from 'birpc';
import type { Outcome, Problem } from '../outcome.ts';
import type { Channel } from './channel.ts';

/** A document that was read. A page never learns paths; `place` is a name that the desktop gave out for one. */
export interface DeskFile {
  readonly name: string;
  readonly text: string;
  readonly place: string;
}

export type DeskPlace = Omit<DeskFile, 'text'>;

/** A command of the page as the native menu shows it. */
export interface MenuCommand {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** In the notation of tinykeys. */
  readonly keys: string | null;
  readonly enabled: boolean;
}

/** What a page calls. A dialog that was given up is null. */
export interface DeskPort {
  /** The commands of the page, which shows from now on what `opened` tells; again whenever they change. */
  menu(commands: readonly MenuCommand[]): Promise<void>;
  /** Asks for a document. */
  open(): Promise<Outcome<DeskFile> | null>;
  /** Asks where to save. */
  save(name: string, text: string): Promise<Outcome<DeskPlace> | null>;
  /** Saves again where a document lies. */
  write(place: string, text: string): Promise<Problem | null>;
  /** The documents that were open last, the latest first. */
  recent(): Promise<readonly DeskPlace[]>;
  /** Reads one of them again. */
  reopen(place: string): Promise<Outcome<DeskFile>>;
  /** Makes a document the latest. */
  remember(place: string): Promise<void>;
  /** The name of the document while it has work that lies in no file; null while nothing would be lost. */
  unsaved(name: string | null): Promise<void>;
  /** What `saveAndLeave` asked for is saved. */
  leave(): Promise<void>;
}

/** What the desktop tells the page unasked. */
export interface DeskListener {
  /** A command was chosen in the menu. */
  invoke(id: string): void;
  /** A document was opened from outside: by double click, on the command line, from the system's list. */
  opened(document: Outcome<DeskFile>): void;
  /** The page is to save, and then to say by `leave` that it may go. */
  saveAndLeave(): void;
}

/** The desktop at the other end of a channel. */
export function connectDesk(channel: Channel, listener: DeskListener): DeskPort {
  const rpc = createBirpc<DeskPort, DeskListener>(listener, {
    bind: 'functions',
    post: (message) => {
      channel.send(message);
    },
    on: (receive) => channel.onMessage(receive),
    // A dialog stays open as long as it takes.
    timeout: -1,
  });
  void channel.closed.then((reason) => {
    rpc.$close(new Error(reason));
  });
  return {
    menu: (commands) => rpc.menu(commands),
    open: () => rpc.open(),
    save: (name, text) => rpc.save(name, text),
    write: (place, text) => rpc.write(place, text),
    recent: () => rpc.recent(),
    reopen: (place) => rpc.reopen(place),
    remember: (place) => rpc.remember(place),
    unsaved: (name) => rpc.unsaved(name),
    leave: () => rpc.leave(),
  };
}
