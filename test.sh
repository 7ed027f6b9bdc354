#!/usr/bin/env bash
# Runs all tests. Needs the .NET SDK; the rest is installed by scripts/install-test-tools.sh where it is missing.
set -euo pipefail
cd "$(dirname "$0")"
scripts/install-test-tools.sh
dotnet build Minwal.slnx -c Release -nologo -v quiet
# The end-to-end tests start the tool some thousand times, so they run on the one that is compiled ahead of time (and, in BothToolsTests, on the other).
system=$(dotnet msbuild src/Minwal.Cli -getProperty:NETCoreSdkRuntimeIdentifier)
dotnet publish src/Minwal.Cli -p:PublishProfile=native -r "$system" -o src/Minwal.Cli/bin/native -nologo -v quiet
export MINWAL_TOOL="$PWD/src/Minwal.Cli/bin/native/minwal"
passed=0; failed=0; skipped=0; broken=0
for project in tests/*.Tests tests/*.EndToEnd; do
  name=$(basename "$project")
  log=$(mktemp)
  if ! dotnet run --project "$project" -c Release --no-build -- -noColor > "$log" 2>&1; then broken=1; fi
  line=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1 || true)
  if [ -z "$line" ]; then cat "$log"; echo "$name: no summary"; broken=1; failed=$((failed + 1)); continue; fi
  number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<< "$line"; }
  total=$(number Total); errors=$(number Errors); f=$(number Failed); s=$(number Skipped); n=$(number "Not Run")
  if [ "$f" -gt 0 ] || [ "$errors" -gt 0 ]; then cat "$log"; fi
  passed=$((passed + total - f - s - n)); failed=$((failed + f + errors)); skipped=$((skipped + s))
  echo "$name: $line"
  rm -f "$log"
done
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" -eq 0 ] && [ "$broken" -eq 0 ]
