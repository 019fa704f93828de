#!/usr/bin/env bash
# Fuzzes the parsers with libFuzzer, each for so many seconds (default 600), so many at once.
#
#     Tests/Fuzz/run.sh [SECONDS] [AT_ONCE] [PARSER…]
#
# Corpora grow in .build-fuzz/corpus; an input that breaks a parser is left in .build-fuzz/found, and
# belongs into fixtures/fuzz/PARSER/, which the ordinary tests read.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
at_once=${2:-2}
shift $(($# > 2 ? 2 : $#))
parsers=("$@")
[ $# -gt 0 ] || parsers=(version specifier requirement marker requirement-file json-page html-page metadata wheel-name lockfile record entry-points direct-url manifest wheel-archive wheel-contents toml)

LOCK_FUZZ=1 swift build -c release --sanitize fuzzer --product FuzzParsers -Xswiftc -enable-testing --scratch-path .build-fuzz
mkdir -p .build-fuzz/found
fuzz() {
  local parser=$1
  mkdir -p ".build-fuzz/corpus/$parser"
  [ ! -d "fixtures/fuzz/$parser" ] || cp -n "fixtures/fuzz/$parser"/* ".build-fuzz/corpus/$parser/"
  # Without Swift's own report of a crash libFuzzer sees it, and keeps the input.
  if SWIFT_BACKTRACE=enable=no FUZZ_PARSER=$parser .build-fuzz/release/FuzzParsers ".build-fuzz/corpus/$parser" \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix=".build-fuzz/found/$parser-" >".build-fuzz/found/$parser.log" 2>&1; then
    echo "$parser: nothing found, $(grep -o 'number_of_executed_units: .*' ".build-fuzz/found/$parser.log")"
  else
    echo "$parser: FOUND, see .build-fuzz/found/$parser.log"
  fi
}
export -f fuzz
export seconds
printf '%s\n' "${parsers[@]}" | xargs -P "$at_once" -I{} bash -c 'fuzz {}'
