/** Kinds of Kubernetes itself and of OpenShift that make pods, in any API version they ever had. */
export const workloadKinds: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'DeploymentConfig',
])
