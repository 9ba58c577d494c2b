import sax from 'sax'
import { licenseAtUrl } from './license-ids.ts'

const licensePath = 'project/licenses/license'
const deepest = 1000

/** The licences a pom.xml names, or known by address where the name is empty; none when it is no XML. */
export function licensesOfPom(xml: string): readonly string[] {
  const licenses: string[] = []
  const parser = sax.parser(true, {})
  const open: string[] = []
  let license = { name: '', url: '' }
  parser.onopentag = ({ name }) => {
    open.push(name)
    if (open.length > deepest) throw new Error('the XML is nested too deeply')
    if (open.length === 3) license = { name: '', url: '' }
  }
  parser.onclosetag = () => {
    if (open.length === 3 && open.join('/') === licensePath) {
      const known = license.name.trim() || licenseAtUrl(license.url)
      if (known) licenses.push(known)
    }
    open.pop()
  }
  const addText = (text: string): void => {
    const field = open.length === 4 ? open[3] : undefined
    if (field === 'name' || field === 'url') license[field] += text
  }
  parser.ontext = addText
  parser.oncdata = addText
  return isParsed(parser, xml) ? licenses : []
}

function isParsed(parser: sax.SAXParser, xml: string): boolean {
  parser.onerror = (error) => {
    throw error
  }
  try {
    parser.write(xml).close()
    return true
  } catch {
    return false // a jar with a broken pom.xml is still what its other files say
  }
}
