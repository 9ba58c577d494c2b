import fc from 'fast-check'

/** Versions as their ecosystems write them, the rare forms too. */
export const samples: Readonly<Record<string, readonly string[]>> = {
  apk: [
    '1.2.3-r0',
    '1.2.3a_rc1-r2',
    '0.9.8z_p20_git20240101',
    '1.05.2',
    '2.0_alpha_pre2',
    '3.1~a1b2c3-r7',
    '20240101-r0',
  ],
  conan: ['1.1.1w', '3.2.0', 'cci.20230101', '1.2.3-pre.1+b2', 'system'],
  cran: ['0.1-2', '1.0.2', '1.2.3-45'],
  deb: ['1:2.4.2-5+deb12u1', '1.0~rc1-1', '2.36-9+deb12u10', '0.9.8o-4squeeze14', '7.88.1', '1.2.3-4-5~bpo11+1'],
  golang: ['v1.2.3', 'v0.0.0-20200101000000-abcdefabcdef', 'v2.0.0+incompatible', 'go1.22.3', '1.22rc1', 'v1.2.3-rc.1'],
  hackage: ['1.0.0.0', '0.11.3', '2'],
  maven: ['1.0-alpha-1', '1.0.0.Final', '2.0.1-SNAPSHOT', '1.0.0.RC1', '1.0-20240101.1', '6.1H.5-beta', '1-sp'],
  nuget: ['1.0.0-BETA.1+AA', '1.2.3.4', '1.0', '4.0.0-rc.1.21452.15'],
  packagist: ['v1.2.3', '1.0.0-beta2', '2.x-dev', 'dev-main', '1.0', '1.0.0.0-RC1', '2010.01.02', '1.0-p3'],
  pep440: ['1!2.0.post1.dev3+ubuntu.1', '1.0a1', '1.0rc2.dev1', '1.0-1', '2024.1', 'v1.0', '0.1-bulbasaur', '1.0.c2'],
  pub: ['1.2.3+1', '1.2.3-dev.1+b', '1.0.0'],
  rpm: ['1:1.0.2k-24.el7_9', '5.14.0-362.8.1.el9_3', '1.0~rc1-1', '1.0^git20240101-1', '3:4.4.3-13.module+el8.1.0'],
  rubygems: ['1.2.3', '1.0.0.rc3', '2.0.0.pre.1', '1.0-java', '0.0.0'],
  semver: ['1.2.3', '1.2.3-rc.1+build.5', 'v1.0.0', '0.0.0-alpha.beta.10', '1.2', '2.0.0-x.7.z.92'],
}

const pieces = ['0', '1', '9', '10', '01', '007', '99999999999999999999', '.', '-', '_', '+', '~', '^', ':', '!', 'v']
const words = [
  'a',
  'b',
  'rc',
  'alpha',
  'beta',
  'dev',
  'pre',
  'post',
  'p',
  '-r1',
  '.el9',
  '_git',
  'final',
  'RC',
  'é',
  ' ',
]
const piece = fc.constantFrom(...pieces, ...words)

/** Versions of one ecosystem after some changes, many of them no versions any more. */
export function versionTexts(id: string): fc.Arbitrary<string> {
  const known = fc.constantFrom(...(samples[id] ?? []))
  const change = fc.tuple(fc.nat(24), fc.nat(3), fc.oneof(piece, fc.constant('')))
  const mutated = fc
    .tuple(known, fc.array(change, { maxLength: 3 }))
    .map(([text, changes]) => changes.reduce(apply, text))
  return fc.oneof(
    { weight: 6, arbitrary: mutated },
    { weight: 2, arbitrary: fc.array(piece, { maxLength: 6 }).map((all) => all.join('')) },
    { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  )
}

function apply(text: string, [at, drop, put]: readonly [number, number, string]): string {
  return text.slice(0, at) + put + text.slice(at + drop)
}
