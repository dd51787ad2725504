/** Knows whether any page is open. */
import type { Channel } from '../../core/port/channel.ts';

/** Notes pages as they come and go. */
export interface Presence {
  add(channel: Channel): void;
  /** Resolves once there was a page, and then none for a while: a page that is reloaded is gone only for a moment. */
  readonly left: Promise<void>;
}

export function watchPresence(patience: number): Presence {
  let open = 0;
  let timer: NodeJS.Timeout | undefined;
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  return {
    left,
    add: (channel) => {
      open++;
      clearTimeout(timer);
      void channel.closed.then(() => {
        open--;
        if (open > 0) return;
        timer = setTimeout(leave, patience);
        // Whoever waits for this has a window or a server open; alone it must not keep a process from ending.
        timer.unref();
      });
    },
  };
}
