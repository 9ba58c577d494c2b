#!/usr/bin/env node
// Plain JavaScript that every Node understands, so that an old one is told what it lacks, or helped out by the Node that
// was installed beside us.
'use strict'
var path = require('node:path')
var spawnSync = require('node:child_process').spawnSync

var version = process.versions.node.split('.')
if (Number(version[0]) > 24 || (Number(version[0]) === 24 && Number(version[1]) >= 15)) import('../dist/main.js')
else runWithOwnNode()

function runWithOwnNode() {
  var own = findOwnNode()
  if (own === undefined) {
    process.stderr.write(
      ['seawall needs Node 24.15 or newer, and this is Node ', process.versions.node, '.\n'].join(''),
    )
    process.exit(2)
  }
  var result = spawnSync(own, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit' })
  process.exit(result.status === null ? 1 : result.status)
}

function findOwnNode() {
  var isWindows = process.platform === 'win32'
  var name = ['node', isWindows ? 'win' : process.platform, process.arch].join('-')
  try {
    return path.join(
      path.dirname(require.resolve([name, 'package.json'].join('/'))),
      'bin',
      isWindows ? 'node.exe' : 'node',
    )
  } catch (_) {
    return undefined
  }
}
