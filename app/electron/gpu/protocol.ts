/** The calls between Electron's main process and the page that computes. */
import type { BrowserCodec } from '../../../core/film/formats.ts';
import type { Answer, RemoteExecutor } from '../../../core/gpu/remote.ts';

export interface RemotePage extends RemoteExecutor {
  /** The codecs that Chromium can encode films with here. */
  codecs(): Promise<Answer<readonly BrowserCodec[]>>;
}
