#!/bin/sh
set -e

if [ -f '/etc/apparmor.d/${executable}' ] && [ ! -e '/opt/${sanitizedProductName}/${executable}' ]; then
  if command -v apparmor_parser > /dev/null && ! { command -v ischroot > /dev/null && ischroot; }; then
    apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
  fi
  rm -f '/etc/apparmor.d/${executable}'
fi

if command -v update-mime-database > /dev/null; then
  update-mime-database /usr/share/mime || true
fi
if command -v update-desktop-database > /dev/null; then
  update-desktop-database /usr/share/applications || true
fi
