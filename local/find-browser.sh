#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: installs Debian's where we may. Where there is none
# and none can be had, it says so and the browser tests skip with that reason.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "… no chromium here, and none that we may install: the browser tests will be skipped"
    exit 0
fi
echo "… installing chromium for the browser tests"
mkdir -p .local
export DEBIAN_FRONTEND=noninteractive
if apt-get update -qq >.local/browser.log 2>&1 &&
    apt-get install -y -qq --no-install-recommends chromium >>.local/browser.log 2>&1; then
    echo "✓ installed chromium"
else
    echo "… chromium could not be installed (see .local/browser.log): the browser tests will be skipped"
fi
