/** The settings of the packages: those of electron-builder.yml, and what depends on where they are made. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Configuration } from 'electron-builder';
import { parse } from 'yaml';

function inCheckout(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** Packages for Linux have the page compressed, with no time in it, so that it is the same whenever it is made. */
function manualPage(): string {
  const path = inCheckout('out/tilescope.1.gz');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(readFileSync(inCheckout('assets/linux/tilescope.1')), { level: 9 }));
  return path;
}

/** What packages have besides electron-builder.yml, when they are made with these variables on this system. */
export function additions(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): Configuration {
  const isSigned = ['CSC_LINK', 'CSC_NAME'].some((name) => (environment[name] ?? '') !== '');
  const linux = {
    afterInstall: 'assets/linux/after-install.sh',
    afterRemove: 'assets/linux/after-remove.sh',
  };
  const files = [
    `${inCheckout('assets/linux/tilescope')}=/usr/bin/tilescope`,
    `${manualPage()}=/usr/share/man/man1/tilescope.1.gz`,
    ...[128, 256].map(
      (size) =>
        `${inCheckout(`assets/icons/${size}x${size}.png`)}=/usr/share/icons/hicolor/${size}x${size}/mimetypes/application-x-tilescope.png`,
    ),
  ];
  return {
    afterPack: ({ electronPlatformName, appOutDir, packager }) => {
      if (electronPlatformName === 'darwin') tightenRules(join(appOutDir, `${packager.appInfo.productFilename}.app`));
      return Promise.resolve();
    },
    // Setting a fuse breaks the signature that Electron came with, and Apple silicon ends what has a broken one.
    electronFuses: platform === 'darwin' ? { resetAdHocDarwinSignature: true } : {},
    // Without a certificate the application signs for nobody but itself, which is enough to be started; the hardened
    // runtime would then refuse Electron's own libraries.
    mac: isSigned ? {} : { identity: '-', hardenedRuntime: false },
    deb: {
      ...linux,
      fpm: [
        `--deb-changelog=${inCheckout('assets/linux/changelog')}`,
        `${inCheckout('assets/linux/copyright')}=/usr/share/doc/tilescope/copyright`,
        ...files,
      ],
    },
    rpm: { ...linux, fpm: files },
  };
}

/** All settings of such packages. */
export function packages(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): Configuration {
  const settings = parse(readFileSync(inCheckout('electron-builder.yml'), 'utf8')) as Configuration;
  const added = additions(environment, platform);
  return {
    ...settings,
    ...added,
    electronFuses: { ...settings.electronFuses, ...added.electronFuses },
    mac: { ...settings.mac, ...added.mac },
    deb: { ...settings.deb, ...added.deb },
    rpm: { ...settings.rpm, ...added.rpm },
  };
}

/** electron-builder lets every application load what it likes without encryption; this one loads nothing from anybody. */
function tightenRules(application: string): void {
  const path = join(application, 'Contents/Info.plist');
  const rules =
    /\s*<key>NSAppTransportSecurity<\/key>\s*<dict>[\s\S]*?<\/dict>\s*(<\/dict>\s*)*(?=<key>|<\/dict>\s*<\/plist>)/;
  writeFileSync(path, readFileSync(path, 'utf8').replace(rules, '\n    '));
}

export default packages(process.env, process.platform);
