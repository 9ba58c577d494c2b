#!/usr/bin/env node
// Plain JavaScript that every Node understands, so that an old one is told what it lacks, or helped out by the Node that
// was installed beside us.
'use strict'
var path = require('node:path')
var spawn = require('node:child_process').spawn
var signalNumbers = require('node:os').constants.signals

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
  var child
  var ends = ['SIGINT', 'SIGTERM', 'SIGHUP']
  // Whoever ends us means the scan, which must not go on alone; so this stands before there is one.
  ends.forEach((signal) => {
    process.on(signal, () => {
      child.kill(signal)
    })
  })
  child = spawn(own, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit' })
  child.on('error', (error) => {
    process.stderr.write(['seawall cannot start ', own, ': ', error.message, '\n'].join(''))
    process.exit(2)
  })
  // Like a shell: 128 and the number of the signal.
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + signalNumbers[signal])
  })
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
