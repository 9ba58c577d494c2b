import type { JsonObject } from '../../src/core/index.ts'
import { textAt } from '../../src/core/index.ts'
import type { Cases } from './fixtures.ts'
import type { Score } from './score.ts'
import { runAdversarial } from './suites/adversarial.ts'
import { runEdge, runMade, runVariants } from './suites/archives.ts'
import { runBadPods } from './suites/badpods.ts'
import { runCheckov } from './suites/checkov.ts'
import { runCvss } from './suites/cvss.ts'
import { runGoat } from './suites/goat.ts'
import { runKubeLinter } from './suites/kube-linter.ts'
import { runKubeScore } from './suites/kube-score.ts'
import { runMatch } from './suites/match.ts'
import { runParsers } from './suites/parsers.ts'
import { runPolaris } from './suites/polaris.ts'
import { runPss } from './suites/pss.ts'
import { runPurl } from './suites/purl.ts'
import { runRpmdb } from './suites/rpmdb.ts'
import { runRules } from './suites/rules.ts'
import { runSecrets } from './suites/secrets.ts'
import { runTrivy } from './suites/trivy.ts'
import { runTrivyPackages } from './suites/trivy-packages.ts'
import { runVersions, versionLines } from './suites/versions.ts'
import {
  byEngine,
  byFields,
  byId,
  byKey,
  entriesOfFiles,
  files,
  lines,
  linesOfFile,
  type ReadIds,
} from './verdict-ids.ts'

/** A set of cases with expected results, named as in the fixtures' own indexes. */
export interface Suite {
  readonly name: string
  /** Where its cases stand under the fixtures: a file, or a folder where the cases are files. */
  readonly path: string
  readonly ids: ReadIds
  /** Evaluates the cases; without it every verdict counts as unsupported. */
  readonly run?: (cases: Cases) => Promise<Score>
  /** For the report: what the suite waits for, or what it is. */
  readonly note?: string
}

const posture = (name: string, more: Partial<Suite> = {}): Suite => ({
  name,
  path: `posture/cases/${name}.json`,
  ids: byId,
  ...more,
})

const runtime = (name: string, more: Partial<Suite> = {}): Suite => ({
  name,
  path: `runtime/${name}.json`,
  ids: byId,
  note: 'runtime events',
  ...more,
})

const trust = (name: string, more: Partial<Suite> = {}): Suite => ({
  name,
  path: `trust/${name}/cases.json`,
  ids: byId,
  note: 'signatures and provenance',
  ...more,
})

const noteOfOpa = (file: string, entry: JsonObject): string => `${file.split('/')[0]} ${textAt(entry, 'note') ?? ''}`

