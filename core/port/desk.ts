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
  /** The keys in the notation of tinykeys; null where there are none. */
  readonly keys: string | null;
  readonly enabled: boolean;
}

/** What a page calls. A dialog that the viewer cancels gives null. */
export interface DeskPort {
  /**
   * Hands over the commands of the page, again whenever they change. From the first time on, the page shows the
   * documents that `opened` brings.
   */
  menu(commands: readonly MenuCommand[]): Promise<void>;
  /** Asks the viewer for a document. */
  open(): Promise<Outcome<DeskFile> | null>;
  /** Asks the viewer where to save. */
  save(name: string, text: string): Promise<Outcome<DeskPlace> | null>;
  /** Saves again to where a document lies. */
  write(place: string, text: string): Promise<Problem | null>;
  /** The documents that were open last, the latest first. */
  recent(): Promise<readonly DeskPlace[]>;
  /** Reads one of the recent documents again. */
  reopen(place: string): Promise<Outcome<DeskFile>>;
  /** Makes a document the latest. */
  remember(place: string): Promise<void>;
  /** Gives the name of the document while it has unsaved work; null while nothing would be lost. */
  unsaved(name: string | null): Promise<void>;
  /** Says that what `saveAndLeave` or `abandonAndLeave` asked for is done, so that the page may go. */
  leave(): Promise<void>;
}

/** What the desktop tells the page unasked. */
export interface DeskListener {
  /** Tells that a command was chosen in the menu. */
  invoke(id: string): void;
  /**
   * Tells of a document that was opened from outside: by a double click, on the command line, or from the
   * system's list of recent ones.
   */
  opened(document: Outcome<DeskFile>): void;
  /** Asks the page to save, and then to say by `leave` that it may go. */
  saveAndLeave(): void;
  /** Asks the page to delete its backup of unsaved work, and then to say by `leave` that it may go. */
  abandonAndLeave(): void;
}

/** The desktop at the other end of a channel. */
export function connectDesk(channel: Channel, listener: DeskListener): DeskPort {
  const rpc = createBirpc<DeskPort, DeskListener>(listener, {
    bind: 'functions',
    post: (message) => {
      channel.send(message);
    },
    on: (receive) => channel.onMessage(receive),
    // Calls have no time limit, since a dialog stays open as long as the viewer likes.
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
