import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ClusterAccess } from './access.ts'
import { inClusterAccess } from './in-cluster.ts'
import { accessOf, kubeconfigFiles, readKubeconfig } from './kubeconfig.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-kubeconfig-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let number = 0
function write(text: string, name = `config-${number++}`): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const config = (user: string, cluster = ''): string => `
current-context: dev
contexts: [{ name: dev, context: { cluster: c, user: u, namespace: shop } }]
clusters: [{ name: c, cluster: { server: "https://api.example:6443/"${cluster} } }]
users: [{ name: u, user: ${user} }]
`
const access = (text: string, context?: string): ClusterAccess => accessOf(readKubeconfig([write(text)]), context)

describe('where a kubeconfig is looked for', () => {
  it.each([
    ['the file that was named', 'mine', { KUBECONFIG: 'a', HOME: '/h' }, ['mine']],
    ['KUBECONFIG, a list', undefined, { KUBECONFIG: 'a::b', HOME: '/h' }, ['a', 'b']],
    ['the home folder', undefined, { HOME: '/h' }, ['/h/.kube/config']],
    ['nowhere', undefined, {}, []],
  ])('is %s', (_, named, env, files) => expect(kubeconfigFiles(named, env)).toEqual(files))
})

describe('a kubeconfig', () => {
  it('gives the access of its current context', () => {
    expect(access(config('{ token: t }'))).toEqual({
      name: 'dev',
      server: 'https://api.example:6443',
      namespace: 'shop',
      ca: undefined,
      serverName: undefined,
      insecure: false,
      proxy: undefined,
      certificate: undefined,
      credentials: { kind: 'token', token: 't' },
      impersonate: undefined,
    })
  })

  it('gives what the cluster says about TLS and proxies', () => {
    const data = Buffer.from('PEM').toString('base64')
    const more = `, certificate-authority-data: ${data}, tls-server-name: api, insecure-skip-tls-verify: true, proxy-url: "http://proxy:3128"`
    expect(access(config('{}', more))).toMatchObject({
      ca: 'PEM',
      serverName: 'api',
      insecure: true,
      proxy: 'http://proxy:3128',
      credentials: { kind: 'none' },
    })
  })

  it('reads the files it names from where it stands', () => {
    mkdirSync(join(folder, 'pki'))
    write('CERT', 'pki/cert')
    write('KEY', 'pki/key')
    write('CA', 'pki/ca')
    const text = config('{ client-certificate: pki/cert, client-key: pki/key }', ', certificate-authority: pki/ca')
    expect(access(text)).toMatchObject({ certificate: { cert: 'CERT', key: 'KEY' }, ca: 'CA' })
  })

  it('prefers data to files', () => {
    const data = Buffer.from('DATA').toString('base64')
    expect(access(config('{}', `, certificate-authority: nowhere, certificate-authority-data: ${data}`)).ca).toBe(
      'DATA',
    )
  })

  it('prefers a token file to a token, as client-go does', () => {
    expect(access(config('{ token: t, tokenFile: tok }')).credentials).toEqual({
      kind: 'token-file',
      file: join(folder, 'tok'),
    })
  })

  it.each([
    ['aws', 'aws'],
    ['./bin/login', join(folder, 'bin/login')],
    ['/opt/login', '/opt/login'],
  ])('runs the exec plugin %s as %s', (command, expected) => {
    const exec = `{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ${command}, args: [a, "b c"], env: [{ name: X, value: one }], interactiveMode: Never } }`
    expect(access(config(exec)).credentials).toMatchObject({
      kind: 'exec',
      plugin: { command: expected, args: ['a', 'b c'], env: { X: 'one' }, interactive: 'Never' },
    })
  })

  it('gives another context by name', () => {
    const text = `${config('{ token: t }')}`.replace(
      'contexts: [',
      'contexts: [{ name: other, context: { cluster: c } }, ',
    )
    expect(access(text, 'other')).toMatchObject({ name: 'other', namespace: 'default', credentials: { kind: 'none' } })
  })

  it.each([
    ['a context that is not there', config('{}'), 'prod', /no context "prod"/],
    ['no current context', 'contexts: []', undefined, /no current context/],
    ['a user that is not there', config('{}').replace('name: u, user', 'name: x, user'), undefined, /no user "u"/],
    ['a cluster that is not there', config('{}').replace('cluster: c,', 'cluster: z,'), undefined, /no cluster "z"/],
    ['a server that is no address', config('{}').replace('https://', 'ftp://'), undefined, /no server such as/],
    [
      'a file that is not there',
      config('{ client-certificate: gone.crt, client-key: gone.key }'),
      undefined,
      /gone\.crt as its client-certificate: there is no such file/,
    ],
    [
      'a certificate without its key',
      config('{ client-certificate-data: QQ== }'),
      undefined,
      /certificate without a key/,
    ],
    ['a password', config('{ username: a, password: b }'), undefined, /removed basic authentication/],
    ['an auth-provider', config('{ auth-provider: { name: gcp } }'), undefined, /removed them in 1\.26/],
    [
      'an old exec plugin',
      config('{ exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: x } }'),
      undefined,
      /speaks "client.*v1alpha1"/,
    ],
    [
      'an exec plugin without a command',
      config('{ exec: { apiVersion: client.authentication.k8s.io/v1 } }'),
      undefined,
      /has no command/,
    ],
    ['a SOCKS proxy', config('{}', ', proxy-url: "socks5://x:1"'), undefined, /must start with http/],
    [
      'a password in its address',
      config('{}').replace('https://', 'https://a:b@'),
      undefined,
      /has a user or password in its address/,
    ],
    ['an impersonation we cannot speak', config('{ as: x, as-uid: y }'), undefined, /as-uid or as-user-extra/],
    ['broken YAML', 'a: [', undefined, /config-\d+:1:/],
    ['a list', '[]', undefined, /is not a kubeconfig/],
  ])('with %s says so', (_, text, context, message) => {
    expect(() => access(text, context)).toThrow(message)
  })
})

describe('several kubeconfigs', () => {
  it('are merged, and the first that names something wins', () => {
    const one = write(
      'contexts: [{ name: dev, context: { cluster: c, user: u } }]\nclusters: [{ name: c, cluster: { server: "https://one" } }]',
    )
    const two = write(config('{ token: two }'))
    expect(accessOf(readKubeconfig([one, join(folder, 'missing'), two]), undefined)).toMatchObject({
      server: 'https://one',
      namespace: 'default',
      credentials: { kind: 'token', token: 'two' },
    })
  })

  it('must not all be missing', () => {
    expect(() => readKubeconfig([join(folder, 'no'), join(folder, 'nor')])).toThrow(/there is no kubeconfig/)
    expect(() => readKubeconfig([join(folder, 'no')])).toThrow(/there is no kubeconfig .*no$/)
    expect(() => readKubeconfig([])).toThrow(/nowhere to look/)
  })
})

describe('in a pod', () => {
  it('the service account says who we are', () => {
    for (const name of ['token', 'ca.crt', 'namespace']) write(`${name}-text`, name)
    expect(
      inClusterAccess({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }, folder),
    ).toMatchObject({
      server: 'https://[fd00::1]:443',
      ca: 'ca.crt-text',
      namespace: 'namespace-text',
      credentials: { kind: 'token-file', file: join(folder, 'token') },
    })
  })

  it('without a token that is said', () => {
    const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }
    expect(() => inClusterAccess(env, join(folder, 'nowhere'))).toThrow(/cannot read .*token/)
    expect(() => inClusterAccess({}, folder)).toThrow(/this is not a pod/)
  })
})
