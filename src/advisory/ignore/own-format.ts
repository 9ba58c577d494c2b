import { isDay, isInstant } from './expiry.ts'
import { type IgnoreFile, type IgnoreRule, noExpiry } from './rule.ts'
import { type Fields, yamlFields } from './yaml-fields.ts'

const known = ['id', 'packages', 'purls', 'paths', 'reason', 'owner', 'ticket', 'approver', 'expires'] as const

/**
 * The `vulnerabilities:` of a `.seawallignore.yaml`, in the words of its exceptions. Strict: an unknown field could be
 * a misspelt limit.
 *
 * ```yaml
 * vulnerabilities:
 *   - id: CVE-2024-3094
 *     packages: [xz-utils]
 *     reason: sshd is not installed
 *     owner: team-shop
 *     expires: 2027-03-31
 * ```
 */
export function readOwnIgnore(content: string, source: string): IgnoreFile {
  const top = yamlFields(content)
  top?.only(['vulnerabilities', 'exceptions'])
  return { rules: (top?.objects('vulnerabilities') ?? []).map((entry) => ruleOf(entry, source)), unread: [] }
}

function ruleOf(entry: Fields, source: string): IgnoreRule {
  entry.only(known)
  const id = required(entry, 'id')
  const [reason, owner, expires] = [required(entry, 'reason'), required(entry, 'owner'), required(entry, 'expires')]
  if (!isDay(expires) && !isInstant(expires) && expires !== noExpiry)
    throw entry.fault('expires', 'must be a day, such as 2027-03-31')
  const [packages, purls, paths] = [entry.texts('packages'), entry.purls('purls'), entry.paths('paths')]
  const [ticket, approver] = [entry.text('ticket'), entry.text('approver')]
  return {
    kind: 'vulnerability',
    id,
    ...(packages !== undefined && { packages }),
    ...(purls !== undefined && { purls }),
    ...(paths !== undefined && { paths }),
    reason,
    owner,
    ...(ticket !== undefined && { ticket }),
    ...(approver !== undefined && { approver }),
    expires,
    source,
    line: entry.line,
  }
}

function required(entry: Fields, key: string): string {
  const text = entry.text(key)
  if (text === undefined) throw entry.fault(key, 'is needed, as text')
  return text
}
