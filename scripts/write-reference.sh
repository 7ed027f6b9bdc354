#!/usr/bin/env bash
# Writes the parts of the documentation that are made from the code: the JSON Schema and the table of keys. A test says when this is due.
set -euo pipefail
cd "$(dirname "$0")/.."
minwal() { dotnet run --project src/Minwal.Cli -c Release -- "$@"; }
minwal recipes schema > docs/recipe.schema.json
keys=$(mktemp)
minwal recipes keys > "$keys"
sed -i -e "/<!-- keys -->/,/<!-- \/keys -->/{/<!-- keys -->/r $keys
/<!-- keys -->/!{/<!-- \/keys -->/!d}}" docs/recipes.md
rm "$keys"
