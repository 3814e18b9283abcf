#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's image: Node, what the jail is made of, and the course.
set -euo pipefail

AUTOGRADER=${AUTOGRADER:-/autograder}
COURSE=${NETSPLIT_COURSE:-/opt/netsplit}
NODE_MAJOR=20

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends bubblewrap ca-certificates curl util-linux

# Ubuntu's own Node may be older than the course needs.
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; then
  curl -fsSL "https://deb.nodesource.com/setup_${NODE_MAJOR}.x" -o /tmp/node-setup.sh
  bash /tmp/node-setup.sh
  apt-get install -y nodejs
fi
apt-get clean

mkdir -p "$COURSE"
tar -xzf "$AUTOGRADER/source/course.tar.gz" -C "$COURSE"
cd "$COURSE"
npm ci --no-audit --no-fund

# Solutions, hidden tests and this autograder are for nobody but root.
chmod -R go-rwx "$AUTOGRADER/source"

# What the image can hold back is not what the machine that runs it lets it: this is for the log of the build only.
npx netsplit doctor --grading || true
