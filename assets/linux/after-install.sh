#!/bin/sh
set -e

# Without user namespaces Chromium's sandbox needs its helper to belong to root.
if [ -e '/opt/${sanitizedProductName}/chrome-sandbox' ]; then
  if unshare --user true 2> /dev/null; then
    chmod 0755 '/opt/${sanitizedProductName}/chrome-sandbox'
  else
    chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox'
  fi
fi

if command -v update-mime-database > /dev/null; then
  update-mime-database /usr/share/mime || true
fi
if command -v update-desktop-database > /dev/null; then
  update-desktop-database /usr/share/applications || true
fi
if command -v gtk-update-icon-cache > /dev/null; then
  gtk-update-icon-cache --quiet --force --ignore-theme-index /usr/share/icons/hicolor || true
fi

# Ubuntu since 24.04 gives user namespaces only to programs with a profile that says so. An AppArmor that cannot read
# this one gives them to everybody.
if command -v apparmor_status > /dev/null && apparmor_status --enabled 2> /dev/null; then
  if apparmor_parser --skip-kernel-load --debug '/opt/${sanitizedProductName}/resources/apparmor-profile' > /dev/null 2>&1; then
    cp -f '/opt/${sanitizedProductName}/resources/apparmor-profile' '/etc/apparmor.d/${executable}'
    if ! { command -v ischroot > /dev/null && ischroot; }; then
      apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
    fi
  fi
fi
