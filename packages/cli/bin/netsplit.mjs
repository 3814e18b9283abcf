#!/usr/bin/env node
// The `netsplit` command: Node 20 cannot run TypeScript, so tsx is registered first and does.
import { requireNode } from './node-version.mjs';

requireNode();
void import('./launch.mjs').then(({ launch }) => launch());
