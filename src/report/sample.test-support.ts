import { type CheckId, type ControlId, type Digest, type SubjectId, severities } from '../core/index.ts'
import type { ReportFinding, ReportModel } from './model.ts'

/** A small report for tests, with every optional member somewhere. */
export function sampleReport(change: Partial<ReportModel> = {}): ReportModel {
  return {
    schemaVersion: '1',
    tool: { name: 'seawall', version: '0.1.0' },
    catalogue: digest('c'),
    assessedAt: '2026-11-24T12:00:00.000Z',
    target: 'deploy/',
    complete: false,
    failOn: 'high',
    listed: { severities: ['critical', 'high', 'medium', 'low'], suppressed: false },
    summary: {
      findings: { critical: 1, high: 1, medium: 1, low: 0 },
      excepted: 1,
      unanswered: 1,
      unread: 1,
      foreign: 1,
      controls: { implemented: 13, planned: 199 },
    },
    baseline: {
      target: 'deploy/',
      assessedAt: '2026-11-01T00:00:00.000Z',
      known: 1,
      new: { critical: 1, high: 1, medium: 0, low: 0 },
      fixed: 2,
    },
    coverage: {
      objects: 4,
      workloads: 2,
      namespaces: 1,
      owned: 0,
      leftOut: [{ why: 'made by a controller', count: 1 }],
      notLookedAt: [{ kind: 'Service', count: 2 }],
      namespaceAssumed: 1,
    },
    namespaces: [
      {
        namespace: 'shop',
        findings: { critical: 1, high: 1, medium: 1, low: 0 },
        families: { POD: { critical: 1, high: 1, medium: 1, low: 0 } },
      },
    ],
    controls: [
      {
        id: 'POD-01',
        title: 'No container runs privileged',
        severity: 'critical',
        layer: 'container',
        why: 'Root on the node.',
        threat: null,
        fix: 'Remove `privileged`.\n\nThen test.',
        residual: 'Capabilities remain.',
        frameworks: [{ framework: 'cis-kubernetes-1.12', id: '5.2.2', verified: true, note: 'since 1.8' }],
      },
    ],
    findings: [
      sampleFinding(),
      sampleFinding({
        fingerprint: digest('2'),
        severity: 'high',
        name: 'api',
        subject: 'apps/Deployment/shop/api' as SubjectId,
        fix: {
          kind: 'generate',
          impact: 'may-break',
          note: 'denies what nobody named',
          object: { kind: 'NetworkPolicy', big: 9007199254740993n },
        },
      }),
      sampleFinding({
        fingerprint: digest('3'),
        severity: 'medium',
        known: true,
        fix: { kind: 'plan', impact: 'safe', note: 'by hand', steps: ['look', 'mend'] },
      }),
    ],
    suppressed: [
      sampleFinding({
        fingerprint: digest('4'),
        name: 'agent',
        subject: 'apps/DaemonSet/shop/agent' as SubjectId,
        excepted: { id: 'EXC-1', expires: '2027-01-01', reason: 'it reads the node' },
      }),
    ],
    unanswered: [
      {
        check: 'POD-03/image-user' as CheckId,
        subject: 'apps/Deployment/shop/web' as SubjectId,
        group: 'apps',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        slot: 'app',
        missing: [{ need: 'img:config', scope: { namespace: 'shop' }, why: 'not-collected' }],
      },
    ],
    checks: [
      {
        check: 'POD-01/privileged' as CheckId,
        title: 'No container is privileged',
        severity: 'critical',
        message: 'The container has all devices of the node.',
        podSecurity: { id: 'privileged', level: 'baseline' },
        pass: 1,
        fail: 3,
        excepted: 1,
        unknown: 0,
        notApplicable: 0,
      },
      {
        check: 'POD-02/host-pid' as CheckId,
        title: 'The pod has process ids of its own',
        severity: 'high',
        message: 'The pod sees every process.',
        pass: 2,
        fail: 0,
        excepted: 0,
        unknown: 0,
        notApplicable: 0,
      },
    ],
    podSecurity: [{ namespace: 'shop', restricted: 0, baseline: 1, privileged: 1, unknown: 0 }],
    exceptions: [
      {
        exception: {
          id: 'EXC-1',
          scope: { controls: ['POD-01'], names: ['agent'] },
          reason: 'it reads the node',
          owner: 'team',
          ticket: 'T-1',
          approver: 'a@example.com',
          expires: '2027-01-01',
          source: '.seawallignore.yaml',
        },
        state: 'in-use',
        findings: 1,
      },
    ],
    unread: [
      {
        location: { file: 'deploy/b.yaml', line: 3, objectLine: 3 },
        kind: 'broken',
        message: 'a bracket is open',
        hint: 'mend the YAML',
      },
      { location: {}, kind: 'foreign', message: 'no kind', hint: 'exclude it' },
    ],
    remarks: [
      {
        group: '',
        kind: 'Pod',
        namespace: 'shop',
        name: 'x',
        location: { file: 'x.yaml', line: 1, objectLine: 1 },
        message: 'is declared twice',
      },
    ],
    imported: [sampleImported('Trivy')],
    ...change,
  }
}