export const suites: readonly Suite[] = [
  { name: 'pss', path: 'policy/pss/cases.json', ids: byFields(['pod', 'level']), run: runPss },
  { name: 'gatekeeper-library', path: 'policy/gatekeeper-library/cases.json', ids: byEngine, note: 'policy languages' },
  {
    name: 'kyverno-policies',
    path: 'policy/kyverno-policies/cases.json',
    ids: byFields(['test']),
    note: 'policy languages',
  },
  {
    name: 'kyverno-cli-tests',
    path: 'policy/kyverno-cli-tests/cases.json',
    ids: byFields(['test']),
    note: 'policy languages',
  },
  { name: 'opa', path: 'policy/opa', ids: entriesOfFiles('cases', noteOfOpa), note: 'policy languages' },
  {
    name: 'cel-spec',
    path: 'policy/cel-spec/cases.json',
    ids: byFields(['file', 'section', 'name']),
    note: 'policy languages',
  },
  { name: 'k8s-cel', path: 'policy/k8s-cel/cases.json', ids: byFields(['library', 'name']), note: 'policy languages' },
  { name: 'adversarial', path: 'policy/adversarial/cases.json', ids: byId, run: runAdversarial },

  posture('attack-badpods', { run: runBadPods }),
  posture('attack-goat', { run: runGoat }),
  posture('attack-kubehound', { note: 'the attack graph' }),
  posture('controlplane', { note: 'control plane and nodes' }),
  posture('iac-terraform', { note: 'cloud' }),
  posture('lint-checkov', { run: runCheckov }),
  posture('lint-kube-linter', { run: runKubeLinter }),
  posture('lint-kube-score', { run: runKubeScore }),
  posture('lint-polaris', { run: runPolaris }),
  posture('netpol-cnp', { note: 'network policies' }),
  posture('netpol-connlist', { note: 'network policies' }),
  posture('netpol-diff', { note: 'network policies' }),
  posture('netpol-eval', { note: 'network policies' }),
  posture('netpol-explain', { note: 'network policies' }),
  posture('netpol-invalid', { note: 'network policies' }),
  posture('rbac-can-i', { note: 'RBAC' }),
  posture('rbac-escalation', { note: 'RBAC' }),
  posture('rbac-who-can', { note: 'RBAC' }),
  posture('rules', { run: runRules }),

  { name: 'trivy', path: 'images/trivy/cases.json', ids: byFields(['name']), run: runTrivy },
  { name: 'trivy-packages', path: 'images/trivy/cases.json', ids: byFields(['name']), run: runTrivyPackages },
  {
    name: 'parsers',
    path: 'images/parsers/expected.json',
    ids: byFields(['parser', 'file', 'name'], ' '),
    run: runParsers,
  },
  { name: 'rpmdb', path: 'images/rpmdb', ids: files(/\.expected\.json$/), run: runRpmdb },
  { name: 'archives/made', path: 'images/archives/made', ids: files(/\.tar$/), run: runMade },
  { name: 'archives/variants', path: 'images/archives/variants/expected.json', ids: byKey, run: runVariants },
  { name: 'archives/edge', path: 'images/archives/edge/expected.json', ids: byKey, run: runEdge },
  { name: 'match', path: 'images/match', ids: files(/\.expected\.json$/), run: runMatch },
  { name: 'versions', path: 'images/versions', ids: versionLines, run: runVersions },
  { name: 'secrets', path: 'images/secrets/expected.json', ids: byKey, run: runSecrets },
  {
    name: 'purl',
    path: 'images/purl-spec-tests',
    ids: entriesOfFiles('tests', (file, _, index) => `${file} ${index}`),
    run: runPurl,
  },
  { name: 'cvss', path: 'images/cvss', ids: lines(/^#/), run: runCvss },
  { name: 'advisories', path: 'images/advisories', ids: files(/\.(zip|tar\.gz|list|json)$/), note: 'vulnerabilities' },

  trust('sigstore'),
  trust('cosign-key'),
  trust('oci-layout-cosign-att'),
  trust('slsa'),
  trust('notation'),
  trust('ci-workflows', { ids: byFields(['file']), note: 'pipelines' }),
  { name: 'policies', path: 'trust/policies', ids: files(/\.ya?ml$/), note: 'signatures and provenance' },

  runtime('falco-rules', { path: 'runtime/falco-rules', ids: files(/\.yaml$/) }),
  runtime('filter/parse'),
  runtime('filter/boolean'),
  runtime('filter/compile'),
  runtime('filter/eval'),
  runtime('loader/engine'),
  runtime('loader/legacy'),
  runtime('k8saudit', { path: 'runtime/k8saudit/cases.json' }),
  runtime('events/stable-rules'),
  runtime('events/tetragon'),
  runtime('events/tracee'),
  runtime('events/falco-alerts', { path: 'runtime/events/falco-alerts.jsonl', ids: linesOfFile }),
  runtime('scenarios/evtgen', { path: 'runtime/scenarios/evtgen', ids: files(/\.yaml$/) }),
  runtime('scenarios/attacks'),
  runtime('tetragon-policies', { path: 'runtime/tetragon-policies', ids: files(/\.yaml$/) }),
  runtime('threat-intel/lookups', { note: 'threat intelligence' }),
  runtime('threat-intel/stix-patterns', { note: 'threat intelligence' }),
  runtime('threat-intel/stix', {
    path: 'runtime/threat-intel/stix',
    ids: files(/\.json$/),
    note: 'threat intelligence',
  }),
]

export function suiteNamed(name: string): Suite | undefined {
  return suites.find((suite) => suite.name === name)
}
