import type { Command } from 'commander'

/** An option that may be given again; one that takes several values would take the image along. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** The options that say where an image is and how to get at it, the same for every command that reads one. */
export function withSource(command: Command): Command {
  command
    .option('--platform <platform>', 'which image of several, such as linux/arm64 (default: linux on this processor)')
    .option('--tag <tag>', 'which image of an archive that holds several')
    .option('--daemon', 'ask Docker or Podman on this machine for it')
  return withRegistry(command).option('--no-cache', 'read every layer, and keep nothing')
}

/** How to get at a registry, and as whom. */
export function withRegistry(command: Command): Command {
  return command
    .option(
      '--username <name>',
      'who signs in at the registry; the password by --password-stdin or SEAWALL_REGISTRY_PASSWORD',
    )
    .option('--password-stdin', 'read the password from standard input')
    .option('--pull-secret <file>', 'a Secret as imagePullSecrets names it; may be given again', collect)
    .option('--no-helpers', 'run no docker-credential program, even if the configuration of Docker names one')
    .option(
      '--mirror <registry=url>',
      'ask there first, such as docker.io=https://mirror.example.com; may be given again',
      collect,
    )
    .option('--plain-http <host>', 'a registry that speaks no TLS', collect)
    .option('--insecure-tls <host>', 'a registry whose certificate is not checked', collect)
    .option('--ca <file>', 'authorities to trust beside those of the system, PEM')
    .option('--allow-redirect-to <host>', 'a host of this network that a registry may send us to', collect)
}

export const imageArgument =
  'an image of a registry, an archive (docker save, OCI), an OCI layout, or the folder of a root file system'
