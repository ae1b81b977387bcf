#!/bin/sh
# Gets the vendor's JSON schema of rich text for the tests of adapters/jira/adf.py; it is not part of this project.
set -eu
target=${TRIDA_ADF_SCHEMA:-$(pwd)/.venv/adf-schema.json}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @atlaskit/adf-schema >/dev/null
tar -xzf ./*.tgz
cp "$(find package -path '*json-schema/v1/full.json' | head -n 1)" "$target"
