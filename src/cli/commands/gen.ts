import { Command } from 'commander'

export function genCommand(): Command {
  const cluster = new Command('cluster')
    .description('a made-up cluster as lists of objects, the same for the same seed')
    .option('--nodes <number>', 'nodes (default: 100)')
    .option('--pods <number>', 'pods (default: 1000)')
    .option('--templates <number>', 'different pod templates (default: 100)')
    .option('--namespaces <number>', 'namespaces (default: 20)')
    .option('--seed <number>', 'another seed makes another cluster (default: 1)')
    .action(async (_: object, self: Command) => {
      const { genCluster } = await import('../gen.ts')
      process.exitCode = await genCluster(self.opts())
    })
  return new Command('gen').description('make up input for load tests').addCommand(cluster)
}
