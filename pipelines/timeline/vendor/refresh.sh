#!/usr/bin/env bash
# Fetches the two vendored bundles anew and writes their versions and checksums to vendor.toml.
# Usage: ./refresh.sh [PLOTLY_VERSION] [VIRTUAL_CORE_VERSION] [ESBUILD_VERSION]   (needs npm)
set -euo pipefail

plotly=${1:-4.1.1}
virtual=${2:-3.19.11}
esbuild=${3:-0.28.2}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund \
    "plotly.js-cartesian-dist-min@$plotly" "@tanstack/virtual-core@$virtual" "esbuild@$esbuild"
cp node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js "$here/"
cp node_modules/plotly.js-cartesian-dist-min/LICENSE "$here/plotly-cartesian.LICENSE"
cp node_modules/@tanstack/virtual-core/LICENSE "$here/virtual-core.LICENSE"

# virtual-core ships as modules that import each other; the page has no server to import from.
echo 'export { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core"' > list.js
node_modules/.bin/esbuild list.js --bundle --minify --format=iife --global-name=VirtualCore \
    --legal-comments=none --log-level=warning --outfile="$here/virtual-core.min.js"

entry() { # package, version, file, licence file
    printf '[[bundle]]\nname = "%s"\nversion = "%s"\nfile = "%s"\nsha256 = "%s"\nlicence = "MIT"\nlicence_file = "%s"\n\n' \
        "$1" "$2" "$3" "$(sha256sum "$here/$3" | cut -d' ' -f1)" "$4"
}
{
    echo "# Written by refresh.sh; the checksums are of the files as they stand here."
    echo
    entry plotly.js-cartesian-dist-min "$plotly" plotly-cartesian.min.js plotly-cartesian.LICENSE
    entry @tanstack/virtual-core "$virtual" virtual-core.min.js virtual-core.LICENSE
} > "$here/vendor.toml"
