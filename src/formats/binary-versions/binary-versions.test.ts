import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { type ByteView, viewOf } from '../byte-view/index.ts'
import { binaryVersion, cpeNamesOf } from './index.ts'

function found(name: string, content: string | ByteView): string {
  const view = typeof content === 'string' ? viewOf(Buffer.from(content, 'latin1')) : content
  const result = binaryVersion.inspect(view, name)
  if (!result.ok) throw result.error
  return result.value.packages.map((one) => `${one.type} ${one.name} ${one.version}`).join()
}

const samples: readonly (readonly [name: string, text: string, version: string])[] = [
  ['python3.11', '\x003.11.2+\x00', 'python 3.11.2+'],
  ['libpython3.7m.so.1.0', '/build/Python-3.7.16\x00', 'python 3.7.16'],
  ['libpypy3.9-c.so', '[PyPy 7.3.11 with GCC]', 'pypy 7.3.11'],
  ['node', 'node.js/v22.9.0\x00', 'node 22.9.0'],
  ['node', '\x00v4.9.1\x00', 'node 4.9.1'],
  ['deno', 'Deno/1.41.0', 'deno 1.41.0'],
  ['openssl', '\x00OpenSSL 3.0.19 27 Jan 2026\x00', 'openssl 3.0.19'],
  ['libcrypto.so.1.1', 'OpenSSL 1.1.1w  11 Sep 2023\x00', 'openssl 1.1.1w'],
  ['libcrypto.so', 'OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)\x00', 'aws-lc 1.69.0'],
  ['redis-server', 'x7.0.14buildkitsandbox-1702957741000000000\x00', 'redis 7.0.14'],
  ['redis-server', 'err\x006.2.5\x00c11', 'redis 6.2.5'],
  ['valkey-server', 'valkey9.0.0buildkitsandbox-1764887574000000000', 'valkey 9.0.0'],
  ['nginx', '\x00nginx version: openresty/1.21.4.1\x00', 'nginx 1.21.4'],
  ['httpd', '\x00Apache/2.4.58 (Unix)\x00', 'httpd 2.4.58'],
  ['lighttpd', '\x00lighttpd/1.4.69\x00', 'lighttpd 1.4.69'],
  ['haproxy', ' version 2.6.12-1+deb12u4, released 2026/10/17\x00', 'haproxy 2.6.12'],
  ['haproxy', 'HA-Proxy version 1.8.30 2021', 'haproxy 1.8.30'],
  ['varnishd', 'varnish-7.1.1 revision 7cee1c5', 'varnish 7.1.1'],
  ['envoy', '\x001.28.7\x00/Clean/RELEASE', 'envoy 1.28.7'],
  ['traefik', '\x00v2.10.7\x00', 'traefik 2.10.7'],
  ['memcached', 'memcached 1.6.18\n', 'memcached 1.6.18'],
  ['mysqld', '10.6.15-MariaDB\x00', 'mariadb 10.6.15'],
  ['mysqld', '/build/percona-server-8.0.35/sql', 'percona-server 8.0.35'],
  ['mysql', 'shutdown\x008.0.37\x00\x00\x00mysql_real_escape', 'mysql 8.0.37'],
  ['postgres', '\x00PostgreSQL 15.18 (Debian)', 'postgresql 15.18'],
  ['postgres', '\x00PostgreSQL 17beta1 on x86_64', 'postgresql 17beta1'],
  ['mongod', '7.0.28\x00heap_size', 'mongodb 7.0.28'],
  ['libsqlite3.so.0', '\x003.40.1\x00', 'sqlite 3.40.1'],
  ['consul', '\x00\x001.15.2\x00', 'consul 1.15.2'],
  ['vault', 'xrevoke1.18.0y', 'vault 1.18.0'],
  ['helm', '\x00v3.14.2\x00', 'helm 3.14.2'],
  ['etcd', '\x003.5.9\x00', 'etcd 3.5.9'],
  ['grafana', '\x00\x00release-12.3.2+security-01\x00', 'grafana 12.3.2'],
  ['prometheus', '\x002.45.0\x00', 'prometheus 2.45.0'],
  ['fluent-bit', '\x002.2.3\x00Fluent Bit', 'fluent-bit 2.2.3'],
  ['go', `\xff Go buildinf:\x08\x02${'\0'.repeat(16)}\x08go1.26.8`, 'go 1.26.8'],
  ['release', 'IMPLEMENTOR="Debian"\nJAVA_VERSION="17.0.15"\n', 'openjdk 17.0.15'],
  ['libjvm.so', 'OpenJDK 64-Bit Server VM (21.0.2+13-LTS) for linux-amd64', 'openjdk 21.0.2+13-LTS'],
  ['ruby3.1', 'ruby 3.1.2p20 (2022-04-12 revision 4491bb740a)', 'ruby 3.1.2p20'],
  ['php8.2', 'X-Powered-By: PHP/8.2.36\r\n', 'php 8.2.36'],
  ['libphp.so', 'X-Powered-By: PHP/8.3.0RC6\r\n', 'php 8.3.0RC6'],
  ['php-fpm', 'X-Powered-By: PHP/7.4.33\r\n', 'php 7.4.33'],
  ['wp', 'wp-cli/wp-cli 2.9.0\n', 'wp-cli 2.9.0'],
  ['perl', '\x00v5.36.0\x00', 'perl 5.36.0'],
  ['beam.smp', 'Erlang/OTP 25%s [erts-13.1.5] [source]\n\x0025.2.3\x00\x00', 'erlang 25.2.3'],
  ['erlexec', '/usr/src/otp_src_25.3.2.6/erts/', 'erlang 25.3.2.6'],
  ['elixir', 'ELIXIR_VERSION=1.16.0-rc.1\n', 'elixir 1.16.0-rc.1'],
  ['libstd-d1237ef7159db0a2.so', 'rustc version 1.95.0 (59807616e 2026-04-14)', 'rust 1.95.0'],
  ['dart', '\x003.5.2 (stable) (None)', 'dart 3.5.2'],
  ['ghc-9.4.7', '\x00GHC 9.4.7\x00', 'ghc 9.4.7'],
  ['lua5.4', 'Lua 5.4.4  Copyright', 'lua 5.4.4'],
  ['gcc', '\x0012.2.0\x00(Debian 12.2.0-14) \x00gcc version %s', 'gcc 12.2.0'],
  ['git', '\xfegit/2.39.5\x00', 'git 2.39.5'],
  ['curl', '\x00curl 7.88.1 (x86_64)', 'curl 7.88.1'],
  ['libcurl.so.4', '\x00libcurl/7.88.1\x00', 'libcurl 7.88.1'],
  ['bash', '@(#)Bash version 5.2.15(1) release GNU', 'bash 5.2.15'],
  ['busybox', 'BusyBox v1.35.0 (Debian)', 'busybox 1.35.0'],
  ['sshd', '\x00OpenSSH_9.2p1 Debian', 'openssh 9.2p1'],
  ['libz.so.1', ' deflate 1.2.13 Copyright 1995', 'zlib 1.2.13'],
  ['proftpd', 'ProFTPD Version 1.3.8b\x00', 'proftpd 1.3.8b'],
  ['libQt5Core.so.5', '\x00\x00Qt 5.15.2 (x86_64-', 'qtbase 5.15.2'],
]

