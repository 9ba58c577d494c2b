export { parsePacmanDesc, parsePacmanFiles } from './desc.ts'
export { ownerOfPacmanList, pacmanFormats, pacmanListFiles } from './formats.ts'
