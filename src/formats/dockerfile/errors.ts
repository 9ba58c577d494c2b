import { SeawallError } from '../../core/index.ts'

/** What keeps a Dockerfile from being read, and where. */
export class DockerfileError extends SeawallError {
  readonly line: number

  constructor(line: number, message: string, hint?: string) {
    super('malformed', message, hint === undefined ? {} : { hint })
    this.name = 'DockerfileError'
    this.line = line
  }
}
