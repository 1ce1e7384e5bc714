#!/usr/bin/env bash
# Installs what building and testing DX-Py needs on a bare Debian 12. Run as root.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
packages=(
  clang-19 lld-19 llvm-19 clang-format-19 libclang-rt-19-dev cmake ninja-build ccache python3 ca-certificates git
  libmimalloc-dev libgmp-dev libsimde-dev libdouble-conversion-dev libgtest-dev librapidcheck-dev
  unicode-data nodejs
)
missing=()
for p in "${packages[@]}"; do dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p"); done
if ((${#missing[@]})); then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
command -v npm >/dev/null || apt-get install -y -qq --no-install-recommends npm >/dev/null
echo "setup: ready"