export function sampleFinding(change: Partial<ReportFinding> = {}): ReportFinding {
  return {
    fingerprint: digest('1'),
    control: 'POD-01' as ControlId,
    check: 'POD-01/privileged' as CheckId,
    title: 'No container is privileged',
    severity: 'critical',
    subject: 'apps/Deployment/shop/web' as SubjectId,
    group: 'apps',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    slot: 'app',
    evidence: {
      path: 'spec.template.spec.containers[0].securityContext.privileged',
      value: 'true',
      message: 'container "app" runs privileged',
    },
    podSecurity: { id: 'privileged', level: 'baseline' },
    location: { file: 'deploy/web.yaml', line: 18, column: 9, objectLine: 1 },
    fix: {
      kind: 'patch',
      impact: 'may-break',
      note: 'the program may need it',
      ops: [
        { op: 'set', path: ['spec', 'containers', 0, 'securityContext', 'privileged'], value: false },
        { op: 'remove', path: ['spec', 'hostPID'] },
      ],
    },
    ...change,
  }
}

/** What another tool found about an object of the sample, all its texts given. */
function sampleImported(text: string): NonNullable<ReportModel['imported']>[number] {
  const subject = { subject: 'apps/Deployment/shop/web' as SubjectId, group: 'apps', kind: 'Deployment' }
  return {
    file: text,
    tool: text,
    version: text,
    summary: { critical: 1, high: 0, medium: 0, low: 0, unknown: 1 },
    unmatched: 1,
    leftOut: 2,
    findings: [
      {
        rule: text,
        title: text,
        severity: 'critical',
        by: 'image',
        subjects: [{ ...subject, namespace: 'shop', name: text }],
        image: text,
        location: { file: text, line: 3 },
        package: text,
        fixedIn: text,
        url: 'https://advisories.example/1',
      },
      { rule: text, title: text, severity: 'unknown', by: 'nothing', subjects: [] },
    ],
  }
}

/** A report in which every name and text is the given one. */
export function hostileReport(text: string): ReportModel {
  const finding = sampleFinding({
    namespace: text,
    name: text,
    kind: text,
    slot: text,
    title: text,
    evidence: { path: text, value: text, message: text },
    location: { file: text, line: 1, column: 1, objectLine: 1 },
    fix: { kind: 'plan', impact: 'safe', note: text, steps: [text] },
  })
  const sample = sampleReport()
  return sampleReport({
    tool: { name: 'seawall', version: text },
    target: text,
    namespaces: [{ namespace: text, findings: sample.summary.findings, families: {} }],
    controls: sample.controls.map((control) => ({
      ...control,
      title: text,
      why: text,
      fix: text,
      residual: text,
      frameworks: [{ framework: text, id: text, verified: false }],
    })),
    findings: [finding],
    suppressed: [{ ...finding, excepted: { id: text, expires: text, reason: text } }],
    unanswered: sample.unanswered.map((one) => ({ ...one, namespace: text, name: text, kind: text, slot: text })),
    checks: sample.checks.map((check) => ({ ...check, title: text, message: text })),
    podSecurity: [{ namespace: text, restricted: 1, baseline: 1, privileged: 1, unknown: 1 }],
    exceptions: sample.exceptions.map((one) => ({
      ...one,
      exception: { ...one.exception, id: text, reason: text, owner: text, ticket: text, expires: text, source: text },
    })),
    unread: [{ location: { file: text, line: 1 }, kind: 'broken', message: text, hint: text }],
    remarks: sample.remarks.map((remark) => ({ ...remark, namespace: text, name: text, message: text })),
    imported: [sampleImported(text)],
  })
}

function digest(letter: string): Digest {
  return `sha256:${letter.repeat(64)}` as Digest // a digest in form, of nothing
}

export const allSeverities: ReadonlySet<(typeof severities)[number]> = new Set(severities)
