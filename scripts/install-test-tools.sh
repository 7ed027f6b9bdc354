#!/usr/bin/env bash
# Installs what the tests need beside the .NET SDK. Does nothing where it is there already.
set -euo pipefail
if ! command -v dotnet > /dev/null; then
  echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi
