#!/usr/bin/env bash
# A game day, scripted: drctl runs the runbook game-day, against real AWS or the emulator of scripts/local-aws, and its
# summary is shown as text and kept as JSON. What a game day is, and when it has failed, only drctl decides.
set -uo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

usage() {
  cat <<'USAGE'
Usage: scripts/game-day.sh [--yes] [--json FILE] [--inventory FILE]
                           [--set NAME=VALUE]...

Runs a game day with drctl: the recovery site is verified, the application
fails over, is checked from outside, comes back, and all is verified again.
Shows the plan and the progress (on stderr), then the summary as text (on
stdout), and writes the summary as JSON to a file.

  --yes             approve the plan without being asked
  --json FILE       where the JSON goes (default: a new file in
                    ~/.local/state/drctl/game-days, or below XDG_STATE_HOME)
  --inventory FILE  the site (default: $DRCTL_INVENTORY, or inventory.yaml in
                    this directory)
  --set NAME=VALUE  a parameter of the runbook; repeatable

For a game day on the local AWS emulator:
  eval "$(scripts/local-aws env)"

Exit status: drctl's own. 0 the objectives were met, 1 an objective was
missed, 2 invalid arguments, 3 refused, 4 a step failed, 5 another run is
under way, 130 interrupted.
USAGE
}

unusable() {
  usage >&2
  exit 2
}

arguments=()
site=()
json=
while (($# > 0)); do
  case "$1" in
    -y | --yes) arguments+=(--yes) ;;
    --json | --inventory | --set)
      (($# > 1)) || unusable
      case "$1" in
        --json) json=$2 ;;
        --inventory) site=(--inventory "$2") ;;
        --set) arguments+=(--set "$2") ;;
      esac
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) unusable ;;
  esac
  shift
done
[ -n "$json" ] || json="${XDG_STATE_HOME:-$HOME/.local/state}/drctl/game-days/$(date -u +%Y%m%dT%H%M%SZ).json"

mkdir -p "$(dirname "$json")" && : >"$json.new" || exit 2
# On Ctrl-C drctl stops its run in an orderly way, and what it reports then is kept too.
trap : INT
"$here/drctl" drill run game-day -o json ${site[@]+"${site[@]}"} \
  ${arguments[@]+"${arguments[@]}"} >"$json.new"
status=$?
mv "$json.new" "$json"

run="$(sed -n 's/^ *"runId" *: *"\([^"]*\)".*/\1/p' "$json" | head -n 1)"
if [ -n "$run" ]; then
  "$here/drctl" run show ${site[@]+"${site[@]}"} "$run"
else
  # No run was begun; the JSON says why.
  cat "$json" >&2
fi
printf '\nsummary as JSON: %s\n' "$json" >&2
exit "$status"
