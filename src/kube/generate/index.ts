export { type ClusterSize, generateCluster } from './cluster.ts'
