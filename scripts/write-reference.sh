#!/usr/bin/env bash
# Writes the parts of the documentation that are made from the code: the JSON Schema, the tables of keys and filters, the public surface. A test says when this is due.
set -euo pipefail
cd "$(dirname "$0")/.."
minwal() { dotnet run --project src/Minwal.Cli -c Release -- "$@"; }
minwal recipes schema > docs/recipe.schema.json
# Puts what a command prints between two marks of a page.
between() {
  local printed; printed=$(mktemp)
  minwal recipes "$2" > "$printed"
  sed -i -e "/<!-- $2 -->/,/<!-- \/$2 -->/{/<!-- $2 -->/r $printed
/<!-- $2 -->/!{/<!-- \/$2 -->/!d}}" "$1"
  rm "$printed"
}
between docs/reference.md keys
between docs/grammar.md filters
# What programs of others can use of the libraries; the test that compares it writes it too.
dotnet run --project tests/Minwal.EndToEnd -c Release -- -noColor -explicit only -method '*.PublicApiTests.Write_it_down'
