#!/usr/bin/env bash
# Installs what the tests need beside the .NET SDK. Does nothing where it is there already.
set -euo pipefail
if ! command -v dotnet > /dev/null; then
  echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi
# The tool is linked for this system.
if [ "$(uname)" = Linux ] && ! command -v clang > /dev/null && ! command -v gcc > /dev/null && command -v apt-get > /dev/null; then
  as_root=; [ "$(id -u)" -eq 0 ] || as_root=sudo
  $as_root apt-get update -q
  $as_root apt-get install -y -q --no-install-recommends gcc libc6-dev
fi
# groff reads the manual page as man does.
if [ "$(uname)" = Linux ] && ! command -v groff > /dev/null && command -v apt-get > /dev/null; then
  as_root=; [ "$(id -u)" -eq 0 ] || as_root=sudo
  $as_root apt-get update -q
  $as_root apt-get install -y -q groff-base
fi
# Tests of sources start a PostgreSQL server of their own.
if [ "$(uname)" = Linux ] && ! command -v initdb > /dev/null && ! ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 && command -v apt-get > /dev/null; then
  as_root=; [ "$(id -u)" -eq 0 ] || as_root=sudo
  $as_root apt-get update -q
  $as_root apt-get install -y -q postgresql
fi
# Tests of jobs start a Slurm of their own with one node.
if [ "$(uname)" = Linux ] && ! { [ -x /usr/sbin/slurmctld ] && [ -x /usr/sbin/slurmd ] && [ -x /usr/sbin/munged ]; } && command -v apt-get > /dev/null; then
  as_root=; [ "$(id -u)" -eq 0 ] || as_root=sudo
  $as_root apt-get update -q
  $as_root apt-get install -y -q --no-install-recommends slurm-wlm munge
fi