describe('a program without a package', () => {
  it.each(samples)('%s with the text %j is %s', (name, text, version) => {
    expect(found(name, `\x7fELF${'\x00'.repeat(64)}${text}${'\x00'.repeat(64)}`)).toBe(`generic ${version}`)
    expect(binaryVersion.files.only?.(`usr/local/bin/${name}`)).toBe(true)
  })

  it('is not told by its name alone', () => {
    expect(found('node', 'no version here')).toBe('')
    expect(found('python3.11', '\x003.12.1\x00')).toBe('')
    expect(binaryVersion.files.only?.('usr/bin/nodelike')).toBe(false)
    expect(binaryVersion.files.only?.('node/readme')).toBe(false)
  })

  it('is known by the evidence that stands first in the table, wherever it stands in the file', () => {
    const large = Buffer.alloc(5 << 20)
    large.write('/release/mysql-8.0.1/', 100, 'latin1')
    large.write('10.11.6-MariaDB', (1 << 20) * 4 - 7, 'latin1')
    expect(found('mysqld', viewOf(large))).toBe('generic mariadb 10.11.6')
  })

  it('is found across the edge of a window', () => {
    for (const edge of [-20, -8, -1, 0, 1]) {
      const large = Buffer.alloc(3 << 20)
      large.write('\x00PostgreSQL 16.2 on', (1 << 20) + edge, 'latin1')
      expect(found('postgres', viewOf(large))).toBe('generic postgresql 16.2')
    }
  })

  it('costs little where a file repeats what is looked for', () => {
    const start = performance.now()
    expect(found('helm', '\x00v3.'.repeat(1 << 21))).toBe('')
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('has CPE names, for data that knows it by them', () => {
    expect(cpeNamesOf('nginx')).toEqual([
      { vendor: 'f5', product: 'nginx' },
      { vendor: 'nginx', product: 'nginx' },
    ])
    expect(cpeNamesOf('nothing')).toEqual([])
  })

  survivesChanges(
    'versions in programs',
    [Buffer.from(samples.map(([, text]) => text).join('\x00'), 'latin1')],
    (bytes) => {
      for (const name of ['mysqld', 'libcrypto.so.3', 'java', 'beam.smp', 'python3.11']) found(name, viewOf(bytes))
    },
  )
})
