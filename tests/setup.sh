#!/bin/sh
# Gets what the tests can use beyond Python packages: Chromium for the browser tests, the vendor's schema of rich text.
# Where the machine does not allow it, the tests that need it are skipped and say so.
set -u
venv=.venv

if ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests (once) ..."
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-mono; } >/dev/null 2>&1 \
      || echo "Chromium could not be installed: browser tests will be skipped." >&2
  else
    echo "No Chromium here: browser tests will be skipped. On Debian: apt-get install chromium" >&2
  fi
fi

if [ ! -f "$venv/adf-schema.json" ] && command -v npm >/dev/null 2>&1; then
  sh tests/fetch_adf_schema.sh >/dev/null 2>&1 || echo "The rich-text schema could not be fetched: its tests will be skipped." >&2
fi
exit 0
