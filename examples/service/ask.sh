#!/bin/sh
# Asks a running service by curl: `ottava serve` in one window, `sh examples/service/ask.sh` in another.
# Another address: SERVICE=http://127.0.0.1:8401 sh examples/service/ask.sh; a token: OTTAVA_TOKEN=… before it.
set -eu
SERVICE=${SERVICE:-http://127.0.0.1:8400}

ask() {
    curl --silent --show-error --fail-with-body -H "Authorization: Bearer ${OTTAVA_TOKEN:-none}" "$@"
    echo
}

CASE='{"id": "fence", "dispute": {"category": "neighbour"},
  "parties": [{"id": "left", "arousal": "upset"}, {"id": "right", "stance": "insistent"}]}'

echo "== Is it there, and by which rules does it advise?"
ask "$SERVICE/v1/health"

echo "== Advice on a case"
ask -H 'Content-Type: application/json' -d "$CASE" "$SERVICE/v1/advice"

echo "== The same for two cases, one on each line"
printf '%s\n' "$(echo "$CASE" | tr -d '\n')" '{"id": "empty"}' |
    ask -H 'Content-Type: application/x-ndjson' -T - -X POST "$SERVICE/v1/advice:batch"

echo "== Why is this method not advised here?"
ask -H 'Content-Type: application/json' -d "{\"case\": $CASE, \"method\": \"circuitous_tactics\"}" "$SERVICE/v1/explanations/why-not"

echo "== What to ask first of somebody who comes to us"
ask -H 'Content-Type: application/json' -d '{"quick": true}' "$SERVICE/v1/consultations"
