import { count, megabytes, type Outcome } from '../../core/index.ts'
import { type Surface, type Tool, type ToolClass, toolClasses } from '../surface/index.ts'
import { failure, type ImageCheck } from './check.ts'

/** What each kind of tool is to somebody who got in. */
const uses: Readonly<Record<ToolClass, string>> = {
  shell: 'an intruder types commands into it',
  'package-manager': 'an intruder installs what is missing with it',
  compiler: 'an intruder builds what is missing with it',
  interpreter: 'an intruder runs programs of their own with it, which no list of programs shows',
  'network-tool': 'an intruder fetches, sends and looks around with it',
  debugger: 'an intruder looks into other programs with it',
}

const mostNames = 8

function toolCheck(kind: ToolClass): ImageCheck {
  return surfaceCheck(`IMG-06/${kind}`, ({ tools }) =>
    tools.filter((tool) => tool.class === kind && tool.needed === false).map(toolFailure),
  )
}

function toolFailure(tool: Tool): Outcome {
  const { names, path, layer, base, owner, class: kind } = tool
  const brought = `layer ${layer}${base ? ' of the base image' : ''}${owner === undefined ? '' : `, package ${owner}`}`
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  const value = `${names.slice(0, mostNames).join(', ')}${more} (${brought})`
  const message = `nothing that the image starts needs it, and ${uses[kind]}`
  return failure({ path: ['files', `/${path}`], value, message }, `/${path}`)
}

/** Where it is not known what the image starts, it is not known what it needs either. */
function surfaceCheck(id: ImageCheck['id'], judge: (surface: Surface) => readonly Outcome[]): ImageCheck {
  return {
    id,
    needs: ['img:config', 'img:files', 'img:entrypoint'],
    appliesTo: ({ config }) =>
      config === undefined ? { why: 'a root file system does not say what it starts' } : true,
    evaluate: ({ surface }) =>
      surface.entry.kind === 'unknown'
        ? [{ kind: 'unknown', missing: [{ need: 'img:entrypoint', scope: {}, why: 'not-collected' }] }]
        : judge(surface),
  }
}

/** SCR-04: the numbers before and after. */
const counted = surfaceCheck('SCR-04/image-surface', ({ before, after, removable }) => {
  if (after === undefined || removable.length === 0) return []
  const goes = before.bytes - after.bytes
  const value = `${before.packages} packages, ${after.packages} needed`
  const message = `${count(removable.length, 'package')} with ${megabytes(goes)}, ${count(before.setId - after.setId, 'setuid file')} and ${count(before.tools - after.tools, 'tool')} can go: nothing that the image starts needs them`
  return [failure({ path: ['surface'], value, message })]
})

export const img06: readonly ImageCheck[] = [...toolClasses.map(toolCheck), counted]
