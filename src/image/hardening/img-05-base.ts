import { endOfLifeOf } from '../../formats/os-release/index.ts'
import { failure, type ImageCheck } from './check.ts'

const days = 24 * 60 * 60 * 1000

/** Built so long ago that its packages have missed that many months of fixes. */
const stale: ImageCheck = {
  id: 'IMG-05/stale-image',
  needs: ['img:config'],
  params: { days: ['365'] },
  appliesTo: ({ config }) =>
    config?.created === undefined ? { why: 'the image does not say when it was made' } : true,
  evaluate: ({ config, now }, params) => {
    const created = Date.parse(config?.created ?? '')
    const limit = Number(params.days?.[0])
    const age = Math.floor((Date.parse(now) - created) / days)
    // Reproducible builds say 1970 or 1980: a wish, not a date.
    if (!Number.isFinite(age) || created < Date.UTC(1990, 0) || age <= limit) return []
    const message = `the image was made ${age} days ago and has none of the fixes since`
    return [failure({ path: ['created'], value: config?.created ?? '', message })]
  },
}

const ended: ImageCheck = {
  id: 'IMG-05/end-of-life-os',
  needs: ['img:os'],
  appliesTo: () => true,
  evaluate: ({ os, now }) => {
    const life = os === undefined ? undefined : endOfLifeOf(os, now)
    if (os === undefined || life?.ended !== true) return []
    const extended =
      life.extended?.paid === true ? `; ${life.extended.name} until ${life.extended.until} is paid for` : ''
    const message = `${os.prettyName || os.id} gets no security fixes since ${life.on}${extended}`
    return [failure({ path: ['os'], value: `${os.id} ${os.versionId}`, message })]
  },
}

export const img05: readonly ImageCheck[] = [ended, stale]
