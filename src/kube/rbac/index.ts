export { type BoundSubject, isBinding, roleOf, subjectsOf } from './binding.ts'
export { type Grant, type GrantLookup, grantLookup } from './grant-lookup.ts'
export { type RoleRef, type RoleRules, rbacGroup } from './roles.ts'
export {
  allowsAnyName,
  allowsSomeName,
  isEverything,
  type RbacRequest,
  type RbacRule,
  readRules,
} from './rule.ts'
export { impliedGroups, type RbacSubject, readSubject, subjectText } from './subject.ts'
