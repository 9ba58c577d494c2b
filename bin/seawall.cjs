#!/usr/bin/env node
// Plain JavaScript that every Node understands, so that an old one is told what it lacks.
'use strict'
var version = process.versions.node.split('.')
if (Number(version[0]) < 24 || (Number(version[0]) === 24 && Number(version[1]) < 15)) {
  // biome-ignore lint/style/useTemplate: older than template literals may be the Node that reads this
  process.stderr.write('seawall needs Node 24.15 or newer, and this is Node ' + process.versions.node + '.\n')
  process.exit(2)
}
import('../dist/main.js')
